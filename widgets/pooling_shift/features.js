// From a picture to its edge features, moved or not, and what pooling makes of a move.
import { featureMap, maxBlurPool, pool, relativeChange } from "../maths/pooling.js";

export const MARGIN = 4; // pixels around the part that is seen, so that real ones move in
export const SIDE = 64; // of the feature map
export const WINDOWS = [1, 2, 4, 8];
export const MODES = ["max", "average", "subsample", "blur"];
const PICTURE = SIDE + 2 + 2 * MARGIN;
export const SEEN = SIDE + 2; // a 3 × 3 filter needs a pixel more on every side

/** Sobel's filter in four directions, row by row. */
export const FILTERS = {
  vertical: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  horizontal: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  rising: [0, 1, 2, -1, 0, 1, -2, -1, 0],
  falling: [2, 1, 0, 1, 0, -1, 0, -1, -2],
};

/** @param {string} text base64 of 74 × 74 bytes @returns {Float64Array} brightness 0 … 1 */
export function decode(text) {
  const bytes = atob(text);
  return Float64Array.from(
    { length: PICTURE * PICTURE },
    (_, index) => bytes.charCodeAt(index) / 255,
  );
}

/** The part of the picture that is seen after moving it down and right. */
export function seen(pixels, down, right) {
  const part = featureMap(SEEN, SEEN);
  for (let row = 0; row < SEEN; row += 1) {
    const start = (row + MARGIN - down) * PICTURE + MARGIN - right;
    part.values.set(pixels.subarray(start, start + SEEN), row * SEEN);
  }
  return part;
}

/** Convolution (as networks mean it) with one filter, then ReLU. */
export function edges(part, name) {
  const filter = FILTERS[name];
  const map = featureMap(SIDE, SIDE);
  for (let row = 0; row < SIDE; row += 1)
    for (let column = 0; column < SIDE; column += 1) {
      let sum = 0;
      for (let tap = 0; tap < 9; tap += 1)
        sum += filter[tap] * part.values[(row + ((tap / 3) | 0)) * SEEN + column + (tap % 3)];
      map.values[row * SIDE + column] = Math.max(0, sum);
    }
  return map;
}

/** @param {import("../maths/pooling.js").FeatureMap} map */
function pooledBy(map, mode, window) {
  if (mode === "blur") return maxBlurPool(map, window);
  return pool(map, { window, mode });
}

/** Everything about one picture, computed when first asked for and then kept. */
export class Study {
  /** @param {string} text the picture in base64 */
  constructor(text) {
    this.text = text;
    this.pixels = decode(text);
    this.kept = new Map();
  }

  recall(key, compute) {
    if (!this.kept.has(key)) this.kept.set(key, compute());
    return this.kept.get(key);
  }

  part(down, right) {
    return this.recall(`part ${down} ${right}`, () => seen(this.pixels, down, right));
  }

  features(filter, down, right) {
    return this.recall(`features ${filter} ${down} ${right}`, () =>
      edges(this.part(down, right), filter),
    );
  }

  /** The largest edge of the unmoved picture: the end of all colour scales. */
  largest(filter) {
    return this.recall(`largest ${filter}`, () => Math.max(...this.features(filter, 0, 0).values));
  }

  pooled(filter, down, right, mode, window) {
    return this.recall(`pooled ${filter} ${down} ${right} ${mode} ${window}`, () =>
      pooledBy(this.features(filter, down, right), mode, window),
    );
  }

  /** ‖after − before‖ / ‖before‖ */
  change(filter, down, right, mode, window) {
    return this.recall(`change ${filter} ${down} ${right} ${mode} ${window}`, () =>
      relativeChange(
        this.pooled(filter, 0, 0, mode, window).values,
        // Not kept: only the maps that are shown are.
        pooledBy(this.features(filter, down, right), mode, window).values,
      ),
    );
  }

  /** Computes the changes of one move that nobody has asked for yet; false when all are there. */
  prepare(filter) {
    for (let move = 0; move < (MARGIN + 1) ** 2; move += 1) {
      const [down, right] = [Math.floor(move / (MARGIN + 1)), move % (MARGIN + 1)];
      if (this.kept.has(`ready ${filter} ${down} ${right}`)) continue;
      for (const mode of MODES)
        for (const window of WINDOWS) this.change(filter, down, right, mode, window);
      this.kept.set(`ready ${filter} ${down} ${right}`, true);
      return true;
    }
    return false;
  }
}

let study = /** @type {Study | null} */ (null);

/** The study of a picture; the last one is kept. @param {string} text */
export function studyOf(text) {
  if (study?.text !== text) study = new Study(text);
  return study;
}
