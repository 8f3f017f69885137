// Maps of the plane: the loss at every point, its contour lines, and where a descent from there ends.
import { loss, pointOf, step } from "../maths/landscape.js";
import { SOLVED, slice, X, Y } from "./state.js";

export const COLUMNS = 128;
export const ROWS = 98;
export const END_COLUMNS = 64;
export const END_ROWS = 49;
const END_UPDATES = 800;
export const LEVELS = [0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.1, 1.5, 2, 3, 4];
export const RANGE = [Math.log(0.002), Math.log(6)];

const at = (index, count, /** @type {number[]} */ [low, high]) =>
  low + ((high - low) * (index + 0.5)) / count;

let known;
/** ln loss on the grid, row by row from the top. */
export function lossMap() {
  if (known) return known;
  known = new Float64Array(COLUMNS * ROWS);
  const point = new Float64Array(9);
  for (let row = 0; row < ROWS; row += 1)
    for (let column = 0; column < COLUMNS; column += 1) {
      const place = [at(column, COLUMNS, X), at(ROWS - 1 - row, ROWS, Y)];
      known[row * COLUMNS + column] = Math.log(loss(pointOf(place, slice(), point)));
    }
  return known;
}

/** The corners of a cell and its sides between them, clockwise: [column, row, Δcolumn, Δrow]. */
const SIDES = [
  [0, 0, 1, 0],
  [1, 0, 0, 1],
  [1, 1, -1, 0],
  [0, 1, 0, -1],
];

/**
 * Contour lines by marching squares, as an SVG path; `px` and `py` turn cells into pixels. One pass
 * for all levels: most cells hold none, and two comparisons tell.
 * @param {Float64Array} map @param {number[]} levels @param {(column: number) => number} px @param {(row: number) => number} py
 */
export function contours(map, levels, px, py) {
  let text = "";
  const corner = new Float64Array(4);
  const cell = (column, row, level) => {
    // Where the level crosses the four sides; two crossings make a line, four make two.
    let crossings = 0;
    for (let side = 0; side < 4; side += 1) {
      const from = corner[side];
      const to = corner[(side + 1) % 4];
      if (from > level === to > level) continue;
      const t = (level - from) / (to - from);
      const [x, y, dx, dy] = SIDES[side];
      text += crossings % 2 ? "L" : "M";
      text += `${px(column + x + t * dx).toFixed(1)} ${py(row + y + t * dy).toFixed(1)}`;
      crossings += 1;
    }
  };
  for (let row = 0; row < ROWS - 1; row += 1)
    for (let column = 0; column < COLUMNS - 1; column += 1) {
      const first = row * COLUMNS + column;
      corner[0] = map[first];
      corner[1] = map[first + 1];
      corner[2] = map[first + COLUMNS + 1];
      corner[3] = map[first + COLUMNS];
      const low = Math.min(corner[0], corner[1], corner[2], corner[3]);
      const high = Math.max(corner[0], corner[1], corner[2], corner[3]);
      for (let index = 0; index < levels.length; index += 1)
        if (low <= levels[index] && levels[index] < high) cell(column, row, levels[index]);
    }
  return text;
}

const maps = new Map();

/**
 * Where descents end, one cell after the other. `work(until)` goes on until that time and says
 * whether it is done; `share` is how much there is: 1 solved, 0 stuck, −1 not known yet.
 */
export function endMap({ moves, learning_rate: rate }) {
  const key = `${moves} ${rate}`;
  if (!maps.has(key)) {
    if (maps.size > 8) maps.clear();
    const cells = new Int8Array(END_COLUMNS * END_ROWS).fill(-1);
    // In a scattered order, so that the map is rough at once and fine later.
    let done = 0;
    const order = (index) => (index * 1291) % cells.length; // 1291 shares no factor with the count
    const directions = moves === "plane" ? slice().directions : null;
    const one = (cell) => {
      const place = [
        at(cell % END_COLUMNS, END_COLUMNS, X),
        at(END_ROWS - 1 - Math.floor(cell / END_COLUMNS), END_ROWS, Y),
      ];
      const p = pointOf(place, slice());
      for (let update = 0; update < END_UPDATES; update += 1) {
        step(p, rate, directions);
        // Descents that are deep in a valley stay in it.
        if (update % 50 === 49 && loss(p) < SOLVED) return 1;
      }
      return loss(p) < SOLVED ? 1 : 0;
    };
    maps.set(key, {
      cells,
      share: () => done / cells.length,
      work(until) {
        while (done < cells.length && performance.now() < until) {
          const cell = order(done);
          cells[cell] = one(cell);
          done += 1;
        }
        return done === cells.length;
      },
    });
  }
  return maps.get(key);
}
