// Where an answer is given: options to choose from, or a number.
// Each field returns { element, show(answer, { phase, chosen }), focus }.
import { h } from "../shared/index.js";
import { rich } from "./pieces.js";

let counter = 0;

/**
 * Radio buttons or checkboxes, with room for feedback under each option.
 * @param {import("./state.js").Question} question
 * @param {{ labelledby: string, onChange: (answer: number[]) => void }} handlers
 */
export function options({ kind, options: all }, { labelledby, onChange }) {
  counter += 1;
  const name = `options-${counter}`;
  const single = kind === "single";
  const rows = all.map((option, index) => {
    const feedbackId = `${name}-${index}`;
    const input = h("input", {
      type: single ? "radio" : "checkbox",
      name,
      "aria-describedby": feedbackId,
      onchange: () => onChange(rows.flatMap((row, at) => (row.input.checked ? [at] : []))),
    });
    const mark = h("span", { class: "mark" });
    const feedback = h("p", { class: "why", id: feedbackId, hidden: true });
    const element = h(
      "div",
      { class: "option" },
      h("label", {}, input, h("span", { class: "text" }, rich(option.text)), mark),
      feedback,
    );
    return { element, feedback, input, mark, option };
  });
  const element = h(
    "div",
    { class: "options", role: single ? "radiogroup" : "group", "aria-labelledby": labelledby },
    rows.map((row) => row.element),
  );
  return {
    element,
    /** @param {number[]} answer @param {{ phase: string }} situation */
    show(answer, { phase }) {
      const settled = phase === "right" || phase === "shown";
      rows.forEach(({ element: row, feedback, input, mark, option }, index) => {
        const chosen = answer.includes(index);
        const judged = settled || (phase === "wrong" && chosen);
        input.checked = chosen;
        input.disabled = settled;
        row.dataset.judged = judged ? (option.right ? "right" : "wrong") : "";
        row.dataset.chosen = String(chosen);
        mark.textContent = judged
          ? option.right
            ? "✓ right"
            : chosen
              ? "✗ not this one"
              : "✗ wrong"
          : "";
        if (judged && !feedback.hasChildNodes()) feedback.append(...rich(option.feedback));
        feedback.hidden = !judged;
      });
    },
    focus: () => rows[0].input.focus(),
  };
}

/**
 * A number with its unit.
 * @param {import("./state.js").Question} question
 * @param {{ labelledby: string, onChange: (answer: string) => void }} handlers
 */
export function numberField({ unit }, { labelledby, onChange }) {
  counter += 1;
  const id = `number-${counter}`;
  const input = h("input", {
    type: "text",
    id,
    inputmode: "text",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 40,
    "aria-describedby": labelledby,
    oninput: () => onChange(input.value),
  });
  const element = h(
    "p",
    { class: "number-field" },
    h("label", { for: id }, "Your answer"),
    input,
    h("span", { class: "unit" }, rich(unit)),
  );
  return {
    element,
    /** @param {string} answer @param {{ phase: string }} situation */
    show(answer, { phase }) {
      if (input.value !== answer) input.value = answer;
      input.disabled = phase === "right" || phase === "shown";
      element.dataset.judged = phase === "right" ? "right" : phase === "wrong" ? "wrong" : "";
    },
    focus: () => input.focus(),
  };
}
