// What every unit answers over the plane: the network run on a grid instead of on data.
import { forward, workspace } from "../maths/mlp.js";
import { EXTENT, FEATURE_NAMES, FEATURES, featuresOf } from "./features.js";

export const UNIT_SIDE = 30; // pixels of a unit's small map
const SIDES = [100, 70, 50, UNIT_SIDE]; // of the large map, from fine to coarse
const CHUNK = 1000; // points in one pass
const BUDGET = 3; // ms that a large map may take while something moves …
const REST_BUDGET = 50; // … and when nothing does: once, so that a slow moment leaves no coarse map

/** The middle of every pixel, row by row from the top left. @param {number} side */
function gridPoints(side) {
  const points = new Float64Array(2 * side * side);
  for (let row = 0, at = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      points[at++] = -EXTENT + (2 * EXTENT * (column + 0.5)) / side;
      points[at++] = EXTENT - (2 * EXTENT * (row + 0.5)) / side;
    }
  return points;
}

const grids = new Map(); // one grid a side, for all instances
const grid = (/** @type {number} */ side) => {
  if (!grids.has(side)) grids.set(side, gridPoints(side));
  return grids.get(side);
};

/** The maps of all units of one network. */
export class Maps {
  /** @param {import("./experiment.js").Experiment} experiment
   * @param {number} [perPoint] ms for one point; a guess until the first run */
  constructor(experiment, perPoint = 1e-3) {
    this.experiment = experiment;
    this.space = workspace(experiment.network, CHUNK);
    this.point = workspace(experiment.network, 1);
    this.inputs = new Map();
    this.large = new Float32Array(SIDES[0] ** 2);
    this.perPoint = perPoint;
    this.fresh = false; // whether the workspace holds the units' small maps
  }

  #inputs(side) {
    if (!this.inputs.has(side))
      this.inputs.set(side, featuresOf(grid(side), this.experiment.state.features));
    return this.inputs.get(side);
  }

  #forward(inputs, count, space = this.space) {
    const { network, state, task } = this.experiment;
    forward(network, space, inputs, count, state.activation, task.output);
  }

  /** All units' small maps: afterwards `space.activations[layer]` holds (pixels, units). */
  units() {
    if (!this.fresh) this.#forward(this.#inputs(UNIT_SIDE), UNIT_SIDE ** 2);
    this.fresh = false;
    return this.space.activations;
  }

  /** The side of a large map that can be had within the budget.
   * @param {boolean} atRest when nothing moves, it may take longer */
  affordableSide(atRest) {
    const budget = atRest ? REST_BUDGET : BUDGET;
    return SIDES.find((side) => side * side * this.perPoint < budget) ?? UNIT_SIDE;
  }

  /**
   * One unit's large map. It uses the workspace too: take `units` after it. The coarsest map is
   * the small one, made larger by the screen.
   * @param {number} layer −1 for a feature, by its place in the full list @param {number} unit
   * @param {number} side
   */
  unit(layer, unit, side) {
    if (layer < 0) {
      this.large.set(featuresOf(grid(side), [FEATURE_NAMES[unit]]));
      return this.large;
    }
    const { sizes } = this.experiment;
    const inputs = this.#inputs(side);
    const total = side * side;
    const width = sizes[layer + 1];
    const start = performance.now();
    for (let from = 0; from < total; from += CHUNK) {
      const count = Math.min(CHUNK, total - from);
      this.#forward(inputs.subarray(from * sizes[0], (from + count) * sizes[0]), count);
      const values = this.space.activations[layer];
      for (let n = 0; n < count; n += 1) this.large[from + n] = values[n * width + unit];
    }
    // One hiccup of the machine must not make the next maps coarse: the estimate rises slowly.
    const mean = 0.7 * this.perPoint + 0.3 * ((performance.now() - start) / total);
    this.perPoint = Math.min(mean, 1.2 * this.perPoint);
    this.fresh = side === UNIT_SIDE;
    return this.large;
  }

  /** A unit's answer at one place. @param {number} x @param {number} y @param {number} layer @param {number} unit */
  at(x, y, layer, unit) {
    if (layer < 0) return FEATURES[FEATURE_NAMES[unit]].value(x, y);
    this.#forward(featuresOf([x, y], this.experiment.state.features), 1, this.point);
    return this.point.activations[layer][unit];
  }
}

/** Maps of all features, (pixels) each: they never change. */
export const featureMaps = () => FEATURE_NAMES.map((name) => featuresOf(grid(UNIT_SIDE), [name]));

/** The largest size in every `stride`-th value. */
export function largest(values, start, stride, length) {
  let best = 0;
  for (let i = start; i < length; i += stride) {
    const size = values[i] < 0 ? -values[i] : values[i];
    if (size > best) best = size;
  }
  return best;
}
