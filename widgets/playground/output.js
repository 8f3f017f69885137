// The large map with the data on it, the losses and their curve.
import { colourMap, fit, fixed, h, heatmap, setText, significant, whole } from "../shared/index.js";
import { EXTENT } from "./experiment.js";
import { largest } from "./maps.js";

const POINT = 3;
const TAU = 2 * Math.PI;

/** @param {import("../shared/widget.js").Context} context
 * @param {{ probe: (x: number, y: number) => number }} handlers the shown unit's answer at a place */
export function outputPanel(context, { probe }) {
  const name = h("span", { class: "name" });
  const detail = h("span", { class: "hint" });
  const heat = h("canvas", { class: "heat", role: "img" });
  const dots = h("canvas", { class: "dots", "aria-hidden": "true" });
  const plane = h("div", { class: "plane" }, heat, dots);
  const low = h("span", {});
  const high = h("span", {});
  const axis = h(
    "div",
    { class: "axis-row", "aria-hidden": "true" },
    h("span", {}, "−6"),
    h("span", {}, "x₁ →   x₂ ↑"),
    h("span", {}, "6"),
  );
  const scale = h("div", { class: "scale" }, low, h("span", { class: "ramp" }), high);
  const element = h(
    "div",
    { class: "output" },
    h("p", { class: "panel-title" }, name, " ", detail),
    plane,
    axis,
    scale,
  );

  let side = 250;
  let shownText = "";

  dots.addEventListener("pointermove", (event) => {
    const box = dots.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width - 0.5) * 2 * EXTENT;
    const y = (0.5 - (event.clientY - box.top) / box.height) * 2 * EXTENT;
    setText(detail, `(${fixed(x, 1)}, ${fixed(y, 1)}): ${fixed(probe(x, y), 3)}`);
  });
  dots.addEventListener("pointerleave", () => setText(detail, shownText));

  return {
    element,
    /** @param {number} width */
    resize(width) {
      side = width;
      plane.style.width = plane.style.height = `${side}px`;
      axis.style.width = scale.style.width = `${side}px`;
    },

    /**
     * @param {Float32Array} values row by row @param {number} count pixels of a side
     * @param {{ title: string, text: string, binary: boolean, isOutput: boolean, discretise: boolean }} options
     */
    drawMap(values, count, { title, text, binary, isOutput, discretise }) {
      const length = count * count;
      // Outputs have a fixed scale; other units full colour at their largest size, at least at 1.
      const top = isOutput ? 1 : Math.max(1, largest(values, 0, 1, length));
      let [from, to] = [-top, top];
      if (isOutput && binary) from = 0;
      const middle = (from + to) / 2;
      if (discretise)
        for (let n = 0; n < length; n += 1) values[n] = values[n] > middle ? to : from;
      // Paler than the points, so that these stand out.
      const pale = 1.45;
      heatmap(heat, values, {
        columns: count,
        rows: count,
        low: middle - ((to - from) / 2) * pale,
        high: middle + ((to - from) / 2) * pale,
        map: colourMap("diverging", context.theme()),
      });
      setText(name, title);
      if (text !== shownText) setText(detail, text);
      shownText = text;
      setText(low, isOutput ? fixed(from, 0) : significant(from, 2));
      setText(high, isOutput ? fixed(to, 0) : significant(to, 2));
      heat.setAttribute("aria-label", `${title} over the plane`);
    },

    /** The examples: training with a faint rim, test with a strong one.
     * @param {any} experiment @param {boolean} showTest @param {number | null} chosen a training example */
    drawPoints(experiment, showTest, chosen) {
      const ink = fit(dots, side, side);
      ink.clearRect(0, 0, side, side);
      const { binary, regression } = experiment.task;
      const map = colourMap("diverging", context.theme());
      const x = (value) => ((value + EXTENT) / (2 * EXTENT)) * side;
      const y = (value) => ((EXTENT - value) / (2 * EXTENT)) * side;
      const radius = Math.max(2.4, (POINT * side) / 250);
      const draw = ({ points, targets, count }, rim, thickness) => {
        ink.lineWidth = thickness;
        ink.strokeStyle = context.colour(rim);
        // All points of one colour in one path: two for classes, 32 for numbers.
        const shades = regression ? 32 : 2;
        for (let shade = 0; shade < shades; shade += 1) {
          ink.beginPath();
          for (let n = 0; n < count; n += 1) {
            const value = binary ? 2 * targets[n] - 1 : targets[n];
            const level = Math.min(shades - 1, Math.max(0, Math.floor(((value + 1) / 2) * shades)));
            if (level !== shade) continue;
            const [px, py] = [x(points[2 * n]), y(points[2 * n + 1])];
            ink.moveTo(px + radius, py);
            ink.arc(px, py, radius, 0, TAU);
          }
          const at = Math.round((shade / (shades - 1)) * 255) * 4;
          ink.fillStyle = `rgb(${map[at]} ${map[at + 1]} ${map[at + 2]})`;
          ink.fill();
          ink.stroke();
        }
      };
      // Values near 0 have the ground's colour: only a rim shows them.
      if (showTest) draw(experiment.test, "ink", 1.25);
      draw(experiment.train, regression ? "line" : "card", regression ? 0.75 : 1);
      if (chosen === null) return;
      ink.beginPath();
      ink.arc(
        x(experiment.train.points[2 * chosen]),
        y(experiment.train.points[2 * chosen + 1]),
        9,
        0,
        TAU,
      );
      ink.lineWidth = 3;
      ink.strokeStyle = context.colour("attention");
      ink.stroke();
    },
  };
}

