// The controls: data sets as pictures, and all settings in three groups.

import { DATA_SETS } from "../maths/toy_data.js";
import {
  button,
  checkbox,
  fit,
  fixed,
  group,
  h,
  optionsOf,
  select,
  significant,
  slider,
} from "../shared/index.js";
import { EXTENT } from "./experiment.js";
import {
  ACTIVATION_LABELS,
  anotherSeed,
  INITIALISER_LABELS,
  MAX_SEED,
  OPTIMISER_LABELS,
} from "./state.js";

const OUTPUTS = [
  { value: "tanh squared_error", label: "Tanh, squared error" },
  { value: "sigmoid cross_entropy", label: "Sigmoid, cross-entropy" },
  { value: "sigmoid squared_error", label: "Sigmoid, squared error" },
  { value: "tanh cross_entropy", label: "Tanh, cross-entropy (wrong)" },
];

let counter = 0;

/** A small picture of a data set, drawn once a theme. */
function thumbnail(canvas, name, context) {
  const SIDE = 36;
  const ink = fit(canvas, SIDE, SIDE);
  ink.clearRect(0, 0, SIDE, SIDE);
  const { points, labels } = DATA_SETS[name].generate(120, 0, 3);
  const colours = [context.colour("gradient"), context.colour("value")];
  labels.forEach((label, n) => {
    ink.globalAlpha = Math.min(1, 0.25 + Math.abs(label));
    ink.fillStyle = colours[label > 0 ? 1 : 0];
    const at = (value) => (value / (2 * EXTENT) + 0.5) * SIDE;
    ink.fillRect(at(points[2 * n]) - 1, SIDE - at(points[2 * n + 1]) - 1, 2, 2);
  });
}

/** The data sets as a radio group of pictures. */
export function dataPicker(context) {
  counter += 1;
  const name = `data-${counter}`;
  const entries = Object.keys(DATA_SETS).map((key) => {
    const canvas = h("canvas", { "aria-hidden": "true" });
    const { label, task } = DATA_SETS[key];
    const input = h("input", {
      type: "radio",
      name,
      value: key,
      "aria-label": `${label}, ${task}`,
      onchange: () => context.set({ data_set: key }),
    });
    return {
      key,
      canvas,
      input,
      task,
      element: h("label", { title: `${label} (${task})` }, input, canvas),
    };
  });
  const part = (title, task) => [
    h("span", { class: "hint" }, title),
    ...entries.filter((entry) => entry.task === task).map((entry) => entry.element),
  ];
  const element = h(
    "fieldset",
    { class: "data-picker" },
    h("legend", { class: "visually-hidden" }, "Data set"),
    h("div", { class: "thumbs" }, part("Classes", "classification"), part("Values", "regression")),
  );
  let theme = "";
  return {
    element,
    show(/** @type {string} */ value) {
      for (const { key, input, canvas } of entries) {
        input.checked = key === value;
        if (theme !== context.theme()) thumbnail(canvas, key, context);
      }
      theme = context.theme();
    },
  };
}

/** A whole number in a field, with a button that draws another. */
function seedField(label, action, onInput) {
  counter += 1;
  const id = `seed-${counter}`;
  const input = h("input", {
    type: "number",
    id,
    min: 0,
    max: MAX_SEED,
    step: 1,
    onchange: () => {
      const value = Math.round(input.valueAsNumber);
      if (value >= 0 && value <= MAX_SEED) onInput(value);
      else input.value = String(shown);
    },
  });
  let shown = 0;
  const element = h(
    "div",
    { class: "control seed" },
    h("label", { for: id }, label),
    input,
    button(action, () => onInput(anotherSeed(shown)), {}),
  );
  return {
    element,
    show(/** @type {number} */ value) {
      shown = value;
      input.value = String(value);
    },
  };
}

/** All settings as controls. @param {import("../shared/widget.js").Context} context */
export function settings(context) {
  const { set } = context;
  const choose = (label, key, labels) => ({
    key,
    ...select({ label, options: optionsOf(labels), onInput: (value) => set({ [key]: value }) }),
  });
  const slide = (label, key, rest) => ({
    key,
    ...slider({ label, onInput: (value) => set({ [key]: value }), ...rest }),
  });
  const percent = (value) => `${fixed(100 * value, 0)} %`;
  const parts = {
    noise: slide("Noise", "noise", { min: 0, max: 0.5, step: 0.05, format: percent }),
    share: slide("Training share", "train_share", {
      min: 0.1,
      max: 0.9,
      step: 0.1,
      format: percent,
    }),
    dataSeed: {
      key: "data_seed",
      ...seedField("Data seed", "New data", (data_seed) => set({ data_seed })),
    },
    showTest: {
      key: "show_test",
      ...checkbox({ label: "Show test data", onInput: (show_test) => set({ show_test }) }),
    },
    discretise: {
      key: "discretise",
      ...checkbox({ label: "Discretise output", onInput: (discretise) => set({ discretise }) }),
    },
    activation: choose("Activation", "activation", ACTIVATION_LABELS),
    initialiser: choose("Start", "initialiser", INITIALISER_LABELS),
    seed: { key: "seed", ...seedField("Start seed", "New start", (seed) => set({ seed })) },
    edges: {
      ...checkbox({
        label: "Edges show gradients",
        onInput: (on) => set({ edges: on ? "gradients" : "weights" }),
      }),
    },
    optimiser: choose("Optimiser", "optimiser", OPTIMISER_LABELS),
    rate: slide("Learning rate", "learning_rate", {
      min: 0.00001,
      max: 10,
      scale: "log",
      format: (value) => significant(value, 2),
    }),
    batch: slide("Batch size", "batch_size", {
      min: 1,
      max: 100,
      spoken: (value) => `${value} examples`,
    }),
    penalty: choose("Penalty", "regularisation", { none: "None", l1: "L1", l2: "L2" }),
    penaltyRate: slide("Penalty rate", "regularisation_rate", {
      min: 0.0001,
      max: 10,
      scale: "log",
      format: (value) => significant(value, 2),
    }),
  };
  const output = select({
    label: "Output",
    options: OUTPUTS,
    onInput: (value) => {
      const [unit, loss] = value.split(" ");
      set({ output: unit, loss });
    },
  });
  /** @type {{ key: string, show: (value: any) => void }[]} */
  const all = [];
  for (const part of Object.values(parts)) if ("key" in part) all.push(part);
  const groups = [
    group(
      "Data",
      ...[parts.noise, parts.share, parts.dataSeed].map(({ element }) => element),
      h(
        "div",
        { class: "checks" },
        parts.showTest.element,
        parts.discretise.element,
        parts.edges.element,
      ),
    ),
    group(
      "Network",
      ...[parts.activation, output, parts.initialiser, parts.seed].map(({ element }) => element),
    ),
    group(
      "Training",
      ...[parts.optimiser, parts.rate, parts.batch, parts.penalty, parts.penaltyRate].map(
        ({ element }) => element,
      ),
    ),
  ];
  const compact = [parts.activation, parts.rate, parts.noise].map(({ element }) => element);
  const linear = h("option", { value: "linear" }, "Linear, squared error");
  return {
    groups,
    compact,
    show(state, regression) {
      for (const part of all) part.show(state[part.key]);
      parts.edges.show(state.edges === "gradients");
      if (regression && !linear.isConnected) output.input.append(linear);
      else if (!regression) linear.remove();
      output.show(regression ? "linear" : `${state.output} ${state.loss}`);
      output.enable(!regression);
      parts.penaltyRate.enable(state.regularisation !== "none");
    },
  };
}
