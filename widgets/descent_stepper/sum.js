// The next update, written out with its numbers: what a reader can check with a pocket calculator.
import { attributes, fixed, h, setText, significant } from "../shared/index.js";
import { ingredients } from "./state.js";

const digits = (value) => {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? significant(value, 4) : fixed(value, 4);
};
const bracketed = (value) => (value < 0 ? `(${digits(value)})` : digits(value));

// Each sum is a list of [class, text]; the class says whose number it is.
const RULES = {
  sgd: {
    formula: "θ ← θ − η · g",
    terms: ({ theta, slope, next }, { rate }) => [
      ["value", digits(theta)],
      ["", ` − ${rate} · `],
      ["gradient", bracketed(slope)],
      ["", " = "],
      ["value result", digits(next)],
    ],
  },
  momentum: {
    formula: "v ← μ · v − η · g,  θ ← θ + v",
    terms: ({ theta, slope, oldVelocity, velocity, next }, { rate, momentum }) => [
      ["", `v = ${momentum} · ${bracketed(oldVelocity)} − ${rate} · `],
      ["gradient", bracketed(slope)],
      ["", ` = ${digits(velocity)};  `],
      ["value", digits(theta)],
      ["", ` + ${bracketed(velocity)} = `],
      ["value result", digits(next)],
    ],
  },
  nesterov: {
    formula: "v ← μ · v − η · g,  θ ← θ + μ · v − η · g",
    terms: ({ theta, slope, oldVelocity, velocity, next }, { rate, momentum }) => [
      ["", `v = ${momentum} · ${bracketed(oldVelocity)} − ${rate} · `],
      ["gradient", bracketed(slope)],
      ["", ` = ${digits(velocity)}\n`],
      ["value", digits(theta)],
      ["", ` + ${momentum} · ${bracketed(velocity)} − ${rate} · `],
      ["gradient", bracketed(slope)],
      ["", " = "],
      ["value result", digits(next)],
    ],
  },
  rmsprop: {
    formula: "θ ← θ − η · g / √s  with a running mean s of g²",
    terms: ({ theta, slope, square, next }, { rate }) => [
      ["", `s = ${digits(square)};  `],
      ["value", digits(theta)],
      ["", ` − ${rate} · `],
      ["gradient", bracketed(slope)],
      ["", ` / ${digits(Math.sqrt(square))} = `],
      ["value result", digits(next)],
    ],
  },
  adam: {
    formula: "θ ← θ − η · c · m / √s  with running means m of g, s of g²",
    terms: ({ theta, mean, square, correction, next }, { rate }) => [
      ["", `m = ${digits(mean)},  s = ${digits(square)},  c = ${digits(correction)}\n`],
      ["value", digits(theta)],
      ["", ` − ${rate} · ${digits(correction)} · `],
      ["gradient", bracketed(mean)],
      ["", ` / ${digits(Math.sqrt(square))} = `],
      ["value result", digits(next)],
    ],
  },
};
const MOST = 8;

/** The line of arithmetic for each parameter, after a title with the rule's formula. */
export function sum() {
  const formula = h("span", { class: "formula" });
  const rows = ["intercept", "slope"].map((name) => {
    const spans = Array.from({ length: MOST }, () => h("span"));
    return {
      spans,
      element: h("p", {}, h("span", { class: "whose" }, `${name} `), h("span", {}, spans)),
    };
  });
  const title = h("p", { class: "panel-title" }, "The next update", formula);
  const element = h(
    "div",
    { class: "sum" },
    title,
    rows.map((row) => row.element),
  );
  return {
    element,
    draw(state) {
      const rule = RULES[state.optimiser];
      setText(formula, rule.formula);
      const numbers = { rate: String(state.learning_rate), momentum: String(state.momentum) };
      rows.forEach(({ spans }, index) => {
        const terms = rule.terms(ingredients(state, index), numbers);
        spans.forEach((span, at) => {
          const [className, text] = terms[at] ?? ["", ""];
          attributes(span, { class: className });
          setText(span, text);
        });
      });
    },
  };
}
