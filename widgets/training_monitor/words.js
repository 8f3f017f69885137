// What stands beside the curves: names, values with their spread, and where the names go.
import { fixed, significant } from "../shared/numbers.js";
import { isLoss } from "./state.js";

const LONGEST = 15; // letters of a name beside its curve

/** A group's name beside its curve. @param {string} name */
export const short = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** “val_loss” as words. @param {string} name */
export const words = (name) => name.replaceAll("_", " ");

/** The same over a plot. @param {string} name */
export const titleOf = (name) => words(name).replace(/^./, (first) => first.toUpperCase());

/** Keep labels apart: each at least `gap` below the one before, none below `bottom`.
 * @param {{ y: number }[]} labels @param {number} gap @param {number} bottom */
export function apart(labels, gap, bottom) {
  labels.sort((a, b) => a.y - b.y);
  for (let index = 1; index < labels.length; index += 1)
    labels[index].y = Math.max(labels[index].y, labels[index - 1].y + gap);
  let limit = bottom;
  for (let index = labels.length - 1; index >= 0; index -= 1) {
    labels[index].y = Math.min(labels[index].y, limit);
    limit = labels[index].y - gap;
  }
}

/** Values with their spread, to the same decimal: 0.971 ± 0.004.
 * @param {string} metric @param {import("./state.js").Series | undefined} series @param {number} at */
export function shown(metric, series, at) {
  const value = series?.mean[at];
  if (series === undefined || value === undefined || !Number.isFinite(value)) return "–";
  const text = isLoss(metric) ? significant(value, 3) : fixed(value, Math.abs(value) < 10 ? 3 : 1);
  const deviation = series.deviation[at];
  if (!Number.isFinite(deviation)) return text;
  const decimals = text.includes("·") ? null : (text.split(".")[1]?.length ?? 0);
  return `${text} ± ${decimals === null ? significant(deviation, 2) : fixed(deviation, decimals)}`;
}
