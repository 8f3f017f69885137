// Six hidden units side by side: do they become different, or move in lockstep?
import {
  attributes,
  colourMap,
  fixed,
  h,
  heatmap,
  linear,
  numberField,
  optionsOf,
  Plot,
  path,
  player,
  plural,
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
  DATA,
  dataSet,
  distinct,
  INITIALISERS,
  MAX_UPDATES,
  RATE,
  readings,
  run,
  UNITS,
  unitOf,
} from "./state.js";

const PARTS = ["from x₁", "from x₂", "bias", "to output"];
const REACHES = [0.25, 0.5, 1, 2.5, 5, 10, 25, 100, 1e4];
const HORIZONS = [50, 200, MAX_UPDATES];
const GRID = 40;
const BATCHES = [10, COUNT];
const EVENT_BUDGET = 1; // ms of training inside an input event; the rest waits for the next frames
const FRAME_BUDGET = 8;

/** The four parameters of every hidden unit as bars, unit beside unit. */
function barsPlot() {
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
      const reach = REACHES.find((value) => value >= largest) ?? largest;
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
function linesPlot() {
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
      const reach = REACHES.find((value) => value >= largest) ?? largest;
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

/** The data in the plane, over what the network answers there. */
function answerMap(context) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const dots = Array.from({ length: COUNT }, () => s("circle", { r: 3 }));
  const svg = s(
    "svg",
    { role: "img", "aria-label": "The data and the network's answer at every point" },
    dots,
  );
  const values = new Float64Array(GRID * GRID);
  let side = 0;
  let placed = ""; // the data that the dots show, and how large
  return {
    element: h("div", { class: "answers" }, canvas, svg),
    layout(now) {
      side = now;
      attributes(svg, { width: side, height: side });
      Object.assign(canvas.style, { width: `${side}px`, height: `${side}px` });
    },
    draw(state, parameters) {
      const { points, labels } = dataSet(state.data);
      const reach = 1.2;
      const value = state.hidden === "tanh" ? Math.tanh : (z) => Math.max(0, z);
      const units = Array.from({ length: UNITS }, (_, unit) => unitOf(parameters, unit));
      for (let row = 0; row < GRID; row += 1)
        for (let column = 0; column < GRID; column += 1) {
          const x = reach * ((2 * (column + 0.5)) / GRID - 1);
          const y = reach * (1 - (2 * (row + 0.5)) / GRID);
          let z = parameters[4 * UNITS];
          for (const [a, b, c, d] of units) z += d * value(a * x + b * y + c);
          values[row * GRID + column] = 1 / (1 + Math.exp(-z));
        }
      heatmap(canvas, values, {
        columns: GRID,
        rows: GRID,
        low: -0.25,
        high: 1.25,
        map: colourMap("diverging", context.theme()),
      });
      const now = `${state.data} ${side}`;
      if (now === placed) return;
      placed = now;
      dots.forEach((dot, index) => {
        attributes(dot, {
          cx: ((points[2 * index] / reach + 1) * side * 0.5).toFixed(1),
          cy: ((1 - points[2 * index + 1] / reach) * side * 0.5).toFixed(1),
          class: labels[index] > 0.5 ? "dot one" : "dot zero-class",
        });
      });
    },
  };
}

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

  const walk = player({
    unit: "update",
    onStep: () => {
      set({ updates: Math.min(MAX_UPDATES, present().updates + 1) });
      return present().updates < MAX_UPDATES;
    },
    onBack: () => set({ updates: Math.max(0, present().updates - 1) }),
    onRestart: () => set({ updates: 0 }),
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
          : `${count} of the six hidden units differ.`,
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
