// The controls: all settings in three groups.
import {
  button,
  checkbox,
  fixed,
  group,
  h,
  optionsOf,
  select,
  showAll,
  significant,
  slider,
} from "../shared/index.js";
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

/** A whole number in a field, with a button that draws another. */
function seedField({ label, action, onInput }) {
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
    button(action, () => onInput(anotherSeed(shown))),
  );
  return {
    element,
    show(/** @type {number} */ value) {
      shown = value;
      input.value = String(value);
    },
  };
}

const percent = (value) => `${fixed(100 * value, 0)} %`;
const RATE = { max: 10, scale: "log", format: (value) => significant(value, 2) };

/** All settings as controls. @param {import("../shared/widget.js").Context} context */
export function settings({ set }) {
  /** Controls by the key of the state that they set. @type {Record<string, any>} */
  const parts = {};
  const add = (make, key, label, rest = {}) => {
    parts[key] = make({ label, onInput: (value) => set({ [key]: value }), ...rest });
    return parts[key].element;
  };
  const list = (key, label, labels) => add(select, key, label, { options: optionsOf(labels) });
  const edges = checkbox({
    label: "Edges show gradients",
    onInput: (on) => set({ edges: on ? "gradients" : "weights" }),
  });
  const output = select({
    label: "Output",
    options: OUTPUTS,
    onInput: (value) => {
      const [unit, loss] = value.split(" ");
      set({ output: unit, loss });
    },
  });
  const linear = h("option", { value: "linear" }, "Linear, squared error");
  const groups = [
    group(
      "Data",
      add(slider, "noise", "Noise", { min: 0, max: 0.5, step: 0.05, format: percent }),
      add(slider, "train_share", "Training share", {
        min: 0.1,
        max: 0.9,
        step: 0.1,
        format: percent,
      }),
      add(seedField, "data_seed", "Data seed", { action: "New data" }),
      h(
        "div",
        { class: "checks" },
        add(checkbox, "show_test", "Show test data"),
        add(checkbox, "discretise", "Discretise output"),
        edges.element,
      ),
    ),
    group(
      "Network",
      list("activation", "Activation", ACTIVATION_LABELS),
      output.element,
      list("initialiser", "Start", INITIALISER_LABELS),
      add(seedField, "seed", "Start seed", { action: "New start" }),
    ),
    group(
      "Training",
      list("optimiser", "Optimiser", OPTIMISER_LABELS),
      add(slider, "learning_rate", "Learning rate", { min: 0.00001, ...RATE }),
      add(slider, "batch_size", "Batch size", {
        min: 1,
        max: 100,
        spoken: (value) => `${value} examples`,
      }),
      list("regularisation", "Penalty", { none: "None", l1: "L1", l2: "L2" }),
      add(slider, "regularisation_rate", "Penalty rate", { min: 0.0001, ...RATE }),
    ),
  ];
  return {
    groups,
    compact: ["activation", "learning_rate", "noise"].map((key) => parts[key].element),
    show(state, regression) {
      showAll(parts, state);
      edges.show(state.edges === "gradients");
      if (!regression) linear.remove();
      else if (!linear.isConnected) output.input.append(linear);
      output.show(regression ? "linear" : `${state.output} ${state.loss}`);
      output.enable(!regression);
      parts.regularisation_rate.enable(state.regularisation !== "none");
    },
  };
}
