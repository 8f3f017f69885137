// The losses as numbers, and as a curve over epochs.
import { fit, fixed, h, setText, whole } from "../shared/index.js";

const HEIGHT = 56; // of the curve, in CSS pixels
const KEEP = 400; // points of the curve; with more, every second goes

/** @param {import("../shared/widget.js").Context} context */
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
