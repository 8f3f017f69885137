// Questions one at a time, a strip that shows where the reader stands, and the score.
import { attributes, button, h, setText } from "../shared/index.js";
import { panel } from "./panel.js";
import { nextOpen } from "./state.js";
import { makeStore } from "./store.js";

const MARKS = { right: "✓", wrong: "✗", shown: "○", open: "" };
const SPOKEN = {
  right: "right",
  wrong: "not right yet",
  shown: "answer shown",
  open: "not answered",
};

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, set, announce } = context;
  const questions = context.data("questions") ?? [];
  const total = questions.length;
  if (total === 0) {
    stage.append(h("p", {}, "This quiz has no questions."));
    return { update() {} };
  }
  const store = makeStore(context.data("stem") || "quiz", questions);
  const standing = ({ id }) => {
    const record = store.recordOf(id);
    return !record ? "open" : record.shown ? "shown" : record.right ? "right" : "wrong";
  };

  const tabs = questions.map((_, index) =>
    button(
      "",
      () => {
        set({ question: index + 1 });
      },
      { class: "tab" },
    ),
  );
  const score = h("p", { class: "score" });
  const strip = h(
    "div",
    { class: "strip" },
    h("div", { class: "tabs", role: "group", "aria-label": "Questions" }, tabs),
    score,
  );
  const next = button(
    "Next question ▸",
    () => {
      const open = nextOpen(questions, store.recordOf, current());
      if (open < 0) return;
      set({ question: open + 1 });
      panels[open].element
        .querySelector("input:not(:disabled), ol button:not(:disabled)")
        ?.focus({ preventScroll: true });
    },
    { class: "next" },
  );
  const place = h("div", { class: "place-of-panels" });
  const summary = h("p", { class: "summary", hidden: true });
  const forget = button("Forget my answers", ask, { class: "forget" });
  const sure = h(
    "span",
    { class: "sure", hidden: true },
    "Forget every answer? ",
    button("Forget", clear),
    button("Keep", () => answered(false)),
  );
  const privacy = h("span", { class: "hint" }, "Answers stay in this browser.");
  stage.append(strip, place, summary);
  context.foot.append(forget, sure, privacy);

  const current = () => Math.min(context.state().question, total) - 1;
  let panels = [];
  const make = (index) =>
    panel(questions[index], index + 1, {
      total,
      announce,
      next,
      record: store.recordOf(questions[index].id),
      onRecord(record) {
        store.save(questions[index].id, record);
        refresh();
        report();
      },
    });

  function report() {
    const results = {};
    for (const { id } of questions) {
      const record = store.recordOf(id);
      if (record) results[id] = { right: record.right, tries: record.tries, shown: record.shown };
    }
    context.report("results", results);
  }

  function ask() {
    answered(true);
    sure.querySelector("button").focus();
  }
  function answered(open) {
    sure.hidden = !open;
    refresh();
    if (!open) forget.focus();
  }
  function clear() {
    store.forget();
    panels = [];
    place.replaceChildren();
    sure.hidden = true;
    report();
    set({ question: 1 });
    draw();
    tabs[0].focus();
    announce("All answers are forgotten.");
  }

  /** Strip, score, and the button that leads on. */
  function refresh() {
    const now = current();
    const { right, first, done } = store.count();
    tabs.forEach((tab, index) => {
      const how = standing(questions[index]);
      setText(tab, `${index + 1}${MARKS[how] ? ` ${MARKS[how]}` : ""}`);
      attributes(tab, {
        "data-standing": how,
        "aria-label": `Question ${index + 1}: ${SPOKEN[how]}`,
      });
      if (index === now) tab.setAttribute("aria-current", "step");
      else tab.removeAttribute("aria-current");
    });
    setText(score, `${right} of ${total} right`);
    const settled = nextOpen(questions, store.recordOf, now) < 0;
    const onlyThis = nextOpen(questions, store.recordOf, now) === now;
    next.hidden = settled || onlyThis;
    const here = standing(questions[now]);
    next.classList.toggle("primary", here === "right" || here === "shown");
    summary.hidden = !settled;
    setText(
      summary,
      `All ${total} answered: ${right} right, ${first} of them at the first try.` +
        (right < total ? " Where an answer was shown, explain it to yourself in a sentence." : ""),
    );
    forget.hidden = done === 0 || !sure.hidden;
    privacy.hidden = done === 0 || !sure.hidden;
  }

  function draw() {
    const now = current();
    panels[now] ??= make(now);
    const { element } = panels[now];
    if (element.parentNode !== place) place.append(element);
    for (const other of /** @type {Iterable<HTMLElement>} */ (place.children))
      other.hidden = other !== element;
    panels[now].place();
    refresh();
  }

  // A returning reader goes on where an answer is missing, unless a link names a question.
  const open = nextOpen(questions, store.recordOf, total - 1);
  if (context.state().question === 1 && open > 0) queueMicrotask(() => set({ question: open + 1 }));
  if (store.count().done > 0) queueMicrotask(report);

  return { update: draw };
}
