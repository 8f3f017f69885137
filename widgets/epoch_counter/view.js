// Count what a training run counts: examples, updates, epochs.
import {
  checkbox,
  clamp,
  fixed,
  h,
  numberField,
  setText,
  showAll,
  slider,
  walkAlong,
} from "../shared/index.js";
import { picture } from "./picture.js";
import { EPOCHS, EXAMPLES, last, readings, updatesPerEpoch } from "./state.js";

const ORDINALS = { 1: "st", 2: "nd", 3: "rd" };
const ordinal = (value) =>
  `${value}${(value % 100 > 10 && value % 100 < 14) || !ORDINALS[value % 10] ? "th" : ORDINALS[value % 10]}`;
const subscript = (value) =>
  [...String(value)].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join("");

/** The update as a formula: the mean over the batch of gradients with respect to θ. */
function formula(state) {
  const now = last(state);
  if (!now)
    return `θ${subscript(0)}: the start. No update has been made, no example has been used.`;
  const shown =
    now.batch.length > 4
      ? [...now.batch.slice(0, 3).map(term), "…", term(now.batch[now.batch.length - 1])]
      : now.batch.map(term);
  const mean = now.batch.length > 1 ? `(${shown.join(" + ")}) / ${now.batch.length}` : shown[0];
  return `θ${subscript(state.step)} = θ${subscript(state.step - 1)} − η · ${mean}`;
}
const term = (example) => `∂ℓ${subscript(example)}/∂θ`;

function sentence(state) {
  const now = last(state);
  if (!now) return "Before the first update.";
  const what =
    now.batch.length === 1
      ? `example ${now.batch[0]}`
      : `the ${now.batch.length} examples ${now.batch.join(", ")}`;
  return `Update ${state.step}, the ${ordinal(now.place + 1)} of epoch ${now.epoch + 1}, uses ${what}.`;
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, state: present } = context;
  const drawing = picture();
  const counter = (label) => {
    const value = h("b", {});
    const note = h("span", { class: "how" });
    return { value, note, element: h("div", {}, h("span", { class: "what" }, label), value, note) };
  };
  const counters = {
    updates: counter("iterations"),
    epochs: counter("epochs"),
    each: counter("in one epoch"),
    examples: counter("examples used"),
  };
  const reading = h("p", { class: "reading" });
  const arithmetic = h("p", { class: "formula" });
  stage.append(
    h(
      "div",
      { class: "counters" },
      Object.values(counters).map(({ element }) => element),
    ),
    drawing.svg,
    reading,
    arithmetic,
  );

  const total = (state) => updatesPerEpoch(state) * state.epochs;
  const walk = walkAlong(context, "step", {
    unit: "update",
    last: () => total(present()),
    interval: () => clamp(12000 / total(present()), 120, 900),
  });
  const parts = {
    step: slider({
      label: "Updates made",
      min: 0,
      max: EXAMPLES.max * EPOCHS.max,
      onInput: (step) => set({ step }),
    }),
    examples: slider({
      label: "Examples n",
      ...EXAMPLES,
      onInput: (examples) => set({ examples }),
    }),
    batch_size: slider({
      label: "Batch size",
      min: 1,
      max: EXAMPLES.max,
      onInput: (batch_size) => set({ batch_size }),
    }),
    epochs: slider({ label: "Epochs", ...EPOCHS, onInput: (epochs) => set({ epochs }) }),
    shuffle: checkbox({
      label: "Shuffle before every epoch",
      onInput: (shuffle) => set({ shuffle }),
    }),
    seed: numberField({
      label: "Seed of the shuffling",
      min: 0,
      max: 9999,
      onInput: (seed) => set({ seed }),
    }),
    drop_incomplete: checkbox({
      label: "Leave out an incomplete batch",
      onInput: (drop_incomplete) => set({ drop_incomplete }),
    }),
  };
  controls.append(walk.element, ...Object.values(parts).map(({ element }) => element));

  let width = 0;
  return {
    resize(now) {
      width = now;
    },
    update(state) {
      if (width > 0) drawing.draw(state, width);
      const {
        epochs_done: done,
        examples_used: used,
        updates_in_all: all,
        updates_per_epoch: each,
      } = readings(state);
      const { batch_size: size, examples } = state;
      setText(counters.updates.value, `${state.step}`);
      setText(counters.updates.note, `updates, of ${all}`);
      setText(counters.epochs.value, fixed(done, Number.isInteger(done) ? 0 : 2));
      setText(counters.epochs.note, `of ${state.epochs}`);
      setText(counters.each.value, `${each}`);
      const exact = examples % size === 0;
      setText(
        counters.each.note,
        `${examples} / ${size}${exact ? "" : ` = ${fixed(examples / size, 2)}`}`,
      );
      setText(counters.examples.value, `${used}`);
      setText(counters.examples.note, `from a set of ${examples}`);
      const text = sentence(state);
      setText(reading, text);
      setText(arithmetic, formula(state));
      context.announce(text);
      parts.step.input.max = String(all);
      parts.batch_size.input.max = String(examples);
      showAll(parts, state);
      parts.seed.enable(state.shuffle);
      parts.drop_incomplete.enable(!exact);
    },
    reset: walk.stop,
    destroy: walk.stop,
  };
}
