// Three curves over the raw score, output, loss and gradient; the arithmetic; all units side by side.
import {
  attributes,
  button,
  clamp,
  draggable,
  fixed,
  h,
  optionsOf,
  s,
  segmented,
  setText,
  slider,
  trimmed,
} from "../shared/index.js";
import { arithmetic, numbers } from "./arithmetic.js";
import { curvePlot, domains } from "./curves.js";
import { LOSSES, RANGE, result, stepped, THRESHOLD, UNITS } from "./state.js";
import { unitsTable } from "./units.js";

const LETTER = 6.5; // pixels, about what a letter of the threshold's name is wide

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;

  const output = curvePlot(
    "output",
    "output",
    "The output unit's curve with the threshold of accuracy",
    false,
  );
  const loss = curvePlot("loss", "loss L", "The loss over the raw score", false);
  const gradient = curvePlot("gradient", "gradient ∂L/∂z", "The gradient over the raw score", true);
  const curves = [output, loss, gradient];
  const threshold = output.plot.clipped(s("path", { class: "threshold" }));
  const thresholdName = s("text", { class: "name counts" });
  output.extra.append(threshold, thresholdName);
  const lines = [0, 1, 2, 3].map(() => {
    const name = h("b", {});
    const text = h("span", {});
    return { name, text, element: h("li", {}, name, text) };
  });
  const reading = h("p", { class: "reading" });
  stage.append(
    h(
      "div",
      { class: "curves" },
      h("div", { class: "above" }, output.plot.svg),
      h("div", { class: "above" }, loss.plot.svg),
      gradient.plot.svg,
    ),
    h(
      "ul",
      { class: "arithmetic", "aria-label": "The arithmetic" },
      lines.map(({ element }) => element),
    ),
    reading,
  );
  for (const { plot } of curves)
    draggable(plot.svg, {
      move: ({ x }) => set({ z: clamp(Math.round(plot.x.invert(x) * 20) / 20, ...RANGE) }),
    });

  const score = slider({
    label: "Raw score z",
    min: RANGE[0],
    max: RANGE[1],
    step: 0.05,
    format: (value) => fixed(value, 2),
    onInput: (z) => set({ z }),
  });
  const target = segmented({
    label: "True class (target)",
    options: [
      { value: "0", label: "0" },
      { value: "1", label: "1" },
    ],
    onInput: (value) => set({ target: Number(value) }),
  });
  const unit = segmented({
    label: "Output unit",
    options: Object.entries(UNITS).map(([value, { label }]) => ({ value, label })),
    onInput: (value) => set({ unit: value }),
  });
  const lossChoice = segmented({
    label: "Loss",
    options: optionsOf(LOSSES),
    onInput: (value) => set({ loss: value }),
  });
  const steps = h(
    "div",
    { class: "control steps" },
    button("Gradient step", () => step(1), { title: "z becomes z − ∂L/∂z: learning rate 1" }),
    button("10 steps", () => step(10)),
  );
  let moved = "";
  function step(count) {
    const state = context.state();
    let next = state;
    for (let index = 0; index < count; index += 1) next = { ...next, z: stepped(next) };
    if (next.z === state.z) {
      moved =
        result(/** @type {any} */ (state)).gradient === 0
          ? "The step is 0, and so is every other. "
          : "";
      report(state);
    } else {
      moved = `${count === 1 ? "The step" : "The steps"} moved z from ${fixed(state.z, 2)} to ${fixed(next.z, 2)}. `;
      set({ z: next.z });
    }
    moved = "";
  }

  const units = unitsTable();
  controls.append(
    unit.element,
    lossChoice.element,
    target.element,
    score.element,
    steps,
    units.element,
  );

  function report(state) {
    const { output: value, loss: size, gradient: slope, counted, dead } = result(state);
    const verdict = counted === state.target ? "right" : "wrong";
    const decided = state.z > 0 ? 1 : 0;
    const odd =
      decided === state.target && counted !== state.target
        ? ` The score is on the right side of 0, yet ${fixed(value, 2)} is not above ${THRESHOLD}.`
        : "";
    const text = `${moved}Loss ${numbers(size)}, gradient ${numbers(slope)}${dead ? ": wrong, and nothing is learnt" : ""}. Accuracy counts class ${counted}: ${verdict}.${odd}`;
    setText(reading, text);
    context.announce(text);
  }

  /** Beside the place where the answer turns, where the line of the score does not strike it out. */
  function nameThreshold({ unit: name, z }) {
    const { plot } = output;
    const [turn, y] = [plot.x(UNITS[name].turn), plot.y(THRESHOLD)];
    const said = context.width() < 440 ? "1 if z" : "counted as 1: z";
    const words = `${said} > ${trimmed(UNITS[name].turn, 3)}`;
    const left = plot.x(z) > turn && plot.x(z) < turn + 16 + LETTER * words.length;
    setText(thresholdName, words);
    attributes(thresholdName, {
      x: left ? turn - 8 : turn + 8,
      y: left ? y - 6 : y + 15, // the curve rises: beneath the line on the left, above it on the right
      "text-anchor": left ? "end" : "start",
    });
  }

  let height = 0;
  return {
    resize(width) {
      height = width >= 440 ? 118 : 108;
    },
    update(state, previous) {
      const fresh =
        previous === state ||
        ["unit", "loss", "target"].some((key) => previous[key] !== state[key]);
      if (fresh) {
        const shown = domains(state.unit, state.loss);
        output.plot.configure({ y: UNITS[state.unit].range });
        loss.plot.configure({ y: shown.loss });
        gradient.plot.configure({ y: shown.gradient });
        curves.forEach(({ plot }, index) => {
          plot.layout(context.width(), height + [0, 0, 28][index]);
        });
        for (const curve of curves) curve.draw(state);
        const { plot } = output;
        const y = plot.y(THRESHOLD);
        const turn = plot.x(UNITS[state.unit].turn);
        attributes(threshold, {
          d: `M${plot.margin.left} ${y}H${turn}V${plot.y(plot.options.y[0])}`,
        });
        unit.show(state.unit);
        lossChoice.show(state.loss);
        target.show(state.target);
      }
      const now = result(state);
      output.mark(state.z, now.output);
      nameThreshold(state);
      loss.mark(state.z, now.loss);
      gradient.mark(state.z, now.gradient);
      const written = arithmetic(state);
      lines.forEach(({ name, text, element }, index) => {
        element.hidden = index >= written.length;
        setText(name, written[index]?.[0] ?? "");
        setText(text, written[index]?.[1] ?? "");
      });
      units.show(state);
      score.show(state.z);
      report(state);
    },
  };
}
