// Where the network's units and edges lie in the panel, in CSS pixels: no DOM.
import { FEATURE_NAMES } from "./features.js";
import { MAX_UNITS } from "./state.js";

/**
 * @typedef {{ layer: number, unit: number }} Unit layer −1: a feature, by its place in the full list
 * @typedef {{ layer: number, from: number, to: number }} Edge from an active input to a unit
 * @typedef {ReturnType<typeof networkGeometry>} Geometry
 */

export const LABEL = 44; // room for the features' names
const NARROW = 400; // below it layers are rows, from top to bottom
const NEAR = 7; // pixels from which a pointer picks an edge

/** How many places each column has: features, hidden layers, output. @param {number[]} layers */
export const columnSizes = (layers) => [FEATURE_NAMES.length, ...layers, 1];

/**
 * Places of all units, column by column, the side of a unit's map, and the room for one unit.
 * “Along” runs from features to output, “across” over the units of a layer.
 * @param {number} width of the panel @param {number[]} layers
 */
export function networkGeometry(width, layers) {
  const vertical = width < NARROW;
  const columns = layers.length + 2;
  const gap = vertical ? 64 : (width - LABEL - 8) / columns;
  const pitch = vertical ? width / MAX_UNITS : 36;
  const size = Math.min(32, vertical ? Math.floor(pitch) - 5 : gap - 16);
  const breadth = pitch * MAX_UNITS;
  const length = vertical ? gap * (columns - 1) + size + 24 : width;
  const begin = size / 2 + (vertical ? 20 : LABEL);
  const stride = vertical ? gap : (width - LABEL - size - 4) / (columns - 1);
  const places = columnSizes(layers).map((count, column) =>
    Array.from({ length: count }, (_, unit) => {
      const along = begin + column * stride;
      const across = breadth / 2 + (unit - (count - 1) / 2) * pitch;
      return vertical ? { x: across, y: along } : { x: along, y: across };
    }),
  );
  const [w, height] = vertical ? [breadth, length] : [length, breadth];
  return { vertical, size, pitch, places, width: w, height };
}

/**
 * The edge nearest to a point. All curves of a gap share one course along; only across differs.
 * @param {Geometry} geometry @param {readonly string[]} features those that are on
 * @param {number} x @param {number} y @param {boolean} coarse fingers reach twice as far
 */
export function edgeAt({ places, size, vertical }, features, x, y, coarse = false) {
  const [along, across] = vertical ? [y, x] : [x, y];
  const [axis, other] = vertical ? ["y", "x"] : ["x", "y"];
  for (let layer = 0; layer < places.length - 1; layer += 1) {
    const start = places[layer][0][axis] + size / 2;
    const end = places[layer + 1][0][axis] - size / 2;
    if (along < start || along > end) continue;
    const share = courseAt((along - start) / (end - start));
    let best = /** @type {Edge | null} */ (null);
    let distance = coarse ? 2 * NEAR : NEAR;
    const sources =
      layer === 0 ? features.map((name) => FEATURE_NAMES.indexOf(name)) : places[layer].keys();
    [...sources].forEach((place, from) => {
      const source = places[layer][place][other];
      places[layer + 1].forEach((target, to) => {
        const away = Math.abs(source + (target[other] - source) * share - across);
        if (away >= distance) return;
        distance = away;
        best = { layer, from, to };
      });
    });
    return best;
  }
  return null;
}

/** How far across an edge has come at a share of its way along. @param {number} wanted */
function courseAt(wanted) {
  let [low, high] = [0, 1]; // solve 1.5t(1−t)² + 1.5t²(1−t) + t³ = wanted
  for (let round = 0; round < 20; round += 1) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < wanted) low = t;
    else high = t;
  }
  return low * low * (3 - 2 * low);
}
