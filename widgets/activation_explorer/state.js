import { ACTIVATIONS } from "../maths/activations.js";
import { integer, list, number, oneOf } from "../shared/schema.js";

export const NAMES = Object.keys(ACTIVATIONS);
export const X_RANGE = /** @type {[number, number]} */ ([-5, 5]);
export const MAX_DEPTH = 30;

export const schema = {
  activation: oneOf(NAMES),
  compare: list(oneOf(NAMES), { max: 3 }),
  x: number({ min: X_RANGE[0], max: X_RANGE[1] }),
  alpha: number({ min: 0, max: 1 }),
  depth: integer({ min: 1, max: MAX_DEPTH }),
};

export const defaults = { activation: "sigmoid", compare: [], x: 0, alpha: 0.1, depth: 10 };

/** At most three curves beside the chosen one, and never the same twice. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  const compare = [...new Set(next.compare)].filter((name) => name !== next.activation).slice(-3);
  return { ...next, compare };
}

const cache = new Map();

/** The largest slope anywhere on a fine grid: the best that a layer can do. */
export function steepest(name, alpha) {
  const key = ACTIVATIONS[name].alpha ? `${name} ${alpha}` : name;
  if (!cache.has(key)) {
    let best = 0;
    for (let step = -1000; step <= 1000; step += 1)
      best = Math.max(best, Math.abs(ACTIVATIONS[name].slope(step / 100, alpha)));
    cache.set(key, best);
  }
  return cache.get(key);
}

/** The numbers on the screen, under the names that the shown code gives them.
 * @param {Record<string, any>} state */
export function readings({ activation, x, alpha, depth }) {
  const { value, slope } = ACTIVATIONS[activation];
  return { y: value(x, alpha), slope: slope(x, alpha), product: slope(x, alpha) ** depth };
}
