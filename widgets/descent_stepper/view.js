// One descent, three pictures: the space of the parameters, the data, and the loss over the updates.

import { predict } from "../maths/descent.js";
import {
  fixed,
  h,
  numberField,
  optionsOf,
  segmented,
  select,
  setText,
  showAll,
  significant,
  slider,
  walkAlong,
} from "../shared/index.js";
import { dataPlot, lossPlot } from "./plots.js";
import {
  COUNT,
  distance,
  INTERCEPT,
  LINE,
  MAX_STEPS,
  OPTIMISERS,
  RATE,
  rateLimit,
  reachable,
  run,
  SLOPE,
  updatesPerEpoch,
} from "./state.js";
import { sum } from "./sum.js";
import { surfacePlot } from "./surface.js";

const BATCHES = [1, 10, 32, COUNT];

/** Where the descent is, in a line; `trend` for those who hear it. */
function sentence(state) {
  const way = run(state);
  const at = state.step;
  const epochs = at / updatesPerEpoch(state);
  const passes = fixed(epochs, Number.isInteger(epochs) ? 0 : 2);
  return `After ${at} ${at === 1 ? "update" : "updates"} (${passes} ${epochs === 1 ? "epoch" : "epochs"}): loss ${significant(way.losses[at], 4)}, ${significant(distance(way.parameters[at]))} from the minimum`;
}

function trend(state) {
  const { losses } = run(state);
  if (state.step === 0) return "";
  return `; the last update ${losses[state.step] > losses[state.step - 1] ? "raised" : "lowered"} the loss`;
}

/** Where the gradient of the next update comes from. */
function origin(state) {
  const way = run(state);
  const batch = way.batches[state.step];
  if (batch.length > 1)
    return `g is the mean of 2 · (prediction − y) · (1, x) over ${batch.length === COUNT ? `all ${COUNT}` : batch.length} examples.`;
  const error = predict(LINE.features[batch[0]], way.parameters[state.step]) - LINE.y[batch[0]];
  return `g is 2 · (prediction − y) · (1, x) of example ${batch[0]}: 2 · ${error < 0 ? `(${significant(error, 4)})` : significant(error, 4)} · (1, ${fixed(LINE.x[batch[0]], 3)}).`;
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, state: present } = context;
  const surface = surfacePlot(set);
  const data = dataPlot();
  const curve = lossPlot();
  const arithmetic = sum();
  const source = h("p", { class: "origin" });
  const reading = h("p", { class: "reading" });

  const walk = walkAlong(context, "step", {
    last: () => reachable(present(), present().step + 1),
    // The first steps slowly, so that each can be followed; the many later ones quickly.
    interval: () => (present().step < 8 ? 420 : present().step < 30 ? 120 : 40),
  });
  const scrubber = slider({
    label: "Update",
    min: 0,
    max: MAX_STEPS,
    spoken: (value) => `${value} updates`,
    onInput: (step) => set({ step }),
  });
  stage.append(
    surface.plot.svg,
    h("div", { class: "pair" }, data.plot.svg, curve.plot.svg),
    reading,
    arithmetic.element,
    source,
  );

  const number = (key, label, { min, max }, step, decimals, extra = {}) => [
    key,
    slider({
      label,
      min,
      max,
      step,
      format: (value) => fixed(value, decimals),
      onInput: (value) => set({ [key]: value }),
      ...extra,
    }),
  ];
  const parts = Object.fromEntries([
    [
      "optimiser",
      select({
        label: "Optimiser",
        onInput: (optimiser) => set({ optimiser }),
        options: optionsOf(OPTIMISERS),
      }),
    ],
    number("learning_rate", "Learning rate η", RATE, undefined, 3, {
      scale: "log",
      format: (value) => String(value),
    }),
    number("momentum", "Momentum μ", { min: 0, max: 0.99 }, 0.01, 2),
    [
      "batch_size",
      segmented({
        label: "Examples in a batch",
        onInput: (value) => set({ batch_size: Number(value) }),
        options: BATCHES.map((size) => ({
          value: String(size),
          label: size === COUNT ? `all ${COUNT}` : String(size),
        })),
      }),
    ],
    number("start_intercept", "Start: intercept", INTERCEPT, 0.05, 2),
    number("start_slope", "Start: slope", SLOPE, 0.05, 2),
    [
      "seed",
      numberField({
        label: "Seed of the shuffling",
        min: 0,
        max: 9999,
        onInput: (seed) => set({ seed }),
      }),
    ],
    [
      "view",
      segmented({
        label: "Look at",
        onInput: (value) => set({ view: value }),
        options: [
          { value: "far", label: "Far" },
          { value: "valley", label: "The valley" },
          { value: "near", label: "Near" },
        ],
      }),
    ],
  ]);
  controls.append(
    h("div", { class: "walk" }, walk.element, scrubber.element),
    ...Object.values(parts).map(({ element }) => element),
  );

  let size = { width: 0, height: 0 };
  let crossed = false; // the limit is marked once a rate beyond it has been tried
  return {
    resize(width) {
      const beside = width >= 440;
      size = { width, height: beside ? 270 : 290 };
      const half = beside ? Math.floor((width - 12) / 2) : width;
      data.layout(half, 152);
      curve.layout(half, 152);
    },
    update(state) {
      if (size.width > 0) {
        surface.layout(size.width, size.height, state.view);
        surface.draw(state);
        data.draw(state);
        curve.draw(state);
      }
      arithmetic.draw(state);
      setText(source, origin(state));
      const text = sentence(state);
      setText(reading, text);
      context.announce(text + trend(state));
      showAll(parts, state);
      scrubber.show(state.step);
      const limit = rateLimit(state);
      crossed ||= limit !== null && state.learning_rate > limit;
      const marked = crossed ? limit : null;
      parts.learning_rate.mark(marked, marked === null ? "" : `limit ${fixed(marked, 3)}`);
      parts.momentum.enable(state.optimiser === "momentum" || state.optimiser === "nesterov");
      parts.seed.enable(state.batch_size < COUNT);
    },
    reset() {
      walk.stop();
      crossed = false;
    },
    destroy: walk.stop,
  };
}
