// The curves of one group: its line, band or runs for training and for validation.
import { attributes, h, path, s } from "../shared/index.js";
import { short } from "./words.js";

/** @typedef {import("./state.js").Series} Series */
/** @typedef {import("../shared/axes.js").Scale} Scale */

const COLOURS = ["value", "comparison", "target", "gradient", "attention", "soft"];
/** @param {number} index of a group */
export const colourOf = (index) => COLOURS[index % COLOURS.length];

/** What the run in the middle has reached, where the group's name stands beside its runs.
 * @param {(number | null)[][]} runs @param {number} at @returns {number | undefined} */
function middle(runs, at) {
  const values = runs.map((run) => run[at] ?? Number.NaN).filter(Number.isFinite);
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The area between the lowest and the highest run, as a path.
 * @param {Series} series @param {number} length @param {Scale} x @param {Scale} y */
function area(series, length, x, y) {
  const up = [];
  const down = [];
  for (let epoch = 0; epoch < length; epoch += 1) {
    const high = y(series.high[epoch]);
    const low = y(series.low[epoch]);
    if (!Number.isFinite(high) || !Number.isFinite(low)) continue;
    up.push(`${x(epoch + 1).toFixed(1)} ${high.toFixed(1)}`);
    down.unshift(`${x(epoch + 1).toFixed(1)} ${low.toFixed(1)}`);
  }
  return up.length > 1 ? `M${up.join("L")}L${down.join("L")}Z` : "";
}

/** The marks of one group in one metric's plot, and its row of the table, made once.
 * @param {string} metric @param {number} index of the group */
export function groupMarks(metric, index) {
  const colour = colourOf(index);
  const parts = [metric, `val_${metric}`].map((key) => {
    const kind = `${colour}${key === metric ? " training" : ""}`;
    return {
      key,
      band: s("path", { class: `band ${colour}` }),
      runs: s("path", { class: `single ${kind}` }),
      line: s("path", { class: `line ${kind}` }),
      dot: s("circle", { r: 4, class: `dot ${colour}` }),
      name: s("text", { class: `name ${colour}` }),
    };
  });
  const cells = [h("td"), h("td")];
  const title = h("span");
  const row = h(
    "tr",
    {},
    h("th", { scope: "row" }, h("span", { class: `swatch ${colour}` }), title),
    ...cells,
  );
  return { parts, row, title, cells };
}

/**
 * One part of a group: its curve up to the cursor, and where its name would stand.
 * @param {ReturnType<typeof groupMarks>["parts"][number]} part
 * @param {Series | null} series null where there is nothing to draw
 * @param {{ x: Scale, y: Scale, cursor: number, reading: number, runs: boolean, band: boolean }} at
 *   `runs`: each run instead of their mean; `band`: from the lowest to the highest
 * @returns {{ x: number, y: number }} y is not a number where there is no end
 */
export function drawPart(part, series, { x, y, cursor, reading, runs, band }) {
  const length = Math.min(cursor, series?.mean.length ?? 0);
  const xs = Array.from({ length }, (_, epoch) => epoch + 1);
  const all = runs && series ? series.runs : [];
  const mean = series && !runs ? series.mean : [];
  const line = (/** @type {(number | null)[]} */ values) =>
    path(
      xs,
      values.map((value) => value ?? Number.NaN),
      x,
      y,
    );
  attributes(part.line, { d: mean.length > 0 ? line(mean) : "" });
  attributes(part.band, { d: band && series ? area(series, length, x, y) : "" });
  attributes(part.runs, { d: all.map(line).join("") });
  const told = mean[Math.min(reading, length) - 1] ?? Number.NaN;
  attributes(
    part.dot,
    Number.isFinite(told)
      ? { cx: x(Math.min(reading, length)), cy: y(told), visibility: "visible" }
      : { visibility: "hidden" },
  );
  const end = (runs ? middle(all, length - 1) : mean[length - 1]) ?? Number.NaN;
  return { x: x(length) + 8, y: y(end) + 4 };
}

/** A group is named at its validation curve; a lone group names its two curves.
 * @param {string} name @param {boolean} several groups @param {boolean} training */
export const nameOf = (name, several, training) =>
  several ? short(name) || "run" : training ? "training" : "validation";
