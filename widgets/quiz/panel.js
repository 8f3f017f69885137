// One question: prompt, field, buttons, and what is said to the answer.
import { button, h, setText, significant, trimmed, whole } from "../shared/index.js";
import { numberField, options } from "./fields.js";
import { ordering } from "./ordering.js";
import { rich, spoken } from "./pieces.js";
import { isGiven, judge, shuffled, solution } from "./state.js";

const ASKS = {
  single: "Choose one",
  multiple: "Choose all that are true",
  numeric: "Give a number",
  ordering: "Bring into order",
};
let counter = 0;

/** A number of the quiz as a reader would write it. @param {number} value */
const shownNumber = (value) =>
  Number.isInteger(value) && Math.abs(value) < 1e6
    ? whole(value)
    : Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5
      ? trimmed(value, 6)
      : significant(value, 4);

/**
 * @param {import("./state.js").Question} question @param {number} number from 1
 * @param {{ total: number, record: import("./state.js").Answered | null,
 *   onRecord: (record: import("./state.js").Answered) => void, announce: (text: string) => void,
 *   next: HTMLElement }} context `next` leads on; it stands beside the other buttons
 */
export function panel(question, number, { total, record, onRecord, announce, next }) {
  counter += 1;
  const promptId = `prompt-${counter}`;
  const blank = () =>
    question.kind === "ordering" ? shuffled(question) : question.kind === "numeric" ? "" : [];
  let answer = record?.answer ?? blank();
  // asked → wrong → asked … → right, or shown
  let phase = record ? (record.right ? "right" : record.shown ? "shown" : "wrong") : "asked";
  let verdict = phase === "asked" ? null : judge(question, answer);

  const edit = (changed) => {
    answer = changed;
    if (phase === "wrong") phase = "asked";
    paint();
  };
  const handlers = { labelledby: promptId, onChange: edit, announce };
  const field = { single: options, multiple: options, numeric: numberField, ordering }[
    question.kind
  ](question, handlers);

  const check = h("button", { type: "submit", class: "primary" }, "Check");
  const hint = h("p", { class: "hint-text", hidden: true }, rich(question.hint ?? []));
  const hintButton = question.hint
    ? button(
        "Hint",
        () => {
          hint.hidden = !hint.hidden;
          hintButton.setAttribute("aria-expanded", String(!hint.hidden));
          if (!hint.hidden) announce(`Hint: ${spoken(question.hint ?? [])}`);
        },
        { "aria-expanded": "false" },
      )
    : null;
  const again = button("Try again", () => {
    answer = blank();
    phase = "asked";
    paint();
    field.focus();
  });
  const reveal = button("Show the answer", () => {
    answer = /** @type {any} */ (solution(question));
    phase = "shown";
    verdict = judge(question, answer);
    record = {
      version: question.version,
      answer,
      right: false,
      tries: record?.tries ?? 0,
      shown: true,
    };
    onRecord(record);
    paint();
    announce(`The answer is shown. ${spoken(question.feedback.right)}`);
    (next.hidden ? again : next).focus();
  });
  const said = h("div", { class: "said" });
  const element = h(
    "form",
    {
      class: "panel",
      novalidate: true,
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
    },
    h("p", { class: "asks" }, `Question ${number} of ${total} · ${ASKS[question.kind]}`),
    h("p", { class: "prompt", id: promptId }, rich(question.prompt)),
    field.element,
    hint,
    said,
  );
  const buttons = h("div", { class: "buttons" }, check, again, reveal, hintButton);
  element.append(buttons);

  function submit() {
    if (phase === "right" || phase === "shown") return;
    if (!isGiven(question, answer)) {
      said.replaceChildren(h("p", { class: "verdict" }, "Give an answer first; a guess will do."));
      said.dataset.verdict = "open";
      announce("Give an answer first; a guess will do.");
      field.focus();
      return;
    }
    verdict = judge(question, answer);
    if (!verdict.readable) {
      said.replaceChildren(h("p", { class: "verdict" }, rich(verdict.said)));
      said.dataset.verdict = "open";
      announce(spoken(verdict.said));
      field.focus();
      return;
    }
    phase = verdict.right ? "right" : "wrong";
    const pressed = check.matches(":focus");
    record = {
      version: question.version,
      answer,
      right: verdict.right,
      tries: (record?.tries ?? 0) + 1,
      shown: record?.shown ?? false,
    };
    onRecord(record);
    paint();
    announce(
      `${verdict.right ? "Right." : "Not yet."} ${spoken(verdict.said)} ${verdict.counts ?? ""}`,
    );
    if (verdict.right) (next.hidden ? again : next).focus();
    else if (pressed) again.focus();
  }

  /** What is said under the field, by phase. */
  function words() {
    if (!verdict || phase === "asked") return [];
    const head = { right: "✓ Right.", wrong: "✗ Not yet.", shown: "The answer." }[phase];
    const text = phase === "shown" ? question.feedback.right : verdict.said;
    const lines = [h("p", { class: "verdict" }, h("strong", {}, head), " ", rich(text))];
    if (phase === "wrong" && verdict.counts)
      lines.push(h("p", { class: "counts" }, verdict.counts));
    if (question.kind === "numeric" && phase !== "wrong") {
      const { answer: right, tolerance, unit, mistakes } = question;
      const room = tolerance.relative
        ? ` (accepted: within ${shownNumber(tolerance.relative * 100)} %)`
        : tolerance.absolute
          ? ` (accepted: ± ${shownNumber(tolerance.absolute)})`
          : "";
      lines.push(
        h(
          "p",
          { class: "counts" },
          "Answer: ",
          h("b", {}, shownNumber(right)),
          " ",
          rich(unit),
          room,
        ),
        h("p", { class: "often" }, "Often given instead:"),
        h(
          "ul",
          { class: "mistakes" },
          mistakes.map((one) =>
            h("li", {}, h("b", {}, shownNumber(one.value)), " — ", rich(one.feedback)),
          ),
        ),
      );
    }
    return lines;
  }

  function paint() {
    const settled = phase === "right" || phase === "shown";
    field.show(/** @type {any} */ (answer), { phase, settled });
    element.dataset.phase = phase;
    said.dataset.verdict = phase;
    said.replaceChildren(...words());
    check.hidden = phase !== "asked";
    again.hidden = phase === "asked";
    setText(again, settled ? "Answer it again" : "Try again");
    again.classList.toggle("primary", !settled);
    reveal.hidden = settled || !record?.tries;
    if (hintButton) hintButton.hidden = settled;
    if (settled) hint.hidden = true;
    if (!element.isConnected || element.hidden) return;
    place();
  }
  /** The button that leads on is one for all questions. */
  function place() {
    buttons.append(next);
  }
  paint();
  return { element, place, phase: () => phase };
}
