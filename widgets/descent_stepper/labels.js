// Names in the picture: each stands where nothing else does, or it is left out.

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */
/** @typedef {[number, number, number, number]} Line x and y of one end, then of the other */

const LETTER = 7; // pixels, about what a letter of these names is wide
const SHARE = { start: 0, middle: 0.5, end: 1 };

/** What a text covers. @param {string} text @param {"start" | "middle" | "end"} anchor @returns {Box} */
export function boxOf(text, x, y, anchor) {
  const width = LETTER * text.length;
  const left = x - SHARE[anchor] * width;
  return { left, right: left + width, top: y - 11, bottom: y + 4 };
}

/** @returns {Box} */
export const around = (x, y, radius) => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

/** @param {Box} a @param {Box} b */
export const overlap = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The part of a line that is inside of a box, if any. @param {Box} box @param {Line} line @returns {Line | null} */
export function clip({ left, right, top, bottom }, [x1, y1, x2, y2]) {
  let [from, to] = [0, 1]; // the part of the line that is inside of the borders looked at so far
  for (const [start, way, low, high] of [
    [x1, x2 - x1, left, right],
    [y1, y2 - y1, top, bottom],
  ]) {
    if (way === 0) {
      if (start < low || start > high) return null;
    } else {
      const [a, b] = [(low - start) / way, (high - start) / way];
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    }
  }
  const at = (share) => [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
  return from <= to ? /** @type {Line} */ ([...at(from), ...at(to)]) : null;
}

/** Is a box inside of the picture, and clear of all that stands there already?
 * @param {Box} box @param {{ frame: Box, boxes: Box[], lines: Line[] }} taken */
export const free = (box, { frame, boxes, lines }) =>
  box.left >= frame.left &&
  box.right <= frame.right &&
  box.top >= frame.top &&
  box.bottom <= frame.bottom &&
  !boxes.some((other) => overlap(box, other)) &&
  !lines.some((line) => clip(box, line));
