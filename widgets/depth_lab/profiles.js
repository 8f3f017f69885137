// The plots over the layers: histograms on canvas, and lines on a logarithmic axis.
import { histogram } from "../maths/deep_network.js";
import { attributes, fit, h, logarithmic, Plot, path, s, significant } from "../shared/index.js";

/** @typedef {import("../maths/deep_network.js").Profile} Profile */

const BINS = 48;
const SMALLEST_FLOAT32 = 1.17549435e-38;
const MARGIN = { top: 22, left: 48, right: 12 };
export const DUST = 1e-15; // below it, differences between digits are rounding errors

/** What the axis of the histograms shows of each activation; the rest is marked at the edge. */
export const DOMAINS = {
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
export const few = (value) =>
  Math.abs(value) >= 1e4 && Math.abs(value) < 1e5
    ? `${value < 0 ? "−" : ""}${(Math.abs(value) / 1e4).toFixed(1)}·10⁴`
    : significant(value, 2);

/** Powers of ten around all values, widened in whole steps so that the axis seldom jumps.
 * @param {Float64Array[]} series @param {[number, number]} base exponents that are always shown */
export function decades(series, [low, high], step) {
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

/** The outline around the layer that is looked at. */
const outline = () => s("rect", { class: "window", rx: 2 });

/** @param {Plot} plot @param {SVGElement} frame @param {number} layer */
export function placeOutline(plot, frame, layer) {
  const wide = Math.min(plot.x(2) - plot.x(1), 64);
  attributes(frame, {
    x: (plot.x(Math.min(layer, plot.options.x[1] - 0.5)) - wide / 2).toFixed(1),
    width: wide.toFixed(1),
    y: plot.margin.top - 3,
    height: plot.height - plot.margin.top - plot.margin.bottom + 6,
  });
}

/** A profile on a logarithmic axis: the present pair and, in purple, the pinned one. */
export function linePlot(kind, yLabel, label, bottom) {
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
  const window = outline();
  plot.marks.append(limit, limitName, extra, lines[1], dots[1], lines[0], dots[0], window);
  return {
    plot,
    element: h("div", { class: bottom ? "profile" : "profile above" }, plot.svg),
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

/** The histograms: a column for each layer, mirrored; beside a pinned pair one half each. */
export function spreadPlot() {
  const plot = new Plot({
    x: [0.5, 20.5],
    y: [0, 1],
    yTicks: 4,
    xTicks: 7,
    yLabel: "activations: how many units have which value",
    label: "Histogram of the activations in each layer",
    margin: { ...MARGIN, bottom: 8 },
  });
  const window = outline();
  plot.marks.append(window);
  const canvas = h("canvas", { "aria-hidden": "true" });

  /** One side's columns. Returns whether a value lies beyond the axis. */
  function drawSide(pen, /** @type {Profile} */ profile, { colour, attention, whole, right }) {
    const { x, y } = plot;
    const [low, high] = plot.options.y;
    const half = Math.min(28, (x(2) - x(1)) * 0.46);
    const step = Math.abs(y(low) - y(high)) / BINS;
    let beyond = false;
    profile.values.forEach((values, at) => {
      const centre = x(at + 1);
      const { counts, below, above } = histogram(values, low, high, BINS);
      // The second fullest bin sets the width, and roots bring out the rare: otherwise ReLU's many
      // zeros would hide all other values.
      const [fullest, second] = [...counts, below, above].sort((a, b) => b - a);
      const most = second || fullest;
      const bar = (count, top, thickness) => {
        const length = half * Math.sqrt(Math.min(1, count / most));
        pen.fillRect(right ? centre : centre - length, top, whole ? 2 * length : length, thickness);
      };
      pen.fillStyle = colour;
      for (let bin = 0; bin < BINS; bin += 1)
        if (counts[bin] > 0) bar(counts[bin], y(low) - (bin + 1) * step, step + 0.3);
      pen.fillStyle = attention;
      if (above > 0) bar(above, y(high) - 4, 4);
      if (below > 0) bar(below, y(low), 4);
      beyond ||= above + below > 0;
    });
    return beyond;
  }

  return {
    plot,
    window,
    element: h("div", { class: "profile above" }, canvas, plot.svg),
    /**
     * @param {Profile} profile @param {Profile | null} pinned @param {(token: string) => string} colour
     * @returns {boolean} whether a value lies beyond the axis
     */
    draw(profile, pinned, colour) {
      const pen = fit(canvas, plot.width, plot.height);
      pen.clearRect(0, 0, plot.width, plot.height);
      const attention = colour("attention");
      const own = { colour: colour("value"), attention, whole: !pinned, right: false };
      const other = { colour: colour("comparison"), attention, whole: false, right: true };
      const beyond = drawSide(pen, profile, own);
      return (pinned !== null && drawSide(pen, pinned, other)) || beyond;
    },
  };
}
