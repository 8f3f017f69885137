// Puts names into the picture: each takes the first place that is free, or is left out.
import { attributes, clamp } from "../shared/index.js";
import { boxOf, free } from "./labels.js";

/** @typedef {[number, number, "start" | "middle" | "end"]} Place x, y, anchor */

const put = (text, shown, /** @type {Place} */ [x, y, anchor]) => {
  text.style.display = shown ? "" : "none";
  attributes(text, { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor });
};

/** At the four corners of a mark, `gap` beside it. @returns {Place[]} */
export const corners = (x, y, gap) => [
  [x + gap, y - 5, "start"],
  [x - gap, y - 5, "end"],
  [x + gap, y + 15, "start"],
  [x - gap, y + 15, "end"],
];

/**
 * Puts names into one picture. What already stands there goes into `boxes` and `lines` before names
 * are asked for, the most important first; each name that finds a place joins them.
 * @param {import("../shared/axes.js").Plot} plot
 */
export function namer(plot) {
  const { top, right, bottom, left } = plot.margin;
  const frame = {
    left: left + 2,
    right: plot.width - right - 2,
    top: top + 2,
    bottom: plot.height - bottom - 2,
  };
  /** @type {import("./labels.js").Box[]} */
  const boxes = [];
  /** @type {import("./labels.js").Line[]} */
  const lines = [];
  const moved = (words, /** @type {Place} */ [x, y, anchor]) => {
    const { left, right, top, bottom } = boxOf(words, x, y, anchor);
    const dx = clamp(0, frame.left - left, frame.right - right);
    return /** @type {Place} */ ([
      x + dx,
      y + clamp(0, frame.top - top, frame.bottom - bottom),
      anchor,
    ]);
  };
  /** Show a name where there is room; `needed`: if there is none, at its first place, moved into
   * the frame. Is it there? */
  const name = (text, shown, /** @type {Place[]} */ places, needed = false) => {
    const words = text.textContent;
    const box = (/** @type {Place} */ place) => boxOf(words, ...place);
    const found = shown && places.find((place) => free(box(place), { frame, boxes, lines }));
    const chosen = found || (shown && needed && moved(words, places[0]));
    put(text, Boolean(chosen), chosen || places[0]);
    if (chosen) boxes.push(box(chosen));
    return Boolean(chosen);
  };
  return { frame, boxes, lines, name };
}
