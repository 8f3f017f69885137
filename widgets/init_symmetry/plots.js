// The parameters of the hidden units: as bars side by side, and one weight of each over the updates.
import { attributes, linear, Plot, path, s, setText } from "../shared/index.js";
import { MAX_UPDATES, UNITS, unitOf } from "./state.js";

const REACHES = [0.25, 0.5, 1, 2.5, 5, 10, 25, 100, 1e4]; // of the axis, to either side of 0
const HORIZONS = [50, 200, MAX_UPDATES];

/** How far the axis goes: the first round number that holds all. @param {number} largest */
const reachOf = (largest) => REACHES.find((value) => value >= largest) ?? largest;

/** The four parameters of every hidden unit as bars, unit beside unit. */
export function barsPlot() {
  const plot = new Plot({
    x: [0, UNITS],
    y: [-1, 1],
    yLabel: "weights of each hidden unit",
    yTicks: 5,
    // The units are named instead.
    xScale: (domain, range) => Object.assign(linear(domain, range), { ticks: () => [] }),
    label:
      "Four bars for each of the six hidden units: two input weights, the bias, the output weight",
    margin: { top: 24, left: 40, bottom: 24, right: 8 },
  });
  const bars = Array.from({ length: UNITS * 4 }, (_, index) =>
    plot.clipped(s("rect", { class: `bar part-${index % 4}` })),
  );
  const names = Array.from({ length: UNITS }, (_, unit) =>
    s("text", { "text-anchor": "middle" }, `unit ${unit + 1}`),
  );
  const zero = s("line", { class: "zero" });
  plot.marks.append(...bars, zero, ...names);
  let size = [0, 0];
  return {
    plot,
    layout: (width, height) => {
      size = [width, height];
    },
    draw(parameters) {
      const largest = parameters
        .slice(0, 4 * UNITS)
        .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const reach = reachOf(largest);
      plot.configure({ y: [-reach, reach] });
      plot.layout(size[0], size[1]);
      const wide = (plot.x(1) - plot.x(0)) / 5.5;
      for (let unit = 0; unit < UNITS; unit += 1) {
        unitOf(parameters, unit).forEach((value, part) => {
          const y = plot.y(Math.max(0, value));
          attributes(bars[unit * 4 + part], {
            x: (plot.x(unit) + (part + 0.75) * wide).toFixed(1),
            y: y.toFixed(1),
            width: (wide - 2).toFixed(1),
            height: Math.max(0.5, Math.abs(plot.y(0) - plot.y(value))).toFixed(1),
          });
        });
        attributes(names[unit], { x: plot.x(unit + 0.5), y: size[1] - 6 });
        setText(names[unit], size[0] > 400 ? `unit ${unit + 1}` : `${unit + 1}`);
      }
      attributes(zero, { x1: plot.x(0), x2: plot.x(UNITS), y1: plot.y(0), y2: plot.y(0) });
    },
  };
}

/** One weight of every unit over the updates: one line, or six. */
export function linesPlot() {
  const plot = new Plot({
    x: [0, 50],
    y: [-1, 1],
    xLabel: "updates",
    yLabel: "weight from x₁, six units",
    xTicks: 4,
    yTicks: 4,
    label: "The first weight of every hidden unit over the updates",
    margin: { top: 24, left: 40, bottom: 38, right: 8 },
  });
  const lines = Array.from({ length: UNITS }, (_, unit) =>
    plot.clipped(s("path", { class: `unit-line dash-${unit % 3}` })),
  );
  plot.marks.append(...lines);
  let size = [0, 0];
  return {
    plot,
    layout: (width, height) => {
      size = [width, height];
    },
    draw({ parameters }, updates) {
      let largest = 0;
      for (let unit = 0; unit < UNITS; unit += 1)
        for (let update = 0; update <= updates; update += 1)
          largest = Math.max(largest, Math.abs(parameters[update][unit]));
      const reach = reachOf(largest);
      plot.configure({
        x: [0, HORIZONS.find((value) => updates <= value) ?? MAX_UPDATES],
        y: [-reach, reach],
      });
      plot.layout(size[0], size[1]);
      const every = Math.max(1, Math.floor(updates / 120));
      const at = [];
      for (let update = 0; update < updates; update += every) at.push(update);
      at.push(updates);
      lines.forEach((line, unit) => {
        attributes(line, {
          d: path(
            at,
            at.map((update) => parameters[update][unit]),
            plot.x,
            plot.y,
          ),
        });
      });
    },
  };
}
