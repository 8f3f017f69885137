// The numbers: three layers of the present pair and, beneath in purple, of the pinned one.
import { h, setText } from "../shared/index.js";
import { DUST, few } from "./profiles.js";
import { numbersOf } from "./state.js";

/** @typedef {import("./work.js").Result} Result */

/** The table: its element, `show`, and a sentence for who cannot see it. */
export function numbersTable() {
  const heads = [0, 1, 2].map(() => h("th", { scope: "col" }));
  const rows = [
    { key: "gradient", label: "‖∂L/∂W‖", className: "gradient", format: (value) => few(value) },
    { key: "deviation", label: "spread", className: "value", format: (value) => few(value) },
    {
      key: "between",
      label: "digit to digit",
      className: "value",
      format: (value) => (value < DUST ? "0" : few(value)),
    },
    { key: "mean", label: "mean", className: "", format: (value) => few(value) },
  ].map((row) => ({
    ...row,
    cells: ["first", "here", "last"].map((place) => ({
      place,
      present: h("span", { class: row.className }),
      pinned: h("span", { class: "comparison" }),
    })),
  }));
  const element = h(
    "table",
    { class: "numbers" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "text" }, "in layer"), heads)),
    h(
      "tbody",
      {},
      rows.map(({ label, cells }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label),
          cells.map(({ present, pinned }) => h("td", {}, present, pinned)),
        ),
      ),
    ),
  );

  return {
    element,
    /** A sentence about the layer in the middle column. */
    spoken: () =>
      `gradient ${rows[0].cells[1].present.textContent}, spread ${rows[1].cells[1].present.textContent}`,
    /** @param {Result} result @param {Result | undefined} pinned @param {number} layer */
    show({ pair, profile }, pinned, layer) {
      const here = Math.min(layer, pair.depth);
      [1, here, pair.depth].forEach((number, index) => {
        setText(heads[index], String(number));
      });
      const present = numbersOf(profile, pair.depth, here);
      const compared =
        pinned && numbersOf(pinned.profile, pinned.pair.depth, Math.min(here, pinned.pair.depth));
      for (const { key, cells, format } of rows)
        for (const { place, present: cell, pinned: beneath } of cells) {
          setText(cell, format(present[`${key}_${place}`]));
          setText(beneath, compared ? format(compared[`${key}_${place}`]) : "");
        }
    },
  };
}
