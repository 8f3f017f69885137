// Both sums over the image's size, for all kinds.
import { attributes, logarithmic, Plot, path, s, setText } from "../shared/index.js";
import { drawnKinds, KINDS, SIZES, totals } from "./state.js";

const GRID = Float64Array.from(
  { length: (SIZES.max - SIZES.min) / 4 + 1 },
  (_, index) => SIZES.min + 4 * index,
);

/** “not at all, global” is “not at all” while no other line is drawn. */
const namedAlone = (text, drawn) => (drawn.length === 1 ? text.split(",")[0] : text);

/**
 * One sum over the image's size, a line for every kind that is drawn, some of which coincide.
 * @param {string} yLabel @param {"parameters" | "multiplyAdds"} key of the sum
 * @param {[number, number]} domain @param {Record<string, string>} names of lines, by kind
 */
export function curves(yLabel, key, domain, names) {
  const plot = new Plot({
    x: [SIZES.min, SIZES.max],
    y: domain,
    yScale: logarithmic,
    xLabel: "image size in pixels",
    yLabel,
    label: `${yLabel.replace(/^./, (first) => first.toUpperCase())} over the image's size`,
    margin: { top: 24, left: 40, bottom: 36, right: 100 },
    xTicks: 4,
    yTicks: 4,
  });
  const lines = new Map(KINDS.map((kind) => [kind, plot.clipped(s("path", { class: "line" }))]));
  const marker = s("circle", { r: 5, class: "point" });
  const texts = Object.keys(names).map(() => s("text", { class: "name" }));
  plot.marks.append(...lines.values(), ...texts, marker);
  const ys = new Map(KINDS.map((kind) => [kind, GRID.map((size) => totals(kind, size)[key])]));
  return {
    plot,
    draw({ kind, size }) {
      const drawn = drawnKinds(kind);
      for (const [other, line] of lines)
        attributes(line, {
          d: path(GRID, ys.get(other) ?? [], plot.x, plot.y),
          class: other === kind ? "line chosen" : "line",
          visibility: drawn.includes(other) ? "visible" : "hidden",
        });
      plot.marks.insertBefore(/** @type {Element} */ (lines.get(kind)), texts[0]);
      Object.entries(names).forEach(([of, text], index) => {
        attributes(texts[index], {
          x: plot.x(SIZES.max) + 6,
          y: plot.y(totals(of, SIZES.max)[key]) + 4,
        });
        setText(texts[index], drawn.includes(of) ? namedAlone(text, drawn) : "");
      });
      attributes(marker, { cx: plot.x(size), cy: plot.y(totals(kind, size)[key]) });
    },
  };
}
