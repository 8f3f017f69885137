import { logSoftmax, logSumExp, naiveSoftmax, softmax } from "../maths/losses.js";
import { integer, list, number } from "../shared/schema.js";

export const MAX_CLASSES = 5;
export const LOGIT = /** @type {[number, number]} */ ([-6, 6]);
export const TEMPERATURE = /** @type {[number, number]} */ ([0.1, 10]);
export const SHIFT = 1000;
export const OVERFLOW = Math.log(Number.MAX_VALUE); // 709.78: beyond it e^z is infinite
const START = [2, 1, 0.1, -1, 0.5];

export const schema = {
  logits: list(number({ min: LOGIT[0], max: LOGIT[1] }), { min: 1, max: MAX_CLASSES }),
  shift: integer({ min: -SHIFT, max: SHIFT }),
  temperature: number({ min: TEMPERATURE[0], max: TEMPERATURE[1] }),
  target: integer({ min: 0, max: MAX_CLASSES - 1 }),
};

export const defaults = { logits: START.slice(0, 4), shift: 0, temperature: 1, target: 0 };

/** The target is a class that there is. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  return { ...next, target: Math.min(next.target, next.logits.length - 1) };
}

/** Logits with some classes more or fewer. @param {number[]} logits @param {number} count */
export const resized = (logits, count) =>
  Array.from({ length: count }, (_, index) => logits[index] ?? START[index]);

/**
 * Everything about the present logits. `naive` is the formula as written: its powers may overflow
 * to ∞ or all underflow to 0, and then its probabilities are NaN.
 * @param {{ logits: number[], shift: number, temperature: number, target: number }} state
 */
export function result({ logits, shift, temperature, target }) {
  const scores = logits.map((logit) => logit + shift);
  const scaled = scores.map((score) => score / temperature);
  const highest = Math.max(...scaled);
  const stable = scaled.map((value) => Math.exp(value - highest));
  const probabilities = softmax(scores, temperature);
  return {
    scores,
    naive: naiveSoftmax(scores, temperature),
    stable: { powers: stable, total: stable.reduce((sum, power) => sum + power, 0) },
    probabilities,
    loss: -logSoftmax(scores, temperature)[target],
    gradient: probabilities.map((p, index) => (p - (index === target ? 1 : 0)) / temperature),
    logSumExp: logSumExp(scaled),
  };
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const { naive, probabilities, loss, gradient } = result(/** @type {any} */ (state));
  const names = (prefix, values) =>
    Object.fromEntries(values.map((value, index) => [`${prefix}_${index}`, value]));
  return {
    ...names("probability", probabilities),
    ...names("gradient", gradient),
    loss,
    naive_of_target: naive.probabilities[state.target],
  };
}
