// A slider, a probability and a gradient for each class; beneath, the two ways to compute it.
import { button, clamp, fixed, h, segmented, setText, slider } from "../shared/index.js";
import { classRow } from "./rows.js";
import { MAX_CLASSES, resized, result, SHIFT, TEMPERATURE } from "./state.js";
import { twoWays } from "./two_ways.js";
import { sentence, share } from "./words.js";

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, state: present } = context;
  const numbers = Array.from({ length: MAX_CLASSES }, (_, index) => index);
  let names = context.data("names");

  const rows = numbers.map((index) => classRow(context, index, names[index]));
  const table = twoWays(numbers.map((index) => names[index]));
  const gradientHead = h("span", {});
  const reading = h("p", { class: "reading" });
  stage.append(
    h(
      "div",
      { class: "heads", "aria-hidden": "true" },
      h("span", {}, "class and logit z"),
      h("span", {}, "probability p"),
      gradientHead,
    ),
    h(
      "div",
      { class: "rows" },
      rows.map(({ element }) => element),
    ),
    table.element,
    reading,
  );

  const count = segmented({
    label: "Classes",
    options: numbers.map((index) => ({ value: String(index + 1), label: String(index + 1) })),
    onInput: (value) => set({ logits: resized(present().logits, Number(value)) }),
  });
  const target = segmented({
    label: "True class",
    options: numbers.map((index) => ({ value: String(index), label: names[index] })),
    onInput: (value) => set({ target: Number(value) }),
  });
  const targetOf = (index) => target.inputs.get(String(index));
  const temperature = slider({
    label: "Temperature T",
    min: TEMPERATURE[0],
    max: TEMPERATURE[1],
    scale: "log",
    format: (value) => fixed(value, 2),
    onInput: (value) => set({ temperature: Math.abs(value - 1) < 0.02 ? 1 : value }),
  });
  const shift = slider({
    label: "Added to every logit",
    min: -SHIFT,
    max: SHIFT,
    step: 10,
    format: (value) => (value > 0 ? `+${value}` : fixed(value, 0)),
    onInput: (value) => set({ shift: value }),
  });
  const add = (by) => () => set({ shift: clamp(present().shift + by, -SHIFT, SHIFT) });
  controls.append(
    temperature.element,
    shift.element,
    h(
      "div",
      { class: "control shifts" },
      button("Add 100 to all", add(100)),
      button("Take 100", add(-100)),
    ),
    target.element,
    count.element,
  );

  return {
    dataChanged() {
      names = context.data("names");
      for (const index of numbers)
        for (const element of [rows[index].label, table.labels[index], targetOf(index).nextSibling])
          setText(element, names[index]);
    },
    update(state) {
      const { logits } = state;
      const now = result(state);
      for (const row of rows) row.show(state, now);
      table.show(now);
      for (const index of numbers) targetOf(index).parentElement.hidden = index >= logits.length;
      setText(
        gradientHead,
        state.temperature === 1 ? "gradient p − target" : "gradient (p − target) / T",
      );
      temperature.show(state.temperature);
      shift.show(state.shift);
      target.show(state.target);
      count.show(logits.length);
      const text = sentence(state, now, names[state.target]);
      setText(reading, text);
      const { probabilities } = now;
      const most = probabilities.indexOf(Math.max(...probabilities));
      context.announce(
        `Most probable is ${names[most]} with ${share(probabilities[most])}. ${text}`,
      );
    },
  };
}
