// Three pictures of one function: its values, its slopes, and what many layers make of a slope.

import { ACTIVATIONS } from "../maths/activations.js";
import {
  attributes,
  choices,
  clamp,
  draggable,
  fixed,
  h,
  logarithmic,
  Plot,
  path,
  s,
  select,
  setText,
  significant,
  slider,
} from "../shared/index.js";
import { MAX_DEPTH, NAMES, readings, steepest, X_RANGE } from "./state.js";

const GRID = Float64Array.from(
  { length: 241 },
  (_, index) => X_RANGE[0] + (index / 240) * (X_RANGE[1] - X_RANGE[0]),
);
const FLOOR = 1e-24;
const NAME_WIDTH = 140;

const options = NAMES.map((value) => ({ value, label: ACTIVATIONS[value].label }));

/** A plot with the chosen curve, the curves it is compared with, and a marked point. */
function curvePlot(kind, domain, yLabel, label) {
  const plot = new Plot({
    x: X_RANGE,
    y: domain,
    xLabel: "x",
    yLabel,
    label,
    margin: { top: 24, left: 36, bottom: 36, right: 16 },
  });
  const others = [0, 1, 2].map((index) =>
    plot.clipped(s("path", { class: `other dash-${index}` })),
  );
  const curve = plot.clipped(s("path", { class: `curve ${kind}` }));
  const drop = s("line", { class: "drop" });
  const point = s("circle", { r: 6, class: `point ${kind}` });
  plot.marks.append(...others, drop, curve, point);

  return {
    plot,
    draw({ activation, compare, alpha, x }) {
      const at = (name) => ACTIVATIONS[name][kind];
      const line = (name) =>
        path(
          GRID,
          GRID.map((value) => at(name)(value, alpha)),
          plot.x,
          plot.y,
        );
      attributes(curve, { d: line(activation) });
      others.forEach((other, index) => {
        attributes(other, { d: compare[index] ? line(compare[index]) : "" });
      });
      const y = at(activation)(x, alpha);
      attributes(point, { cx: plot.x(x), cy: plot.y(y) });
      attributes(drop, { x1: plot.x(x), x2: plot.x(x), y1: plot.y(0), y2: plot.y(y) });
    },
  };
}

/** Which line is which: the chosen curve in colour, the others by their dashes. */
function legendOf(activation, others) {
  const sample = (className) =>
    s(
      "svg",
      { width: 28, height: 10, "aria-hidden": "true" },
      s("path", { d: "M1 5H27", class: className }),
    );
  return [
    h("span", {}, sample("curve value"), h("b", {}, ACTIVATIONS[activation].label)),
    ...others.map((name, index) =>
      h("span", {}, sample(`other dash-${index}`), ACTIVATIONS[name].label),
    ),
  ];
}

