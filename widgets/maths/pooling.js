// Pooling of one feature map, its gradient, and what a shift changes: the twin of
// book_helpers/reference/pooling.py. A map is { height, width, values }, values row by row.

/** @typedef {{ height: number, width: number, values: Float64Array }} FeatureMap */
/** @typedef {"max" | "average" | "min" | "subsample"} Mode */
/** @typedef {"valid" | "same"} Padding */
/** @typedef {{ window: number, stride?: number, padding?: Padding, mode?: Mode }} Options */

export const MODES = /** @type {Mode[]} */ (["max", "average", "min", "subsample"]);

/** @param {number} height @param {number} width @param {ArrayLike<number>} [values] @returns {FeatureMap} */
export const featureMap = (height, width, values) => ({
  height,
  width,
  values: values ? Float64Array.from(values) : new Float64Array(height * width),
});

/** @param {number[][]} rows @returns {FeatureMap} */
export const fromRows = (rows) => featureMap(rows.length, rows[0]?.length ?? 0, rows.flat());

/** @param {FeatureMap} map @returns {number[][]} */
export const toRows = ({ height, width, values }) =>
  Array.from({ length: height }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );

/** Length of the pooled axis. @param {number} size @param {number} window @param {number} [stride] @param {Padding} [padding] */
export function outputSize(size, window, stride = window, padding = "valid") {
  if (padding === "same") return Math.ceil(size / stride);
  return Math.max(0, Math.floor((size - window) / stride) + 1);
}

/** How many cells outside the map precede it; what is odd goes behind, as in Keras.
 * @param {number} size @param {number} window @param {number} [stride] @param {Padding} [padding] */
export function paddingBefore(size, window, stride = window, padding = "valid") {
  if (padding === "valid") return 0;
  const total = (outputSize(size, window, stride, padding) - 1) * stride + window - size;
  return Math.floor(Math.max(0, total) / 2);
}

/** [start, stop] of every window along one axis, cut to the map.
 * @param {number} size @param {number} window @param {number} [stride] @param {Padding} [padding]
 * @returns {[number, number][]} */
export function windows(size, window, stride = window, padding = "valid") {
  const before = paddingBefore(size, window, stride, padding);
  return Array.from({ length: outputSize(size, window, stride, padding) }, (_, index) => {
    const start = index * stride - before;
    return [Math.max(0, start), Math.min(size, start + window)];
  });
}

/** Index of the cell that a window passes on, the first in reading order if several are equal. */
function choose(values, width, [top, bottom], [left, right], mode) {
  let best = top * width + left;
  if (mode === "subsample") return best;
  for (let row = top; row < bottom; row += 1)
    for (let cell = row * width + left; cell < row * width + right; cell += 1)
      if (mode === "max" ? values[cell] > values[best] : values[cell] < values[best]) best = cell;
  return best;
}

function mean(values, width, [top, bottom], [left, right]) {
  let sum = 0;
  for (let row = top; row < bottom; row += 1)
    for (let cell = row * width + left; cell < row * width + right; cell += 1) sum += values[cell];
  return sum / ((bottom - top) * (right - left));
}

/** @param {FeatureMap} map @param {Options} options */
const axes = ({ height, width }, { window, stride = window, padding = "valid" }) => [
  windows(height, window, stride, padding),
  windows(width, window, stride, padding),
];

/** @param {FeatureMap} map @param {Options} options @returns {FeatureMap} */
export function pool(map, options) {
  const { mode = "max" } = options;
  const [rows, columns] = axes(map, options);
  const pooled = featureMap(rows.length, columns.length);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      pooled.values[i * columns.length + j] =
        mode === "average"
          ? mean(map.values, map.width, row, column)
          : map.values[choose(map.values, map.width, row, column, mode)];
    });
  });
  return pooled;
}

/** Index (row · width + column) of the cell that each window passes on; not for an average.
 * @param {FeatureMap} map @param {Options} options @returns {Int32Array} */
