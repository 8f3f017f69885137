// A row for each class: its logit as a slider, its probability and its gradient as bars.
import { fixed, h, setText, slider } from "../shared/index.js";
import { LOGIT } from "./state.js";
import { share } from "./words.js";

/** A number over a bar. @param {string} kind @param {string} what the number is, for who hears it */
function bar(kind, what) {
  const text = h("b", {});
  const fill = h("i", {});
  return {
    element: h(
      "div",
      { class: "cell" },
      h("span", { class: "visually-hidden" }, what),
      text,
      h("div", { class: `track ${kind}`, "aria-hidden": "true" }, fill),
    ),
    /** @param {number} value @param {number} full the value of a bar that fills its track */
    show(value, full) {
      setText(text, share(value));
      fill.style.transform = `scaleX(${(value / full).toFixed(4)})`;
    },
  };
}

/** @param {import("../shared/widget.js").Context} context @param {number} index of the class
 * @param {string} name */
export function classRow({ state: present, set }, index, name) {
  const logit = slider({
    label: name,
    min: LOGIT[0],
    max: LOGIT[1],
    step: 0.1,
    format: (value) => fixed(value + present().shift, 1),
    onInput: (value) =>
      set({ logits: present().logits.map((old, at) => (at === index ? value : old)) }),
  });
  const probability = bar("share", "probability ");
  const gradient = bar("pull", "gradient ");
  const element = h("div", { class: "row" }, logit.element, probability.element, gradient.element);
  return {
    element,
    /** Where the class's name stands. */
    label: logit.element.querySelector("label"),
    /** @param {Record<string, any>} state @param {ReturnType<typeof import("./state.js").result>} now */
    show({ logits, target, temperature }, { probabilities, gradient: gradients }) {
      element.hidden = index >= logits.length;
      if (element.hidden) return;
      logit.show(logits[index]);
      element.classList.toggle("true", index === target);
      probability.show(probabilities[index], 1);
      gradient.show(gradients[index], Math.max(1, 1 / temperature));
    },
  };
}
