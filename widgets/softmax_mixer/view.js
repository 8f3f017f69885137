// A slider, a probability and a gradient for each class; beneath, the two ways to compute it.
import { button, fixed, h, segmented, setText, significant, slider } from "../shared/index.js";
import { LOGIT, MAX_CLASSES, OVERFLOW, resized, result, SHIFT, TEMPERATURE } from "./state.js";

const share = (value) =>
  value !== 0 && Math.abs(value) < 1e-3 ? significant(value, 2) : fixed(value, 3);
const power = (value) =>
  Number.isNaN(value)
    ? "nan"
    : value >= 1e4 && value < 1e5
      ? fixed(value, 0)
      : significant(value, 3);
const score = (value) => fixed(value, 1);
const signed = (value) => (value < 0 ? `(${score(value)})` : score(value));

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  const numbers = Array.from({ length: MAX_CLASSES }, (_, index) => index);
  let names = context.data("names");

  const rows = numbers.map((index) => {
    const logit = slider({
      label: names[index],
      min: LOGIT[0],
      max: LOGIT[1],
      step: 0.1,
      format: (value) => fixed(value + context.state().shift, 1),
      onInput: (value) =>
        set({ logits: context.state().logits.map((old, at) => (at === index ? value : old)) }),
    });
    const cell = (kind, what) => {
      const text = h("b", {});
      const fill = h("i", {});
      return {
        text,
        fill,
        element: h(
          "div",
          { class: "cell" },
          h("span", { class: "visually-hidden" }, what),
          text,
          h("div", { class: `track ${kind}`, "aria-hidden": "true" }, fill),
        ),
      };
    };
    const probability = cell("share", "probability ");
    const gradient = cell("pull", "gradient ");
    return {
      logit,
      probability,
      gradient,
      element: h("div", { class: "row" }, logit.element, probability.element, gradient.element),
    };
  });
  const gradientHead = h("span", {});
  const table = numbers.map((index) => {
    const cells = numbers.slice(0, 4).map(() => h("td", {}));
    const name = h("th", { scope: "row" }, names[index]);
    return { name, cells, element: h("tr", {}, name, cells) };
  });
  const totals = numbers.slice(0, 4).map(() => h("td", {}));
  const head = (text, extra = {}) => h("th", { scope: "col", ...extra }, text);
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
    h(
      "table",
      { class: "two" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          h("th", { class: "group-head", colspan: 2, scope: "colgroup" }, "as the formula says"),
          h(
            "th",
            { class: "group-head second", colspan: 2, scope: "colgroup" },
            "largest taken out first",
          ),
        ),
        h(
          "tr",
          {},
          h("td", {}),
          head("exp(z/T)"),
          head("p"),
          head("exp(z/T − max)", { class: "second" }),
          head("p"),
        ),
      ),
      h(
        "tbody",
        {},
        table.map(({ element }) => element),
        h("tr", {}, h("th", { scope: "row" }, "sum"), totals),
      ),
    ),
    reading,
  );

  const count = segmented({
    label: "Classes",
    options: numbers.map((index) => ({ value: String(index + 1), label: String(index + 1) })),
    onInput: (value) => set({ logits: resized(context.state().logits, Number(value)) }),
  });
  const target = segmented({
    label: "True class",
    options: numbers.map((index) => ({ value: String(index), label: names[index] })),
    onInput: (value) => set({ target: Number(value) }),
  });
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
  const add = (by) => () =>
    set({ shift: Math.min(SHIFT, Math.max(-SHIFT, context.state().shift + by)) });
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

  const labels = (index) => [
    rows[index].logit.element.querySelector("label"),
    table[index].name,
    target.inputs.get(String(index)).nextSibling,
  ];

  function sentence(state, { probabilities, loss, naive, stable, logSumExp }) {
    const { logits, target: chosen, temperature: heat } = state;
    const name = names[chosen];
    if (logits.length === 1)
      return `With one class p is always 1, whatever the logit: loss ${share(Math.abs(loss))}, gradient 0. Nothing is learnt.`;
    const p = probabilities[chosen];
    const fraction = `${significant(stable.powers[chosen], 4)} / ${significant(stable.total, 4)}`;
    const logarithm =
      p >= 5e-4
        ? `−ln ${share(p)}`
        : `ln Σ exp(z/T) − z/T = ${share(logSumExp)} − ${signed((logits[chosen] + state.shift) / heat)}`;
    const broken = Number.isNaN(naive.probabilities[chosen])
      ? naive.total === 0
        ? " As written, the formula is 0 / 0, not a number."
        : ` As written, the formula is ∞ / ∞, not a number: z / T is above ${fixed(OVERFLOW, 0)}.`
      : "";
    return `True class ${name}: p = ${fraction} = ${share(p)}, loss ${logarithm} = ${share(loss)}.${broken}`;
  }

  return {
    dataChanged() {
      names = context.data("names");
      for (const index of numbers)
        for (const element of labels(index)) setText(element, names[index]);
    },
    update(state) {
      const { logits, temperature: heat, target: chosen } = state;
      const now = result(state);
      const widest = Math.max(1, 1 / heat);
      rows.forEach(({ logit, probability, gradient, element }, index) => {
        const there = index < logits.length;
        element.hidden = !there;
        table[index].element.hidden = !there;
        target.inputs.get(String(index)).parentElement.hidden = !there;
        if (!there) return;
        logit.show(logits[index]);
        element.classList.toggle("true", index === chosen);
        const p = now.probabilities[index];
        const pull = now.gradient[index];
        setText(probability.text, share(p));
        setText(gradient.text, share(pull));
        probability.fill.style.transform = `scaleX(${p.toFixed(4)})`;
        gradient.fill.style.transform = `scaleX(${(pull / widest).toFixed(4)})`;
        const [naivePower, naiveShare, stablePower, stableShare] = table[index].cells;
        setText(naivePower, power(now.naive.powers[index]));
        const broken = now.naive.probabilities[index];
        setText(naiveShare, Number.isNaN(broken) ? "nan" : share(broken));
        naivePower.classList.toggle("failed", !Number.isFinite(now.naive.powers[index]));
        naiveShare.classList.toggle("failed", Number.isNaN(broken));
        setText(stablePower, power(now.stable.powers[index]));
        setText(stableShare, share(p));
      });
      const sum = (values) => values.reduce((total, value) => total + value, 0);
      const naiveSum = sum(now.naive.probabilities);
      [
        power(now.naive.total),
        Number.isNaN(naiveSum) ? "nan" : share(naiveSum),
        power(now.stable.total),
        share(sum(now.probabilities)),
      ].forEach((text, index) => {
        setText(totals[index], text);
      });
      totals[0].classList.toggle(
        "failed",
        !Number.isFinite(now.naive.total) || now.naive.total === 0,
      );
      totals[1].classList.toggle("failed", Number.isNaN(naiveSum));
      setText(gradientHead, heat === 1 ? "gradient p − target" : "gradient (p − target) / T");
      temperature.show(heat);
      shift.show(state.shift);
      target.show(chosen);
      count.show(logits.length);
      const text = sentence(state, now);
      setText(reading, text);
      const [most] = [...now.probabilities.keys()].sort(
        (a, b) => now.probabilities[b] - now.probabilities[a],
      );
      context.announce(
        `Most probable is ${names[most]} with ${share(now.probabilities[most])}. ${text}`,
      );
    },
  };
}
