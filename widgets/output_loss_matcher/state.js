import { sigmoid } from "../maths/activations.js";
import {
  binaryCrossEntropy,
  binaryCrossEntropyFromLogits,
  binaryCrossEntropyFromLogitsGradient,
  binaryCrossEntropyGradient,
  clip,
  squaredError,
  squaredErrorGradient,
} from "../maths/losses.js";
import { clamp } from "../shared/numbers.js";
import { integer, number, oneOf } from "../shared/schema.js";

export const RANGE = /** @type {[number, number]} */ ([-8, 8]);
export const THRESHOLD = 0.5; // Keras's “accuracy” counts an output above it as class 1

/**
 * @typedef {{ label: string, value: (z: number) => number, slope: (z: number) => number,
 *   turn: number, range: [number, number] }} Unit
 *   turn: the raw score at which the output passes the threshold
 * @type {Record<string, Unit>}
 */
export const UNITS = {
  sigmoid: {
    label: "Sigmoid",
    value: sigmoid,
    slope: (z) => sigmoid(z) * sigmoid(-z),
    turn: 0,
    range: [-0.1, 1.1],
  },
  tanh: {
    label: "Tanh",
    value: Math.tanh,
    slope: (z) => 1 - Math.tanh(z) ** 2,
    turn: Math.atanh(THRESHOLD),
    range: [-1.2, 1.2],
  },
  logit: { label: "None (logit)", value: (z) => z, slope: () => 1, turn: THRESHOLD, range: RANGE },
};
export const LOSSES = { bce: "Cross-entropy", mse: "Squared error" };

export const schema = {
  z: number({ min: RANGE[0], max: RANGE[1] }),
  target: integer({ min: 0, max: 1 }),
  unit: oneOf(Object.keys(UNITS)),
  loss: oneOf(Object.keys(LOSSES)),
};

export const defaults = { z: -0.5, target: 1, unit: "tanh", loss: "bce" };

/**
 * Everything about one score: from the raw score to the loss, and the gradient back.
 * `clipped` is NaN where the loss does not clip; `dead`: a wrong answer whose gradient is exactly 0.
 * @param {{ z: number, target: number, unit: string, loss: string }} state
 */
export function result({ z, target, unit, loss }) {
  const { value, slope } = UNITS[unit];
  const output = value(z);
  const unitSlope = slope(z);
  const counted = output > THRESHOLD ? 1 : 0;
  let clipped = Number.NaN;
  let lossSlope; // ∂L/∂output
  let size;
  if (loss === "mse") {
    size = squaredError(output, target);
    lossSlope = squaredErrorGradient(output, target);
  } else if (unit === "logit") {
    size = binaryCrossEntropyFromLogits(z, target);
    lossSlope = binaryCrossEntropyFromLogitsGradient(z, target);
  } else {
    clipped = clip(output);
    size = binaryCrossEntropy(output, target);
    lossSlope = binaryCrossEntropyGradient(output, target);
  }
  const gradient = lossSlope === 0 ? 0 : lossSlope * unitSlope;
  return {
    output,
    clipped,
    unitSlope,
    loss: size,
    lossSlope,
    gradient,
    counted,
    dead: gradient === 0 && size > 1e-3,
  };
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const { output, loss, gradient, counted } = result(state);
  return { output, loss, gradient, counted_as: counted };
}

/** One step of gradient descent on the raw score itself, inside the range of the slider.
 * @param {Record<string, any>} state @param {number} [rate] */
export const stepped = (state, rate = 1) =>
  clamp(state.z - rate * result(/** @type {any} */ (state)).gradient, ...RANGE);
