// Where the tiles of the training set and of the epochs stand. Numbers only, nothing is drawn here.
import { clamp } from "../shared/numbers.js";
import { EPOCHS, plan } from "./state.js";

export const STACK = 6; // height of the mark that one use leaves above an example
const STACK_TOP = 22;
export const SET_TOP = STACK_TOP + EPOCHS.max * (STACK + 1) + 4;
export const ROWS_GAP = 62;
const ROW = 50;
// Where a line of all examples would leave no room for their numbers, they stand in several lines.
const NARROW = 440;
export const LEGIBLE = 16;
const SET_LINE = EPOCHS.max * (STACK + 1) + 34;
export const LINE = 40;

/** Where everything stands; depends on the width and on the plan, not on the step. */
export function geometry(state, width) {
  const { examples } = state;
  const narrow = width < NARROW;
  const start = narrow ? 52 : 64;
  const room = width - start - 2;
  const { batches, left } = plan(state)[0];
  const groups = left.length ? [...batches, left] : batches;
  const gapOf = (/** @type {number} */ count, /** @type {number} */ most) =>
    count > 1 ? clamp(most / (count - 1), 0, 7) : 0;
  let gap = gapOf(groups.length, 0.3 * room);
  let cell = Math.min(26, (room - gap * (groups.length - 1)) / examples);
  let setCell = Math.min(26, room / examples);
  let setColumns = examples;
  let columns = examples;
  const wrapped = narrow && cell < LEGIBLE;
  if (wrapped) {
    columns = Math.min(examples, Math.floor(room / (LEGIBLE + 2)));
    setColumns = Math.ceil(examples / Math.ceil(examples / columns));
    setCell = Math.min(26, room / setColumns);
    const inLine = Math.ceil(columns / state.batch_size);
    gap = gapOf(inLine, room - LEGIBLE * columns);
    cell = Math.min(26, (room - gap * (inLine - 1)) / columns);
  }
  // One place for each example of an epoch; a batch begins a new line rather than be cut in two.
  const places = [];
  let [line, column, inLine] = [0, 0, 0];
  const turn = () => {
    [line, column, inLine] = [line + 1, 0, 0];
  };
  for (const { length } of groups) {
    if (length <= columns && column + length > columns) turn();
    for (let example = 0; example < length; example += 1) {
      if (column === columns) turn();
      places.push({ x: start + column * cell + inLine * gap, line });
      column += 1;
    }
    inLine += 1;
  }
  const row = wrapped ? (line + 1) * LINE + 12 : ROW;
  const setLines = Math.ceil(examples / setColumns);
  const below = SET_TOP + (setLines - 1) * SET_LINE + Math.min(24, setCell);
  const rowTop = (epoch) => below + (wrapped ? 24 : ROWS_GAP) + epoch * row;
  return {
    narrow,
    start,
    cell,
    size: Math.max(2, cell - (cell > 9 ? 2 : 1)),
    wrapped,
    places,
    rowTop,
    setSize: Math.max(2, setCell - (setCell > 9 ? 2 : 1)),
    setX: (example) => start + (example % setColumns) * setCell,
    setY: (example) => SET_TOP + Math.floor(example / setColumns) * SET_LINE,
    height: rowTop(state.epochs) - 6,
    legible: cell >= LEGIBLE,
  };
}
