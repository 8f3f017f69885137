// Beside the parameters: the data with the present line, and the loss over the updates.
import { predict } from "../maths/descent.js";
import { attributes, clamp, logarithmic, Plot, path, s } from "../shared/index.js";
import { COUNT, LINE, MAX_STEPS, run, SURFACE, updatesPerEpoch } from "./state.js";

// Low and high y of the data's picture: the first that holds the present line, or the last.
const HEIGHTS = /** @type {[number, number][]} */ ([
  [-4, 14],
  [-60, 60],
  [-600, 600],
]);
const HORIZONS = [30, 100, MAX_STEPS];
const FLOORS = [1e-3, 1e-6, 1e-12, 1e-32];
const CEILINGS = [1e3, 1e6, 1e12, 1e30, 1e100, 1e300];

/** The data, the present line, and the errors that the next update looks at. */
export function dataPlot() {
  const plot = new Plot({
    x: [0, 2],
    y: HEIGHTS[0],
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
      [intercept, intercept + 2 * slope].map((y) => clamp(y, -1e4, 1e4)),
      plot.x,
      plot.y,
    );
  let size = [0, 0];
  let drawn = "";
  function layout(/** @type {[number, number]} */ heights) {
    const key = [size, heights].join();
    if (key === drawn) return;
    drawn = key;
    plot.configure({ y: heights });
    plot.layout(size[0], size[1]);
    points.forEach((point, index) => {
      attributes(point, { cx: plot.x(LINE.x[index]), cy: plot.y(LINE.y[index]) });
    });
    attributes(best, { d: across(SURFACE.optimum) });
  }
  return {
    plot,
    layout(width, height) {
      size = [width, height];
    },
    draw(state) {
      const way = run(state);
      const theta = way.parameters[state.step];
      const batch = way.batches[state.step];
      const ends = [theta[0], theta[0] + 2 * theta[1]];
      const holds = (/** @type {[number, number]} */ [low, high]) =>
        Math.min(...ends) >= low && Math.max(...ends) <= high;
      layout(HEIGHTS.find(holds) ?? HEIGHTS[HEIGHTS.length - 1]);
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
        const end = clamp(predict(LINE.features[example], theta), -1e4, 1e4);
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
export function lossPlot() {
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
