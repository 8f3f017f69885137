// Losses of one prediction and their slopes: the twin of book_helpers/reference/losses.py for a
// single element, the softmax of book_helpers/reference/activations.py for one example, and both
// together for a batch.
import { sigmoid, softplus } from "./activations.js";

export const KERAS_EPSILON = 1e-7; // Keras clips probabilities to [ε, 1 − ε] before it takes logarithms

/** @param {number} probability @param {number} [epsilon] */
export const clip = (probability, epsilon = KERAS_EPSILON) =>
  Math.min(1 - epsilon, Math.max(epsilon, probability));

/** (prediction − target)². @param {number} prediction @param {number} target */
export const squaredError = (prediction, target) => (prediction - target) ** 2;

/** @param {number} prediction @param {number} target */
export const squaredErrorGradient = (prediction, target) => 2 * (prediction - target);

/** −t ln p − (1 − t) ln(1 − p) of a clipped p. @param {number} probability @param {number} target */
export function binaryCrossEntropy(probability, target) {
  const p = clip(probability);
  return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
}

/** Its slope in p: exactly 0 where clipping acts. @param {number} probability @param {number} target */
export function binaryCrossEntropyGradient(probability, target) {
  const p = clip(probability);
  return p === probability ? (p - target) / (p * (1 - p)) : 0;
}

/** The same loss from a raw score: softplus(z) − t · z, without clipping.
 * @param {number} z @param {number} target */
export const binaryCrossEntropyFromLogits = (z, target) => softplus(z) - target * z;

/** σ(z) − t. @param {number} z @param {number} target */
export const binaryCrossEntropyFromLogitsGradient = (z, target) => sigmoid(z) - target;

/** ln Σ eᶻ, by taking out the largest first. @param {ArrayLike<number>} logits */
export function logSumExp(logits) {
  const highest = Math.max(...Array.from(logits));
  let total = 0;
  for (let index = 0; index < logits.length; index += 1) total += Math.exp(logits[index] - highest);
  return highest + Math.log(total);
}

/** e^(z/T) / Σ e^(z/T), without overflow. @param {ArrayLike<number>} logits @param {number} [temperature]
 * @returns {number[]} */
export function softmax(logits, temperature = 1) {
  if (!(temperature > 0)) throw new RangeError(`temperature must be positive; got ${temperature}`);
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const highest = Math.max(...scaled);
  const powers = scaled.map((value) => Math.exp(value - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** ln softmax(z / T), exact even where the softmax itself underflows to 0.
 * @param {ArrayLike<number>} logits @param {number} [temperature] @returns {number[]} */
export function logSoftmax(logits, temperature = 1) {
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const total = logSumExp(scaled);
  return scaled.map((value) => value - total);
}

/** The softmax as its formula is written: powers first. It overflows from about z / T = 710 on, and
 * then gives NaN. @param {ArrayLike<number>} logits @param {number} [temperature] */
export function naiveSoftmax(logits, temperature = 1) {
  const powers = Array.from(logits, (logit) => Math.exp(logit / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { powers, total, probabilities: powers.map((power) => power / total) };
}

/**
 * Categorical cross-entropy of a batch from raw scores: out ← (softmax − one-hot) / count, the mean
 * loss's derivatives by the scores.
 * @param {Float64Array} scores (count, classes), row by row @param {Float64Array} out may be `scores`
 * @param {ArrayLike<number>} labels (count,) @param {number} count @param {number} classes
 * @returns {number} the mean loss
 */
export function crossEntropyRows(scores, out, labels, count, classes) {
  let loss = 0;
  for (let example = 0; example < count; example += 1) {
    const start = example * classes;
    const right = scores[start + labels[example]];
    let highest = -Infinity;
    for (let j = start; j < start + classes; j += 1) highest = Math.max(highest, scores[j]);
    let total = 0;
    for (let j = start; j < start + classes; j += 1) {
      out[j] = Math.exp(scores[j] - highest);
      total += out[j];
    }
    for (let j = start; j < start + classes; j += 1) out[j] /= total * count;
    out[start + labels[example]] -= 1 / count;
    loss += highest + Math.log(total) - right;
  }
  return loss / count;
}