export function chosenCells(map, options) {
  const { mode = "max" } = options;
  if (mode === "average") throw new Error("an average passes on no single cell");
  const [rows, columns] = axes(map, options);
  return Int32Array.from(
    rows.flatMap((row) =>
      columns.map((column) => choose(map.values, map.width, row, column, mode)),
    ),
  );
}

/** Backward pass: ∂L/∂input from ∂L/∂output, a map of the input's shape.
 * @param {FeatureMap} map @param {ArrayLike<number>} outputGradient @param {Options} options */
export function poolGradient(map, outputGradient, options) {
  const [rows, columns] = axes(map, options);
  const gradient = featureMap(map.height, map.width);
  if (options.mode !== "average") {
    chosenCells(map, options).forEach((cell, index) => {
      gradient.values[cell] += outputGradient[index];
    });
    return gradient;
  }
  rows.forEach(([top, bottom], i) => {
    columns.forEach(([left, right], j) => {
      const share = outputGradient[i * columns.length + j] / ((bottom - top) * (right - left));
      for (let row = top; row < bottom; row += 1)
        for (let column = left; column < right; column += 1)
          gradient.values[row * map.width + column] += share;
    });
  });
  return gradient;
}

const BINOMIAL = { 3: [1 / 4, 2 / 4, 1 / 4], 5: [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16] };

/** Smooth both axes with 3 or 5 binomial taps; the border is mirrored without repeating the edge.
 * @param {FeatureMap} map @param {3 | 5} [taps] @returns {FeatureMap} */
export function blur(map, taps = 3) {
  const weights = BINOMIAL[taps];
  const reach = (taps - 1) / 2;
  const { height, width } = map;
  const mirror = (index, size) =>
    index < 0 ? -index : index >= size ? 2 * (size - 1) - index : index;
  const down = featureMap(height, width);
  for (let row = 0; row < height; row += 1)
    for (let tap = 0; tap < taps; tap += 1) {
      const from = mirror(row + tap - reach, height) * width;
      for (let column = 0; column < width; column += 1)
        down.values[row * width + column] += weights[tap] * map.values[from + column];
    }
  const both = featureMap(height, width);
  for (let row = 0; row < height * width; row += width)
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1)
        sum += weights[tap] * down.values[row + mirror(column + tap - reach, width)];
      both.values[row + column] = sum;
    }
  return both;
}

/** The maximum at every position where the window fits, one axis after the other. */
function denseMax({ height, width, values }, window) {
  const [rows, columns] = [height - window + 1, width - window + 1];
  const across = featureMap(height, columns);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < columns; column += 1) {
      let best = values[row * width + column];
      for (let step = 1; step < window; step += 1)
        best = Math.max(best, values[row * width + column + step]);
      across.values[row * columns + column] = best;
    }
  const both = featureMap(rows, columns);
  for (let cell = 0; cell < rows * columns; cell += 1) {
    let best = across.values[cell];
    for (let step = 1; step < window; step += 1)
      best = Math.max(best, across.values[cell + step * columns]);
    both.values[cell] = best;
  }
  return both;
}

/** Anti-aliased max pooling (Zhang 2019): maximum at every position, blur, then every stride-th.
 * @param {FeatureMap} map @param {number} [window] @param {number} [stride] @param {3 | 5} [taps] */
export function maxBlurPool(map, window = 2, stride = window, taps = 3) {
  return pool(blur(denseMax(map, window), taps), { window: 1, stride, mode: "subsample" });
}

/** ‖after − before‖ / ‖before‖, NaN where `before` is all 0.
 * @param {ArrayLike<number>} before @param {ArrayLike<number>} after */
export function relativeChange(before, after) {
  let length = 0;
  let change = 0;
  for (let index = 0; index < before.length; index += 1) {
    length += before[index] ** 2;
    change += (after[index] - before[index]) ** 2;
  }
  return length > 0 ? Math.sqrt(change / length) : Number.NaN;
}
