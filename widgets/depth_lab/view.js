// Three profiles over the layers: histograms, deviations of the activations, gradient norms.

import { histogram, profileSteps } from "../maths/deep_network.js";
import {
  attributes,
  button,
  draggable,
  fit,
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
import {
  ACTIVATIONS,
  batch,
  INITIALISATIONS,
  MAX_DEPTH,
  MAX_SEED,
  numbersOf,
  pairLabel,
  pairOf,
  pairText,
  parsePair,
  SCALE,
} from "./state.js";

/** @typedef {import("../maths/deep_network.js").Profile} Profile */
/** @typedef {import("../maths/deep_network.js").Pair} Pair */
/** @typedef {{ pair: Pair, profile: Profile }} Result */

const BINS = 48;
const EVENT_BUDGET = 5; // ms of work inside an input event; the rest waits for the next frames
const FRAME_BUDGET = 9;
const SHOW_PROGRESS = 150;
const KEPT = 8;
const SMALLEST_FLOAT32 = 1.17549435e-38;
const DUST = 1e-15; // below it, differences between digits are rounding errors
const MARGIN = { top: 22, left: 48, right: 12 };

/** What the axis of the histograms shows of each activation; the rest is marked at the edge. */
const DOMAINS = {
  identity: [-3, 3],
  sigmoid: [0, 1],
  tanh: [-1, 1],
  relu: [0, 3],
  leaky_relu: [-1, 3],
  elu: [-2, 3],
  selu: [-2, 3],
  gelu: [-1, 3],
  silu: [-1, 3],
  softplus: [0, 3],
};

/** Two digits, and a power of ten from 10,000 on. @param {number} value */
const few = (value) =>
  Math.abs(value) >= 1e4 && Math.abs(value) < 1e5
    ? `${value < 0 ? "−" : ""}${(Math.abs(value) / 1e4).toFixed(1)}·10⁴`
    : significant(value, 2);

/** Powers of ten around all values, widened in whole steps so that the axis seldom jumps.
 * @param {Float64Array[]} series @param {[number, number]} base exponents that are always shown */
function decades(series, [low, high], step) {
  let least = low;
  let most = high;
  for (const values of series)
    for (const value of values)
      if (value > 0 && value < Infinity) {
        const power = Math.log10(value);
        least = Math.min(least, Math.floor(power / step) * step);
        most = Math.max(most, Math.ceil(power / step) * step);
      }
  return /** @type {[number, number]} */ ([10 ** Math.max(least, -300), 10 ** Math.min(most, 300)]);
}

/** A profile on a logarithmic axis: the present pair and, in purple, the pinned one. */
function linePlot(kind, yLabel, label, bottom) {
  const plot = new Plot({
    x: [0.5, 20.5],
    y: [1e-4, 100],
    yScale: logarithmic,
    yTicks: 4,
    xTicks: 7,
    yLabel,
    label,
    xLabel: bottom ? "hidden layer" : "",
    margin: { ...MARGIN, bottom: bottom ? 36 : 8 },
  });
  const make = (className) => plot.clipped(s("path", { class: className }));
  const limit = make("limit");
  const limitName = s("text", { class: "name" }, "float32 ends here");
  const lines = [`line ${kind}`, "line pinned"].map(make);
  const dots = [`dots ${kind}`, "dots pinned"].map(make);
  const extra = make(`line extra ${kind}`);
  const window = s("rect", { class: "window", rx: 2 });
  plot.marks.append(limit, limitName, extra, lines[1], dots[1], lines[0], dots[0], window);
  return {
    plot,
    /** @param {(Float64Array | null)[]} series of the present pair and of the pinned one
     * @param {Float64Array} [thin] a second series of the present pair */
    draw(series, thin) {
      if (thin)
        attributes(extra, {
          d: path(
            Array.from(thin, (_, layer) => layer + 1),
            thin,
            plot.x,
            plot.y,
          ),
        });
      series.forEach((values, index) => {
        const layers = Array.from(values ?? [], (_, layer) => layer + 1);
        const shown = Array.from(values ?? [], (value) => (value > 0 ? value : Number.NaN));
        attributes(lines[index], { d: path(layers, shown, plot.x, plot.y) });
        const at = (layer) =>
          `M${plot.x(layer).toFixed(1)} ${plot.y(shown[layer - 1]).toFixed(1)}h0`;
        attributes(dots[index], {
          d: layers
            .filter((layer) => shown[layer - 1] > 0)
            .map(at)
            .join(""),
        });
      });
      const [low] = plot.options.y;
      const inside = low < SMALLEST_FLOAT32;
      const y = plot.y(SMALLEST_FLOAT32).toFixed(1);
      attributes(limit, {
        d: inside ? `M${plot.margin.left} ${y}H${plot.width - plot.margin.right}` : "",
      });
      attributes(limitName, {
        x: plot.margin.left + 6,
        y: Number(y) - 4,
        visibility: inside ? "visible" : "hidden",
      });
    },
    window,
  };
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  let { inputs, labels } = batch(context.data("pixels"), context.data("labels"));

  // The pictures.
  const spread = new Plot({
    x: [0.5, 20.5],
    y: [0, 1],
    yTicks: 4,
    xTicks: 7,
    yLabel: "activations: how many units have which value",
    label: "Histogram of the activations in each layer",
    margin: { ...MARGIN, bottom: 8 },
  });
  const spreadWindow = s("rect", { class: "window", rx: 2 });
  spread.marks.append(spreadWindow);
  const canvas = h("canvas", { "aria-hidden": "true" });
  const deviation = linePlot(
    "deviation",
    "spread: of all values (line), digit to digit (dashes)",
    "Standard deviation of the activations in each layer, over all and from digit to digit",
    false,
  );
  const norm = linePlot(
    "norm",
    "size of the weights’ gradient, ‖∂L/∂W‖",
    "Norm of the weights’ gradient in each layer",
    true,
  );
  const plots = [spread, deviation.plot, norm.plot];
  const windows = [spreadWindow, deviation.window, norm.window];
  const computing = h("progress", {
    class: "computing",
    max: 1,
    "aria-label": "Computing",
    hidden: true,
  });
  const now = h("span", {});
  const other = h("span", { class: "comparison" });
  const beyond = h("span", { class: "beyond" }, "beyond the axis");
  const legend = h("p", { class: "legend" }, now, other, beyond);

  // The numbers: three layers of the present pair and, beneath in purple, of the pinned one.
  const heads = [0, 1, 2].map(() => h("th", { scope: "col" }));
  const rows = [
    { key: "gradient", label: "‖∂L/∂W‖", className: "gradient", format: (value) => few(value) },
    { key: "deviation", label: "spread", className: "value", format: (value) => few(value) },
    {
      key: "between",
      label: "digit to digit",
      className: "value",
      format: (value) => (value < DUST ? "0" : few(value)),
    },
    { key: "mean", label: "mean", className: "", format: (value) => few(value) },
  ].map((row) => ({
    ...row,
    cells: ["first", "here", "last"].map((place) => ({
      place,
      present: h("span", { class: row.className }),
      pinned: h("span", { class: "comparison" }),
    })),
  }));
  const table = h(
    "table",
    { class: "numbers" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "text" }, "in layer"), heads)),
    h(
      "tbody",
      {},
      rows.map(({ label, cells }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label),
          cells.map(({ present, pinned }) => h("td", {}, present, pinned)),
        ),
      ),
    ),
  );
  const reading = h("p", { class: "reading" });
  const profiles = [
    h("div", { class: "profile above" }, canvas, spread.svg),
    h("div", { class: "profile above" }, deviation.plot.svg),
    h("div", { class: "profile" }, norm.plot.svg),
  ];
  stage.append(h("div", { class: "profile" }, computing, legend), ...profiles, reading);
  for (const plot of plots)
    draggable(plot.svg, {
      move: ({ x }) =>
        set({ layer: Math.min(context.state().depth, Math.max(1, Math.round(plot.x.invert(x)))) }),
    });

  // The controls.
  const activation = select({
    label: "Activation",
    options: Object.entries(ACTIVATIONS).map(([value, label]) => ({ value, label })),
    onInput: (value) => set({ activation: value }),
  });
  const initialisation = select({
    label: "Weights start as",
    options: Object.entries(INITIALISATIONS).map(([value, { label }]) => ({ value, label })),
    onInput: (value) => set({ initialisation: value }),
  });
  const scale = slider({
    label: "Weights ×",
    min: SCALE[0],
    max: SCALE[1],
    scale: "log",
    format: (value) => fixed(value, 2),
    onInput: (value) => set({ scale: Math.abs(value - 1) < 0.02 ? 1 : value }),
  });
  const depth = slider({
    label: "Layers",
    spoken: (value) => `${value} hidden layers`,
    min: 1,
    max: MAX_DEPTH,
    onInput: (value) => set({ depth: value }),
  });
  const layer = slider({
    label: "Look at",
    spoken: (value) => `layer ${value}`,
    min: 1,
    max: MAX_DEPTH,
    onInput: (value) => {
      set({ layer: value });
      layer.show(context.state().layer); // there may be fewer layers than the slider has places
    },
  });
  const seed = slider({
    label: "Seed",
    min: 0,
    max: MAX_SEED,
    onInput: (value) => set({ seed: value }),
  });
  const pin = button("Pin to compare", () => set({ pinned: pairText(context.state()) }));
  const unpin = button("Unpin", () => set({ pinned: "" }));
  controls.append(
    activation.element,
    initialisation.element,
    h(
      "div",
      { class: "pairs" },
      [scale, seed, depth, layer].map(({ element }) => element),
    ),
    h("div", { class: "control pins" }, pin, unpin),
    table,
  );

  // The work: each pair is computed once, in slices, and kept.
  /** @type {Map<string, Result>} */
  const results = new Map();
  /** @type {{ key: string, pair: Pair, steps: ReturnType<typeof profileSteps>, began: number } | null} */
  let job = null;
  let frame = 0;
  /** @type {Result | null} */
  let shown = null;

  const pinnedPair = () => parsePair(context.state().pinned);
  function nextPair() {
    const wanted = [pairOf(context.state()), pinnedPair()].filter((pair) => pair !== null);
    return wanted.find((pair) => !results.has(pairText(pair)));
  }
  /** @param {number} budget in ms @returns {boolean} whether nothing is left to do */
  function work(budget) {
    const end = performance.now() + budget;
    for (;;) {
      if (!job) {
        const pair = nextPair();
        if (!pair) return true;
        job = {
          key: pairText(pair),
          pair,
          steps: profileSteps(pair, inputs, labels),
          began: performance.now(),
        };
      }
      const { done, value } = job.steps.next();
      if (done) {
        results.set(job.key, { pair: job.pair, profile: /** @type {Profile} */ (value) });
        const [oldest] = results.keys();
        if (results.size > KEPT) results.delete(oldest);
        // While the reader drags, the newest finished picture is shown, even if it lags behind.
        if (job.key !== context.state().pinned) shown = results.get(job.key) ?? null;
        job = null;
      }
      if (performance.now() > end) {
        if (!job && !nextPair()) return true;
        if (!done) computing.value = /** @type {number} */ (value);
        return false;
      }
    }
  }
  function run(budget) {
    const before = shown;
    const finished = work(budget);
    const present = results.get(pairText(context.state()));
    if (present) shown = present;
    computing.hidden = finished || !job || performance.now() - job.began < SHOW_PROGRESS;
    if (shown && (finished || shown !== before)) paint(shown);
    if (finished) announce();
    else if (frame === 0)
      frame = requestAnimationFrame(() => {
        frame = 0;
        run(FRAME_BUDGET);
      });
  }

  /** The columns of the histograms, mirrored; beside a pinned pair one half each. */
  function drawSpread(/** @type {Profile} */ profile, /** @type {Profile | null} */ pinned) {
    const { x, y, width, height } = spread;
    const [low, high] = spread.options.y;
    const pen = fit(canvas, width, height);
    pen.clearRect(0, 0, width, height);
    const half = Math.min(28, (x(2) - x(1)) * 0.46);
    const step = Math.abs(y(low) - y(high)) / BINS;
    const attention = context.colour("attention");
    beyond.hidden = true;
    [profile, pinned].forEach((side, index) => {
      if (!side) return;
      const colour = context.colour(index === 0 ? "value" : "comparison");
      side.values.forEach((values, at) => {
        const centre = x(at + 1);
        const { counts, below, above } = histogram(values, low, high, BINS);
        // The second fullest bin sets the width, and roots bring out the rare: otherwise ReLU's many
        // zeros would hide all other values.
        const [fullest, second] = [...counts, below, above].sort((a, b) => b - a);
        const most = second || fullest;
        const bar = (count, top, thickness) => {
          const length = half * Math.sqrt(Math.min(1, count / most));
          const left = index === 1 ? centre : centre - length;
          pen.fillRect(left, top, pinned ? length : 2 * length, thickness);
        };
        pen.fillStyle = colour;
        for (let bin = 0; bin < BINS; bin += 1)
          if (counts[bin] > 0) bar(counts[bin], y(low) - (bin + 1) * step, step + 0.3);
        pen.fillStyle = attention;
        if (above + below > 0) beyond.hidden = false;
        if (above > 0) bar(above, y(high) - 4, 4);
        if (below > 0) bar(below, y(low), 4);
      });
    });
  }

  function drawWindow() {
    const state = context.state();
    const at = Math.min(state.layer, plots[0].options.x[1] - 0.5);
    plots.forEach((plot, index) => {
      const wide = Math.min(plot.x(2) - plot.x(1), 64);
      attributes(windows[index], {
        x: (plot.x(at) - wide / 2).toFixed(1),
        width: wide.toFixed(1),
        y: plot.margin.top - 3,
        height: plot.height - plot.margin.top - plot.margin.bottom + 6,
      });
    });
  }

  function drawNumbers(
    /** @type {Result} */ { pair, profile },
    /** @type {Result | undefined} */ pinned,
  ) {
    const here = Math.min(context.state().layer, pair.depth);
    [1, here, pair.depth].forEach((number, index) => {
      setText(heads[index], String(number));
    });
    const present = numbersOf(profile, pair.depth, here);
    const compared =
      pinned && numbersOf(pinned.profile, pinned.pair.depth, Math.min(here, pinned.pair.depth));
    for (const { key, cells, format } of rows)
      for (const { place, present: cell, pinned: beneath } of cells) {
        setText(cell, format(present[`${key}_${place}`]));
        setText(beneath, compared ? format(compared[`${key}_${place}`]) : "");
      }
  }

  let height = 0;
  function paint(/** @type {Result} */ result) {
    const pinned = results.get(context.state().pinned);
    const { pair, profile } = result;
    const both = pinned ? [profile, pinned.profile] : [profile];
    const domains = (pinned ? [pair, pinned.pair] : [pair]).map((one) => DOMAINS[one.activation]);
    const deepest = Math.max(pair.depth, pinned?.pair.depth ?? 1);
    spread.configure({
      y: [Math.min(...domains.map(([low]) => low)), Math.max(...domains.map(([, high]) => high))],
    });
    deviation.plot.configure({
      y: decades(
        [
          ...both.map(({ deviations }) => deviations),
          profile.between.map((value) => Math.max(value, DUST)),
        ],
        [-3, 1],
        3,
      ),
    });
    norm.plot.configure({
      y: decades(
        both.map(({ gradients }) => gradients),
        [-4, 2],
        4,
      ),
    });
    plots.forEach((plot, index) => {
      plot.configure({ x: [0.5, deepest + 0.5] });
      plot.layout(context.width(), height + [0, -44, 6][index]);
    });
    drawSpread(profile, pinned?.profile ?? null);
    deviation.draw([profile.deviations, pinned?.profile.deviations ?? null], profile.between);
    norm.draw([profile.gradients, pinned?.profile.gradients ?? null]);
    setText(now, pairLabel(pair));
    setText(other, pinned ? `pinned: ${pairLabel(pinned.pair)}` : "");
    other.hidden = !pinned;
    drawWindow();
    drawNumbers(result, pinned);
    setText(reading, sentence(result));
  }

  function sentence(/** @type {Result} */ { pair, profile }) {
    const { gradients, deviations } = profile;
    const last = pair.depth - 1;
    if (last === 0)
      return `One layer: gradient ${few(gradients[0])}, activations spread by ${few(deviations[0])}.`;
    const factor = gradients[0] / gradients[last];
    const change =
      factor > 0.2 && factor < 5
        ? "about the same size"
        : factor < 1
          ? `${few(1 / factor)} times smaller`
          : `${few(factor)} times larger`;
    return `The first layer’s gradient is ${few(gradients[0])}, the last one’s ${few(gradients[last])}: ${change}. Forward, the spread goes from ${few(deviations[0])} to ${few(deviations[last])}.`;
  }
  const announce = () => shown && context.announce(`${pairLabel(shown.pair)}. ${sentence(shown)}`);

  function controlsShow(state) {
    activation.show(state.activation);
    initialisation.show(state.initialisation);
    scale.show(state.scale);
    depth.show(state.depth);
    layer.show(state.layer);
    seed.show(state.seed);
    unpin.disabled = state.pinned === "";
    pin.disabled = state.pinned === pairText(state);
  }

  return {
    resize(width) {
      height = width >= 440 ? 150 : 140;
    },
    dataChanged() {
      ({ inputs, labels } = batch(context.data("pixels"), context.data("labels")));
      results.clear();
      job = null;
    },
    update(state, previous) {
      controlsShow(state);
      const same =
        previous !== state &&
        pairText(previous) === pairText(state) &&
        previous.pinned === state.pinned;
      if (same && shown) {
        drawWindow();
        drawNumbers(shown, results.get(state.pinned));
        context.announce(
          `Layer ${state.layer}: gradient ${rows[0].cells[1].present.textContent}, spread ${rows[1].cells[1].present.textContent}.`,
        );
      } else run(EVENT_BUDGET);
    },
    destroy() {
      cancelAnimationFrame(frame);
    },
  };
}
