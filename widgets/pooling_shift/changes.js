// The table of changes: every kind of pooling with every size of window; its cells choose.
import { attributes, fixed, h, setText } from "../shared/index.js";
import { MODES, WINDOWS } from "./features.js";
import { LABELS, percent } from "./words.js";

const FULL = 1.5; // the change that fills a cell's bar

/** @param {import("../shared/widget.js").Context} context */
export function changesTable({ set }) {
  const entries = MODES.map((mode) =>
    WINDOWS.map((window) => {
      const bar = h("span", { class: "bar" });
      const text = h("span", { class: "figure" });
      const cell = h(
        "button",
        {
          type: "button",
          class: "entry",
          "aria-pressed": "false",
          onclick: () => set({ mode, window }),
        },
        bar,
        text,
      );
      return { mode, window, cell, bar, text };
    }),
  );
  const heads = WINDOWS.map((window) =>
    h("th", { scope: "col" }, window === 1 ? "none" : `${window}×${window}`),
  );
  const rows = entries.map((row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, LABELS[row[0].mode]),
      row.map(({ cell }) => h("td", {}, cell)),
    ),
  );
  return {
    element: h(
      "table",
      { class: "changes" },
      h("thead", {}, h("tr", {}, h("th", { class: "text", scope: "col" }, "Change, %"), heads)),
      h("tbody", {}, rows),
    ),
    /** @param {Record<string, any>} state @param {import("./features.js").Study} study */
    show(state, study) {
      for (const { mode, window, cell, bar, text } of entries.flat()) {
        const change = study.change(state.filter, state.down, state.right, mode, window);
        const scale = `scaleX(${Math.min(1, change / FULL).toFixed(3)})`;
        if (bar.style.transform !== scale) bar.style.transform = scale;
        setText(text, fixed(100 * change, 0));
        attributes(cell, {
          "aria-pressed": mode === state.mode && window === state.window,
          "aria-label": `${LABELS[mode]}, ${window === 1 ? "no pooling" : `window ${window}`}: ${percent(change)}`,
        });
      }
    },
  };
}
