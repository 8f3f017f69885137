import { integer, oneOf } from "../shared/schema.js";
import { FILTERS, MARGIN, MODES, SIDE, studyOf, WINDOWS } from "./features.js";

export const schema = {
  filter: oneOf(Object.keys(FILTERS)),
  mode: oneOf(MODES),
  window: {
    ...oneOf(WINDOWS.map(String)),
    values: WINDOWS,
    accepts: (value) => WINDOWS.includes(value),
    parse: Number,
  },
  right: integer({ min: 0, max: MARGIN }),
  down: integer({ min: 0, max: MARGIN }),
  at_row: integer({ min: 0, max: SIDE - 1 }),
  at_column: integer({ min: 0, max: SIDE - 1 }),
  guess: integer({ min: -1, max: 63 }),
};

export const defaults = {
  filter: "vertical",
  mode: "max",
  window: 2,
  right: 0,
  down: 0,
  at_row: 40,
  at_column: 16,
  guess: -1,
};

/** A guess holds for one window of one map only. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  const { window } = next;
  const moved =
    next.filter !== state.filter ||
    window !== state.window ||
    Math.floor(next.at_row / window) !== Math.floor(state.at_row / window) ||
    Math.floor(next.at_column / window) !== Math.floor(state.at_column / window);
  if ((moved && !("guess" in patch)) || next.guess >= window * window) next.guess = -1;
  return next;
}

/** The window in question: its cells in the feature map, and the place of the largest number. */
export function windowOf({ filter, window, at_row, at_column }, study) {
  const map = study.features(filter, 0, 0);
  const [top, left] = [at_row, at_column].map((at) => Math.floor(at / window) * window);
  const values = Array.from(
    { length: window * window },
    (_, index) => map.values[(top + Math.floor(index / window)) * SIDE + left + (index % window)],
  );
  const largest = Math.max(...values);
  return { top, left, values, largest, place: values.indexOf(largest) };
}

const STRONGEST = 12; // windows to look at

/** The next weaker window after the present one, among the strongest.
 * @param {Record<string, any>} state @param {import("./features.js").Study} study */
export function nextWindow({ filter, window, at_row, at_column }, study) {
  const { values, width } = study.pooled(filter, 0, 0, "max", window);
  const order = [...values.keys()]
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, STRONGEST);
  const now = Math.floor(at_row / window) * width + Math.floor(at_column / window);
  const next = order[(order.indexOf(now) + 1) % order.length];
  return { at_row: Math.floor(next / width) * window, at_column: (next % width) * window };
}

/** Does the move shift the pooled map by whole cells and change nothing else? Border left out.
 * @param {Record<string, any>} state @param {import("./features.js").Study} study */
export function movesAsOne({ filter, mode, window, right, down }, study) {
  if (right + down === 0 || right % window > 0 || down % window > 0) return false;
  const before = study.pooled(filter, 0, 0, mode, window);
  const after = study.pooled(filter, down, right, mode, window);
  const [rows, columns] = [down / window, right / window];
  for (let row = rows + 1; row < before.height - 1; row += 1)
    for (let column = columns + 1; column < before.width - 1; column += 1) {
      const was = before.values[(row - rows) * before.width + column - columns];
      if (Math.abs(after.values[row * after.width + column] - was) > 1e-9) return false;
    }
  return true;
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state, data) {
  const study = studyOf(data("pixels"));
  const { filter, mode, window, right, down } = state;
  return {
    change: study.change(filter, down, right, mode, window),
    unpooled: study.change(filter, down, right, "max", 1),
    largest: windowOf(state, study).largest,
  };
}
