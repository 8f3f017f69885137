// The large map: what one unit answers over the plane, with the data on it.
import {
  clamp,
  colourMap,
  fit,
  fixed,
  h,
  heatmap,
  setText,
  shade,
  significant,
} from "../shared/index.js";
import { EXTENT } from "./features.js";
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
        const levels = regression ? 32 : 2;
        for (let level = 0; level < levels; level += 1) {
          ink.beginPath();
          for (let n = 0; n < count; n += 1) {
            const value = binary ? 2 * targets[n] - 1 : targets[n];
            const own = clamp(Math.floor(((value + 1) / 2) * levels), 0, levels - 1);
            if (own !== level) continue;
            const [px, py] = [x(points[2 * n]), y(points[2 * n + 1])];
            ink.moveTo(px + radius, py);
            ink.arc(px, py, radius, 0, TAU);
          }
          ink.fillStyle = shade(map, Math.round((level / (levels - 1)) * 255)).ground;
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
