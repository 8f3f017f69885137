// What the picture says, in sentences: the arithmetic, the output's size, what to notice.
import { plural, trimmed } from "../shared/numbers.js";

/** A number as it stands in a cell: 3, 3.75, −12.3. @param {number} value */
export const short = (value) => trimmed(value, Math.abs(value) >= 10 ? 1 : 2);

const MANY = 16;
const also = (list) =>
  list.length > 1 ? `${list.slice(0, -1).join(", ")} and ${list.at(-1)}` : `${list[0]}`;
const unsigned = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** What stands over the two grids. @returns {[string, string]} */
export function titles({ backward }, { map, pooled }) {
  const none = pooled.values.length === 0;
  const output = backward
    ? "Output; gradients beneath"
    : `Output, ${pooled.height} × ${pooled.width}`;
  return [
    backward ? "Map; gradients beneath" : `Feature map, ${map.height} × ${map.width}`,
    none ? "No output" : output,
  ];
}

/** The cells of the active window, in reading order. */
function patchOf({ map, rows, columns }, { row, column }) {
  const [[top, bottom], [left, right]] = [rows[row], columns[column]];
  const cells = [];
  for (let at = top; at < bottom; at += 1)
    for (let here = left; here < right; here += 1) cells.push(at * map.width + here);
  return cells;
}

/** max(1, 3, 6, 2) = 6 */
export function arithmetic(state, result) {
  const { map, pooled } = result;
  if (pooled.values.length === 0) return "There is nothing to compute.";
  const values = patchOf(result, state).map((cell) => map.values[cell]);
  const value = short(pooled.values[state.row * pooled.width + state.column]);
  const shown = (write, separator) =>
    values.length <= MANY
      ? values.map(write).join(separator)
      : `${values.slice(0, 4).map(write).join(separator)}${separator}…${separator}${write(values.at(-1))}`;
  const count = values.length > MANY ? ` (${values.length} numbers)` : "";
  if (state.mode === "average") return `(${shown(unsigned, " + ")}) / ${values.length} = ${value}`;
  if (state.mode === "subsample") return `the first of ${shown(short, ", ")}${count} is ${value}`;
  return `${state.mode}(${shown(short, ", ")})${count} = ${value}`;
}

/** ⌊(6 − 2) / 2⌋ + 1 = 3 */
function axis(size, count, { window, stride, padding }) {
  return padding === "same"
    ? `⌈${size} / ${stride}⌉ = ${count}`
    : `⌊(${size} − ${window}) / ${stride}⌋ + 1 = ${count}`;
}

/** @returns {string} the output's size with the numbers filled in */
export function sizeFormula(state, { map, pooled }) {
  if (pooled.height === 0 || pooled.width === 0)
    return `A window of ${state.window} × ${state.window} does not fit into ${map.height} × ${map.width}.`;
  const down = `${axis(map.height, pooled.height, state)} ${pooled.height === 1 ? "row" : "rows"}`;
  if (map.height === map.width)
    return pooled.height === 1 ? `${down} and 1 column` : `${down}, and as many columns`;
  return `${down}, ${axis(map.width, pooled.width, state)} ${pooled.width === 1 ? "column" : "columns"}`;
}

/** The place that every window's chosen cell has, if it is the same in all of them. */
function commonPlace(state, { map, chosen, rows, columns }) {
  if (!chosen || state.mode === "subsample" || state.padding === "same" || chosen.length < 2)
    return null;
  const place = (cell, index) => {
    const [top] = rows[Math.floor(index / columns.length)];
    const [left] = columns[index % columns.length];
    return (Math.floor(cell / map.width) - top) * state.window + (cell % map.width) - left;
  };
  const first = place(chosen[0], 0);
  if (!chosen.every((cell, index) => place(cell, index) === first)) return null;
  const [down, right] = [Math.floor(first / state.window), first % state.window];
  const last = state.window - 1;
  const corner = {
    "0 0": "top left",
    [`0 ${last}`]: "top right",
    [`${last} 0`]: "bottom left",
    [`${last} ${last}`]: "bottom right",
  };
  const where = corner[`${down} ${right}`];
  return where
    ? `Every window passes on its ${where} number: x[${down}::${state.stride}, ${right}::${state.stride}] would do the same.`
    : null;
}

function unseen({ unseenRows, unseenColumns }, { padding, stride, window }) {
  const numbered = (word, list) =>
    `${word}${list.length > 1 ? "s" : ""} ${also(list.map((index) => index + 1))}`;
  const parts = [];
  if (unseenRows.length > 0) parts.push(numbered("row", unseenRows));
  if (unseenColumns.length > 0) parts.push(numbered("column", unseenColumns));
  if (parts.length === 0) return null;
  const text = also(parts);
  const reason =
    stride > window
      ? "the stride steps over them"
      : padding === "valid"
        ? "“valid” drops them without a word"
        : "";
  return `Hatched: ${text} lie in no window; ${reason}.`;
}

/** What to notice, going forwards. */
export function forwardNote(state, result) {
  const { map, pooled, chosen, rows } = result;
  if (pooled.values.length === 0)
    return "Keras refuses to build such a layer. Padding “same”, or a smaller window, helps.";
  const all = map.values.length;
  const lost = unseen(result, state);
  const place = state.window > 1 ? commonPlace(state, result) : null;
  const kept = chosen ? new Set(chosen).size : 0;
  const count = chosen
    ? `${kept} of ${all} numbers are passed on (dots), ${all - kept} are forgotten.`
    : `${all} numbers become ${pooled.values.length}; none of them is passed on as it is.`;
  const outside =
    state.padding === "same" && (rows.length - 1) * state.stride + state.window > map.height;
  const frame = outside ? "The dashed frame lies outside the map and never counts." : null;
  return [lost ?? count, place, frame].filter(Boolean).join(" ");
}

/** Where the active output's gradient goes. */
export function routing(state, result) {
  const { map, pooled, chosen, incoming } = result;
  if (pooled.values.length === 0) return "There is no output, so nothing comes back.";
  const index = state.row * pooled.width + state.column;
  const cells = patchOf(result, state);
  const sent = short(incoming[index]);
  if (!chosen)
    return `Gradient ${sent} / ${cells.length} = ${short(incoming[index] / cells.length)} to each of ${plural(cells.length, "cell")}`;
  const cell = chosen[index];
  const at = `row ${Math.floor(cell / map.width) + 1}, column ${(cell % map.width) + 1}`;
  const rest = cells.length - 1;
  return `Gradient ${sent} goes to the ${short(map.values[cell])} in ${at}${rest > 0 ? `; ${rest === 1 ? "the other cell gets" : `the other ${rest} get`} 0` : ""}`;
}

/** What to notice, going backwards. */
export function backwardNote(state, result) {
  const { map, pooled, chosen, gradient } = result;
  if (pooled.values.length === 0) return forwardNote(state, result);
  const reached = gradient.values.filter((value) => value !== 0).length;
  const total = `${reached} of ${map.values.length} cells get a gradient.`;
  if (!chosen || state.mode === "subsample") return total;
  const best = map.values[chosen[state.row * pooled.width + state.column]];
  const equal = patchOf(result, state).filter((cell) => map.values[cell] === best).length;
  if (equal > 1)
    return `${total} ${short(best)} stands ${equal} times in this window: the first in reading order gets everything, as in TensorFlow.`;
  const most = Math.max(...countOf(chosen));
  return most > 1
    ? `${total} Windows overlap: one cell is chosen ${most} times, and its gradients add up.`
    : total;
}

function countOf(chosen) {
  const counts = new Map();
  for (const cell of chosen) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts.values();
}