/** The name of the dashed line, at its right end: above it where there is room, else below. */
function placeName(plot, name, steep, depth) {
  const right = Math.max(plot.x(depth) - 4, plot.x(0) + NAME_WIDTH);
  const layers = Math.max(0, plot.x.invert(right - NAME_WIDTH));
  const ends = [layers, depth].map((layer) => plot.y(Math.max(steep ** layer, FLOOR)));
  const above = Math.min(...ends) - 7;
  const fits = above >= plot.margin.top + 12;
  attributes(name, { x: right, y: fits ? above : Math.max(...ends) + 17, "text-anchor": "end" });
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;

  const values = curvePlot("value", [-1.5, 3.5], "value f(x)", "Curve of the activation function");
  const slopes = curvePlot("slope", [-0.25, 1.35], "slope f′(x)", "Curve of the slope");
  const depthPlot = new Plot({
    x: [0, MAX_DEPTH],
    y: [FLOOR, 1e3],
    yScale: logarithmic,
    xTicks: 6,
    yTicks: 5,
    xLabel: "layers",
    yLabel: "what is left of a gradient",
    label: "Product of slopes over depth",
    margin: { top: 24, left: 48, bottom: 36, right: 16 },
  });
  const best = depthPlot.clipped(s("path", { class: "best" }));
  const bestName = s("text", { class: "name" }, "at the steepest point");
  const left = depthPlot.clipped(s("path", { class: "curve slope" }));
  const mark = s("circle", { r: 6, class: "point slope" });
  depthPlot.marks.append(best, bestName, left, mark);

  const legend = h("p", { class: "legend" });
  const reading = h("p", { class: "reading" });
  stage.append(
    h("div", { class: "pair" }, values.plot.svg, slopes.plot.svg),
    legend,
    depthPlot.svg,
    reading,
  );

  for (const { plot } of [values, slopes]) {
    draggable(plot.svg, {
      move: ({ x }) => {
        set({ x: Math.round(clamp(plot.x.invert(x), ...X_RANGE) * 20) / 20 });
      },
    });
  }

  const chosen = select({
    label: "Activation",
    options,
    onInput: (activation) => set({ activation }),
  });
  const compare = choices({
    label: "Compare with (up to three)",
    options: options.filter(({ value }) =>
      ["sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu", "selu"].includes(value),
    ),
    onInput: (names) => {
      const { compare: present } = context.state();
      set({
        compare: [
          ...present.filter((name) => names.includes(name)),
          ...names.filter((name) => !present.includes(name)),
        ],
      });
      compare.show(context.state().compare);
    },
  });
  const xSlider = slider({
    label: "Input x",
    min: X_RANGE[0],
    max: X_RANGE[1],
    step: 0.05,
    format: (value) => fixed(value, 2),
    onInput: (x) => set({ x }),
  });
  const alphaSlider = slider({
    label: "Leak α",
    min: 0,
    max: 1,
    step: 0.01,
    format: (value) => fixed(value, 2),
    onInput: (alpha) => set({ alpha }),
  });
  const depthSlider = slider({
    label: "Depth",
    min: 1,
    max: MAX_DEPTH,
    format: (value) => `${value}`,
    spoken: (value) => (value === 1 ? "1 layer" : `${value} layers`),
    onInput: (depth) => set({ depth }),
  });
  controls.append(
    ...[chosen, xSlider, alphaSlider, depthSlider, compare].map(({ element }) => element),
  );

  return {
    resize(width) {
      const beside = width >= 440;
      const half = beside ? Math.floor((width - 16) / 2) : width;
      const height = beside ? 220 : 180;
      values.plot.layout(half, height);
      slopes.plot.layout(half, height);
      depthPlot.layout(width, height - 10);
    },
    update(state, previous) {
      const { activation, alpha, compare: others, depth, x } = state;
      if (previous === state || previous.compare !== others || previous.activation !== activation)
        legend.replaceChildren(...legendOf(activation, others));
      values.draw(state);
      slopes.draw(state);
      const { y, slope, product } = readings(state);
      const steep = steepest(activation, alpha);
      // Not beyond the chosen depth: what more layers leave is for the reader to say first.
      const layers = Array.from({ length: depth + 1 }, (_, layer) => layer);
      const line = (rate) =>
        path(
          layers,
          layers.map((layer) => Math.max(Math.abs(rate) ** layer, FLOOR / 100)),
          depthPlot.x,
          depthPlot.y,
        );
      attributes(left, { d: line(slope) });
      attributes(best, { d: line(steep) });
      placeName(depthPlot, bestName, steep, depth);
      attributes(mark, {
        cx: depthPlot.x(depth),
        cy: depthPlot.y(Math.max(Math.abs(product), FLOOR)),
      });
      const these = depth === 1 ? "one such layer leaves" : `${depth} such layers leave`;
      const text = `f(${fixed(x, 2)}) = ${fixed(y, 3)}, slope ${fixed(slope, 3)}; ${these} ${fixed(slope, 3)} to the power ${depth} = ${significant(product)} of a gradient.`;
      setText(reading, text);
      context.announce(text);
      chosen.show(activation);
      compare.show(others);
      xSlider.show(x);
      alphaSlider.show(alpha);
      alphaSlider.enable(Boolean(ACTIVATIONS[activation].alpha));
      depthSlider.show(depth);
    },
  };
}
