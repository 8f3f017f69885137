// Six hidden units side by side: do they become different, or move in lockstep?
import {
  fixed,
  h,
  numberField,
  optionsOf,
  plural,
  segmented,
  select,
  setText,
  showAll,
  significant,
  slider,
  walkAlong,
} from "../shared/index.js";
import { answerMap } from "./answers.js";
import { barsPlot, linesPlot } from "./plots.js";
import {
  COUNT,
  DATA,
  distinct,
  INITIALISERS,
  MAX_UPDATES,
  RATE,
  readings,
  run,
  UNITS,
} from "./state.js";

const PARTS = ["from x₁", "from x₂", "bias", "to output"];
const BATCHES = [10, COUNT];
const EVENT_BUDGET = 1; // ms of training inside an input event; the rest waits for the next frames
const FRAME_BUDGET = 8;

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, state: present } = context;
  const bars = barsPlot();
  const lines = linesPlot();
  const answers = answerMap(context);
  const reading = h("p", { class: "reading" });
  const legend = h(
    "p",
    { class: "legend" },
    PARTS.map((name, part) => h("span", { class: `swatch part-${part}` }, name)),
  );
  const verdict = h("p", { class: "verdict" });
  stage.append(
    bars.plot.svg,
    legend,
    h("div", { class: "pair" }, lines.plot.svg, answers.element),
    verdict,
    reading,
  );

  const walk = walkAlong(context, "updates", {
    unit: "update",
    last: () => MAX_UPDATES,
    interval: () => (present().updates < 10 ? 250 : 25),
  });
  const parts = {
    updates: slider({
      label: "Updates",
      min: 0,
      max: MAX_UPDATES,
      onInput: (updates) => set({ updates }),
    }),
    initialiser: segmented({
      label: "Weights start",
      options: optionsOf(INITIALISERS),
      onInput: (initialiser) => set({ initialiser }),
    }),
    seed: numberField({ label: "Seed", min: 0, max: 9999, onInput: (seed) => set({ seed }) }),
    data: segmented({ label: "Data", options: optionsOf(DATA), onInput: (data) => set({ data }) }),
    hidden: select({
      label: "Hidden activation",
      options: optionsOf({ tanh: "tanh", relu: "ReLU" }),
      onInput: (hidden) => set({ hidden }),
    }),
    batch_size: segmented({
      label: "Examples in a batch",
      onInput: (size) => set({ batch_size: Number(size) }),
      options: BATCHES.map((size) => ({
        value: String(size),
        label: size === COUNT ? `all ${COUNT}` : `${size}, shuffled`,
      })),
    }),
    learning_rate: slider({
      label: "Learning rate η",
      ...RATE,
      scale: "log",
      onInput: (learning_rate) => set({ learning_rate }),
    }),
  };
  controls.append(walk.element, ...Object.values(parts).map(({ element }) => element));

  let frame = 0;
  return {
    resize(width) {
      bars.layout(width, 190);
      const side = width >= 440 ? 190 : Math.min(width, 240);
      lines.layout(width >= 440 ? width - side - 16 : width, 190);
      answers.layout(side);
    },
    update(wanted, previous) {
      // A long run is made in slices: the page answers, and the picture grows.
      const budget = wanted === previous ? FRAME_BUDGET : EVENT_BUDGET;
      const record = run(wanted, wanted.updates, performance.now() + budget);
      const state = { ...wanted, updates: Math.min(wanted.updates, record.losses.length - 1) };
      cancelAnimationFrame(frame);
      if (state.updates < wanted.updates) frame = requestAnimationFrame(() => context.redraw());
      const parameters = record.parameters[state.updates];
      if (context.width() > 0) {
        bars.draw(parameters);
        lines.draw(record, state.updates);
        answers.draw(state, parameters);
      }
      const { loss, accuracy } = readings(state);
      const count = distinct(parameters);
      setText(
        verdict,
        count === 1
          ? `The six hidden units ${state.updates === 0 ? "start equal" : "are one and the same"}.`
          : `${count === UNITS ? "All" : `${count} of the`} six hidden units differ.`,
      );
      const text = `After ${plural(state.updates, "update")}: loss ${significant(loss)}, ${fixed(100 * accuracy, 0)} % of the points right.`;
      setText(reading, text);
      context.announce(`${verdict.textContent} ${text}`);
      showAll(parts, wanted);
      parts.seed.enable(
        !["zeros", "constant"].includes(state.initialiser) || state.batch_size < COUNT,
      );
    },
    reset: walk.stop,
    destroy() {
      walk.stop();
      cancelAnimationFrame(frame);
    },
  };
}
