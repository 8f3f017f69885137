// All output units at the present score, so that one sees what another would have done.
import { h, setText } from "../shared/index.js";
import { numbers } from "./arithmetic.js";
import { result, UNITS } from "./state.js";

const NAMES = Object.keys(UNITS);

/** The table: loss, gradient and counted class of each unit. */
export function unitsTable() {
  const rows = NAMES.map((name) => {
    const cells = ["loss", "gradient"].map((kind) => {
      const text = h("span", {});
      const bar = h("div", { class: `bar ${kind}` });
      return { kind, text, bar, element: h("td", {}, text, bar) };
    });
    const head = h("th", { scope: "row" }, UNITS[name].label.replace("None (logit)", "Logit"));
    const counted = h("td", {});
    return {
      name,
      cells,
      counted,
      element: h(
        "tr",
        {},
        head,
        cells.map(({ element }) => element),
        counted,
      ),
    };
  });
  const element = h(
    "table",
    { class: "bars" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col", class: "text" }, "At this z"),
        h("th", { scope: "col" }, "loss"),
        h("th", { scope: "col" }, "gradient"),
        h("th", { scope: "col" }, "class"),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map(({ element }) => element),
    ),
  );

  return {
    element,
    /** @param {any} state */
    show(state) {
      const others = NAMES.map((name) => result({ ...state, unit: name }));
      const most = { loss: 0, gradient: 0 };
      for (const one of others) {
        most.loss = Math.max(most.loss, one.loss);
        most.gradient = Math.max(most.gradient, Math.abs(one.gradient));
      }
      rows.forEach(({ name, cells, counted, element }, index) => {
        element.classList.toggle("chosen", name === state.unit);
        for (const { kind, text, bar } of cells) {
          const value = others[index][kind];
          setText(text, numbers(value));
          bar.style.width = `${Math.max(2, (100 * Math.abs(value)) / (most[kind] || 1)).toFixed(1)}%`;
          bar.classList.toggle("zero", kind === "gradient" && others[index].dead);
        }
        const right = others[index].counted === state.target;
        setText(counted, `${others[index].counted} ${right ? "✓" : "✗"}`);
      });
    },
  };
}