const KEEP = 400; // points of the curve; with more, every second goes

/** Losses as numbers and as a curve. @param {import("../shared/widget.js").Context} context */
export function lossPanel(context) {
  const train = h("b", { class: "train" });
  const test = h("b", { class: "test" });
  const trainRight = h("span", {});
  const testRight = h("span", {});
  const canvas = h("canvas", { role: "img", "aria-label": "Training and test loss over epochs" });
  const ends = h("div", { class: "axis-row", "aria-hidden": "true" });
  const first = h("span", {}, "0");
  const middle = h("span", {}, "epochs");
  const last = h("span", {});
  ends.append(first, middle, last);
  const row = (kind, label, number, right) =>
    h(
      "p",
      { class: `loss ${kind}` },
      h("span", { class: "key" }),
      h("span", {}, label),
      number,
      right,
    );
  const element = h(
    "div",
    { class: "losses" },
    row("train", "Training loss", train, trainRight),
    row("test", "Test loss", test, testRight),
    h("div", { class: "curve" }, canvas),
    ends,
  );

  /** @type {{ epoch: number, train: number, test: number }[]} */
  let history = [];
  let width = 250;
  const HEIGHT = 56;
  let pointer = /** @type {number | null} */ (null);
  canvas.addEventListener("pointermove", (event) => {
    pointer = (event.clientX - canvas.getBoundingClientRect().left) / width;
    draw();
  });
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    draw();
  });

  function draw() {
    const ink = fit(canvas, width, HEIGHT);
    ink.clearRect(0, 0, width, HEIGHT);
    const finite = history.filter((item) => Number.isFinite(item.train + item.test));
    if (finite.length === 0) return;
    const top = Math.max(1e-9, ...finite.map((item) => Math.max(item.train, item.test))) * 1.05;
    const end = Math.max(1, history[history.length - 1].epoch);
    const x = (epoch) => 1 + (epoch / end) * (width - 2);
    const y = (loss) => HEIGHT - 1.5 - (loss / top) * (HEIGHT - 4);
    const line = (key, colour, dash) => {
      ink.beginPath();
      for (const item of finite) ink.lineTo(x(item.epoch), y(item[key]));
      ink.setLineDash(dash);
      ink.lineWidth = 2;
      ink.strokeStyle = context.colour(colour);
      ink.stroke();
      ink.setLineDash([]);
    };
    line("train", "value", []);
    line("test", "comparison", [5, 3]);
    setText(last, whole(end));
    setText(middle, "epochs");
    if (pointer === null) return;
    const wanted = pointer * end;
    const item = finite.reduce((best, other) =>
      Math.abs(other.epoch - wanted) < Math.abs(best.epoch - wanted) ? other : best,
    );
    ink.fillStyle = context.colour("attention");
    ink.fillRect(x(item.epoch) - 0.75, 0, 1.5, HEIGHT);
    setText(
      middle,
      `epoch ${fixed(item.epoch, item.epoch % 1 ? 1 : 0)}: ${fixed(item.train, 3)} / ${fixed(item.test, 3)}`,
    );
  }

  return {
    element,
    draw,
    /** @param {number} given */
    resize(given) {
      width = given;
      element.style.width = `${width}px`;
    },
    restart() {
      history = [];
    },
    /** @param {{ epoch: number, train: number, test: number }} item */
    record(item) {
      if (history.at(-1)?.epoch === item.epoch) history.pop();
      history.push(item);
      if (history.length > KEEP)
        history = history.filter((_, index) => index % 2 === 0 || index === history.length - 1);
    },
    show({ train: trainLoss, test: testLoss, trainRight: right, testRight: rightTest }) {
      const percent = (share) => (Number.isNaN(share) ? "" : `${fixed(100 * share, 0)} % right`);
      setText(train, Number.isNaN(trainLoss) ? "diverged" : fixed(trainLoss, 4));
      setText(test, Number.isNaN(testLoss) ? "diverged" : fixed(testLoss, 4));
      setText(trainRight, percent(right));
      setText(testRight, percent(rightTest));
    },
  };
}
