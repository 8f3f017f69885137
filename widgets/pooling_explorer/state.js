import { chosenCells, fromRows, MODES, pool, poolGradient, windows } from "../maths/pooling.js";
import { boolean, integer, list, number, oneOf } from "../shared/schema.js";
import { DISORDER } from "./maps.js";

export const SIZES = { min: 4, max: 8 };
export const LIMIT = 99;

const entry = number({ min: -LIMIT, max: LIMIT });

export const schema = {
  values: list(list(entry, SIZES), SIZES),
  mode: oneOf(MODES),
  window: integer({ min: 1, max: 8 }),
  stride: integer({ min: 1, max: 4 }),
  padding: oneOf(["valid", "same"]),
  row: integer({ min: 0, max: 7 }),
  column: integer({ min: 0, max: 7 }),
  backward: boolean(),
  output_gradient: list(list(entry, { max: 8 }), { max: 8 }),
};

export const defaults = {
  values: DISORDER,
  mode: "max",
  window: 2,
  stride: 2,
  padding: "valid",
  row: 0,
  column: 0,
  backward: false,
  output_gradient: [],
};

const rectangular = (rows) => rows.every((row) => row.length === rows[0].length);
const within = (value, count) => Math.min(value, Math.max(0, count - 1));

/** The chosen output cell exists, the map is a rectangle, output gradients fit the output. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  if (!rectangular(next.values)) {
    const width = Math.min(...next.values.map((row) => row.length));
    next.values = next.values.map((row) => row.slice(0, width));
  }
  const { values, window, stride, padding } = next;
  const height = windows(values.length, window, stride, padding).length;
  const width = windows(values[0].length, window, stride, padding).length;
  next.row = within(next.row, height);
  next.column = within(next.column, width);
  const given = next.output_gradient;
  const fits = given.length === height && given.every((row) => row.length === width);
  // All ones are what an empty list says already.
  if (given.length > 0 && (!fits || given.flat().every((value) => value === 1)))
    next.output_gradient = [];
  return next;
}

/** The map with another size: cut, or filled up with the numbers of the map in disorder. */
export function resized(values, size) {
  return Array.from({ length: size }, (_, row) =>
    Array.from(
      { length: size },
      (_, column) => values[row]?.[column] ?? DISORDER[(row + column) % 6][(column + 2 * row) % 6],
    ),
  );
}

/** A copy of rows of numbers with one of them changed. */
export const edited = (rows, row, column, value) =>
  rows.map((cells, at) =>
    at === row ? cells.map((cell, here) => (here === column ? value : cell)) : cells,
  );

let cached = { key: /** @type {any[]} */ ([]), result: /** @type {any} */ (null) };

/** Everything that follows from a state; computed once for code, readings and view. */
export function outcome(state) {
  const { values, mode, window, stride, padding, backward, output_gradient } = state;
  const key = [values, mode, window, stride, padding, backward, output_gradient];
  if (key.every((part, index) => part === cached.key[index])) return cached.result;
  const options = { mode, window, stride, padding };
  const map = fromRows(values);
  const pooled = pool(map, options);
  const count = pooled.values.length;
  const incoming = output_gradient.length > 0 ? output_gradient.flat() : new Array(count).fill(1);
  const rows = windows(map.height, window, stride, padding);
  const columns = windows(map.width, window, stride, padding);
  const inside = (spans, index) => spans.some(([start, stop]) => start <= index && index < stop);
  const every = (size) => Array.from({ length: size }, (_, index) => index);
  const result = {
    map,
    pooled,
    rows,
    columns,
    incoming,
    options,
    chosen: mode === "average" ? null : chosenCells(map, options),
    gradient: backward ? poolGradient(map, incoming, options) : null,
    unseenRows: every(map.height).filter((index) => !inside(rows, index)),
    unseenColumns: every(map.width).filter((index) => !inside(columns, index)),
  };
  cached = { key, result };
  return result;
}

/** What the windows are, apart from the numbers in them. */
const LAYER = ["mode", "window", "stride", "padding"];

/** Whether two states may give other outputs. */
export const poolsAnew = (state, previous) =>
  [...LAYER, "values"].some((key) => state[key] !== previous[key]);

/** The outputs that one edited number has changed; null where something else has happened.
 * @returns {number[] | null} */
export function changedOutputs(state, previous) {
  if (state.backward || LAYER.some((key) => state[key] !== previous[key])) return null;
  const [now, before] = [state.values.flat(), previous.values.flat()];
  if (state.values.length !== previous.values.length || now.length !== before.length) return null;
  if (now.filter((value, index) => value !== before[index]).length !== 1) return null;
  const was = outcome(previous).pooled.values;
  const is = outcome(state).pooled.values;
  return [...is.keys()].filter((index) => is[index] !== was[index]);
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const { pooled, gradient } = outcome(state);
  const numbers = { height: pooled.height, width: pooled.width };
  if (pooled.values.length === 0) return numbers;
  numbers.result = pooled.values[state.row * pooled.width + state.column];
  if (gradient)
    numbers.reached = gradient.values.reduce((count, value) => count + (value !== 0 ? 1 : 0), 0);
  return numbers;
}
