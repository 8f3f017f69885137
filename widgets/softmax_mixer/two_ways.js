// The table of both ways to compute it: as the formula says, and with the largest taken out first.
import { h, setText } from "../shared/index.js";
import { power, share } from "./words.js";

/** @param {string[]} names of the classes */
export function twoWays(names) {
  const makeCells = () => [0, 1, 2, 3].map(() => h("td", {}));
  const rows = names.map((name) => {
    const cells = makeCells();
    const label = h("th", { scope: "row" }, name);
    return { label, cells, element: h("tr", {}, label, cells) };
  });
  const totals = makeCells();
  const head = (text, extra = {}) => h("th", { scope: "col", ...extra }, text);
  const over = (text, className) =>
    h("th", { class: className, colspan: 2, scope: "colgroup" }, text);
  const element = h(
    "table",
    { class: "two" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        over("as the formula says", "group-head"),
        over("largest taken out first", "group-head second"),
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
      rows.map((row) => row.element),
      h("tr", {}, h("th", { scope: "row" }, "sum"), totals),
    ),
  );

  /** Powers and shares, the formula's first; it may have failed. @param {Element[]} cells
   * @param {number[]} numbers @param {boolean} failed whether the formula's power is of no use */
  function fill(cells, [naivePower, naiveShare, stablePower, stableShare], failed) {
    const texts = [power(naivePower), share(naiveShare), power(stablePower), share(stableShare)];
    texts.forEach((text, index) => {
      setText(cells[index], text);
    });
    cells[0].classList.toggle("failed", failed);
    cells[1].classList.toggle("failed", Number.isNaN(naiveShare));
  }

  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);

  return {
    element,
    /** Where the classes' names stand. */
    labels: rows.map(({ label }) => label),
    /** @param {ReturnType<typeof import("./state.js").result>} now */
    show({ naive, stable, probabilities }) {
      rows.forEach((row, index) => {
        row.element.hidden = index >= probabilities.length;
        if (row.element.hidden) return;
        const own = naive.powers[index];
        fill(
          row.cells,
          [own, naive.probabilities[index], stable.powers[index], probabilities[index]],
          !Number.isFinite(own),
        );
      });
      fill(
        totals,
        [naive.total, sum(naive.probabilities), stable.total, sum(probabilities)],
        !Number.isFinite(naive.total) || naive.total === 0,
      );
    },
  };
}
