// Where grids, cells and windows lie in the picture, in CSS pixels: no DOM.
import { clamp } from "../shared/numbers.js";

const WIDE = 440; // from here the grids stand side by side, else one above the other
const HEIGHT = 330; // of the wide picture
const TITLE = 24;
const GAP = { wide: 44, widest: 88, narrow: 56 }; // between the grids
const LARGEST = { wide: 56, narrow: 52 }; // cell
const GHOST = 0.26; // size of a cell outside the map, in cells: it is there, but never counts

/** How many cells outside the map windows reach over, before and after it.
 * @param {number} size @param {number} count of windows @param {Record<string, any>} state */
function padded(size, count, { window, stride, padding }) {
  if (padding === "valid") return [0, 0];
  const total = Math.max(0, (count - 1) * stride + window - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * The two grids: `pitch` is the side of a cell and `small` that of a cell outside the map.
 * @param {number} width of the stage @param {Record<string, any>} state
 * @param {Record<string, any>} result what `outcome(state)` gives
 */
export function gridGeometry(width, state, { map, pooled, rows, columns }) {
  const wide = width >= WIDE;
  const [above, below] = padded(map.height, rows.length, state);
  const [before, after] = padded(map.width, columns.length, state);
  const across = map.width + GHOST * (before + after);
  const down = map.height + GHOST * (above + below);
  const out = Math.max(pooled.width, 2);
  const pitch = Math.floor(
    wide
      ? Math.min(
          LARGEST.wide,
          (width - GAP.wide) / (across + out),
          (HEIGHT - TITLE) / Math.max(down, pooled.height),
        )
      : Math.min(LARGEST.narrow, width / Math.max(across, out)),
  );
  const small = Math.round(pitch * GHOST);
  const whole = {
    width: map.width * pitch + small * (before + after),
    height: map.height * pitch + small * (above + below),
  };
  const outputHeight = Math.max(pooled.height, 1) * pitch;
  const x = before * small;
  const y = TITLE + above * small;
  const gap = (width - whole.width - out * pitch) / 2;
  const output = wide
    ? {
        x: whole.width + clamp(gap, GAP.wide, GAP.widest),
        y: TITLE + Math.max(above * small, (whole.height - outputHeight) / 2),
      }
    : { x: 0, y: TITLE + whole.height + GAP.narrow };
  return {
    width,
    wide,
    height: wide ? HEIGHT : output.y + outputHeight,
    title: TITLE,
    pitch,
    small,
    above,
    before,
    // The map with the cells outside of it, if there are any.
    outside: above + below + before + after > 0 ? { x: 0, y: TITLE, ...whole } : null,
    input: { x, y, rows: map.height, columns: map.width },
    output: { ...output, rows: pooled.height, columns: pooled.width },
  };
}

/**
 * The active window, its output cell, and two lines that join them where there is room between the
 * grids: side by side. One above the other, the output's title stands there.
 * @param {ReturnType<typeof gridGeometry>} place @param {Record<string, any>} state
 */
export function windowGeometry(place, { row, column, window, stride }) {
  const { wide, pitch, small, input, output } = place;
  // Cells outside the map are drawn small.
  const edge = (index, count) => {
    if (index < 0) return index * small;
    return index > count ? count * pitch + (index - count) * small : index * pitch;
  };
  const top = row * stride - place.above;
  const left = column * stride - place.before;
  const x = input.x + edge(left, input.columns);
  const y = input.y + edge(top, input.rows);
  const right = input.x + edge(left + window, input.columns);
  const bottom = input.y + edge(top + window, input.rows);
  const cell = { x: output.x + column * pitch, y: output.y + row * pitch };

  // Only the part between the two grids is drawn: over the cells a line would cross numbers.
  const [near, far] = [Math.max(input.x + input.columns * pitch, right), output.x];
  const links = [
    [y, cell.y],
    [bottom, cell.y + pitch],
  ].map(([start, end]) =>
    [near, far].map((along) => [
      along,
      start + ((along - right) / (cell.x - right)) * (end - start),
    ]),
  );
  return {
    window: { x, y, width: right - x, height: bottom - y },
    cell: { ...cell, width: pitch, height: pitch },
    links: wide ? links : [], // each from [x, y] to [x, y]
  };
}
