// One descent, three pictures: the space of the parameters, the data, and the loss over the updates.

import { predict } from "../maths/descent.js";
import {
  attributes,
  fixed,
  h,
  logarithmic,
  numberField,
  optionsOf,
  Plot,
  path,
  player,
  s,
  segmented,
  select,
  setText,
  showAll,
  significant,
  slider,
} from "../shared/index.js";
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
  SURFACE,
  updatesPerEpoch,
} from "./state.js";
import { sum } from "./sum.js";
import { surfacePlot } from "./surface.js";

const BATCHES = [1, 10, 32, COUNT];
const HORIZONS = [30, 100, MAX_STEPS];
const FLOORS = [1e-3, 1e-6, 1e-12, 1e-32];
const CEILINGS = [1e3, 1e6, 1e12, 1e30, 1e100, 1e300];

/** The data, the present line, and the errors that the next update looks at. */
function dataPlot() {
  const plot = new Plot({
    x: [0, 2],
    y: [-4, 14],
    xLabel: "x",
    yLabel: "y",
    xTicks: 4,
    yTicks: 5,
    label: "The data with the present line and the errors of the next batch",
    margin: { top: 26, left: 30, bottom: 36, right: 8 },
  });
  const errors = plot.clipped(s("path", { class: "errors" }));
  const points = Array.from(LINE.x, () => s("circle", { class: "datum", r: 2.5 }));
  const best = plot.clipped(s("path", { class: "best" }));
  const line = plot.clipped(s("path", { class: "line" }));
  const bestName = s("text", { class: "best-name halo", "text-anchor": "end" }, "best line");
  plot.marks.append(errors, ...points, best, line, bestName);
  const across = (/** @type {number[]} */ [intercept, slope]) =>
    path(
      [0, 2],
      [intercept, intercept + 2 * slope].map((y) => Math.max(-1e4, Math.min(1e4, y))),
      plot.x,
      plot.y,
    );
  return {
    plot,
    layout(width, height) {
      plot.layout(width, height);
      points.forEach((point, index) => {
        attributes(point, { cx: plot.x(LINE.x[index]), cy: plot.y(LINE.y[index]) });
      });
      attributes(best, { d: across(SURFACE.optimum) });
    },
    draw(state) {
      const way = run(state);
      const theta = way.parameters[state.step];
      const batch = way.batches[state.step];
      attributes(line, { d: across(theta) });
      const [bestEnd, end] = [SURFACE.optimum, theta].map(([intercept, slope]) =>
        plot.y(intercept + 2 * slope),
      );
      attributes(bestName, {
        x: plot.x(2) - 2,
        y: bestEnd - 14,
        display: Math.abs(bestEnd - end) > 24 ? "inline" : "none",
      });
      let text = "";
      for (const example of batch) {
        const end = Math.max(-1e4, Math.min(1e4, predict(LINE.features[example], theta)));
        text += `M${plot.x(LINE.x[example]).toFixed(1)} ${plot.y(LINE.y[example]).toFixed(1)}V${plot.y(end).toFixed(1)}`;
      }
      attributes(errors, { d: text });
      const chosen = new Set(batch.length < COUNT ? batch : []);
      points.forEach((point, index) => {
        attributes(point, {
          class:
            batch.length === COUNT ? "datum" : chosen.has(index) ? "datum chosen" : "datum rest",
        });
      });
    },
  };
}

/** How far the loss is above its minimum, after every update. */
function lossPlot() {
  const plot = new Plot({
    x: [0, 30],
    y: [1e-3, 1e3],
    yScale: logarithmic,
    xLabel: "updates",
    yLabel: "loss above its minimum",
    xTicks: 4,
    yTicks: 4,
    label: "Loss above its minimum over the updates, with the epochs marked",
    margin: { top: 26, left: 40, bottom: 36, right: 8 },
  });
  const epochs = s("g", { class: "epochs" });
  const curve = plot.clipped(s("path", { class: "line" }));
  const here = plot.clipped(s("circle", { class: "here", r: 5 }));
  plot.marks.append(epochs, curve, here);
  let size = [0, 0];
  let drawn = "";
  return {
    plot,
    layout(width, height) {
      size = [width, height];
      drawn = "";
    },
    draw(state) {
      const { losses } = run(state);
      const at = state.step;
      const shown = losses
        .slice(0, at + 1)
        .map((value) => Math.max(value - SURFACE.minimum, 1e-31));
      const horizon = HORIZONS.find((value) => at <= value) ?? MAX_STEPS;
      // Rounding leaves about 10⁻¹⁵ of the loss: below that there is nothing to see.
      const floor = FLOORS.find((value) => value <= Math.min(...shown)) ?? 1e-32;
      const low = Math.max(floor, 1e-16);
      const high = CEILINGS.find((value) => value >= Math.max(...shown)) ?? 1e300;
      const key = [size, horizon, low, high, state.batch_size].join();
      if (key !== drawn) {
        drawn = key;
        plot.configure({ x: [0, horizon], y: [low, high] });
        plot.layout(size[0], size[1]);
        const each = updatesPerEpoch(state);
        const pixels = plot.x(each) - plot.x(0);
        const every = [1, 2, 5, 10, 20, 50, 100].find((count) => count * pixels > 46) ?? 100;
        const marks = [];
        for (let epoch = every; epoch * each <= horizon; epoch += every) {
          const px = plot.x(epoch * each);
          marks.push(
            s("line", { x1: px, x2: px, y1: plot.margin.top, y2: size[1] - plot.margin.bottom }),
          );
          marks.push(
            s(
              "text",
              { x: px - 3, y: plot.margin.top + 12, "text-anchor": "end" },
              epoch === every ? `epoch ${epoch}` : `${epoch}`,
            ),
          );
        }
        epochs.replaceChildren(...marks);
      }
      const clamped = shown.map((value) => Math.max(value, low));
      attributes(curve, {
        d: path(
          clamped.map((_, index) => index),
          clamped,
          plot.x,
          plot.y,
        ),
      });
      attributes(here, { cx: plot.x(at), cy: plot.y(clamped[at]) });
    },
  };
}

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

  const walk = player({
    onStep: () => {
      const { step } = present();
      set({ step: Math.min(step + 1, MAX_STEPS) });
      return reachable(present(), step + 2) > step + 1;
    },
    onBack: () => set({ step: Math.max(0, present().step - 1) }),
    onRestart: () => set({ step: 0 }),
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
      parts.learning_rate.mark(limit, limit === null ? "" : `limit ${fixed(limit, 3)}`);
      parts.momentum.enable(state.optimiser === "momentum" || state.optimiser === "nesterov");
      parts.seed.enable(state.batch_size < COUNT);
    },
    reset: walk.stop,
    destroy: walk.stop,
  };
}
