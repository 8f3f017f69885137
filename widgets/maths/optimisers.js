// Update rules with the definitions and defaults of Keras 3: the twins of those in
// book_helpers/reference/descent.py, and TensorFlow Playground's penalties.

/**
 * Changes the parameters in place; `memory` is what it keeps from update to update.
 * @typedef {((parameters: Float64Array, gradient: ArrayLike<number>, learningRate: number) => void)
 *   & { memory: Record<string, Float64Array> }} Update
 * @typedef {{ label: string, make: (count: number, momentum?: number) => Update }} Rule
 */

export const EPSILON = 1e-7;
const RHO = 0.9;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

/** √(1 − β₂ᵗ) / (1 − β₁ᵗ): makes up for averages that start at 0. @param {number} steps */
export const adamCorrection = (steps) => Math.sqrt(1 - BETA_2 ** steps) / (1 - BETA_1 ** steps);

/** @returns {Update} */
const remembering = (
  /** @type {Record<string, Float64Array>} */ memory,
  /** @type {(parameters: Float64Array, gradient: ArrayLike<number>, learningRate: number) => void} */ update,
) => Object.assign(update, { memory });

const plain = () =>
  remembering({}, (parameters, gradient, learningRate) => {
    for (let i = 0; i < parameters.length; i += 1) parameters[i] -= learningRate * gradient[i];
  });

/** @returns {Rule["make"]} */
const withMomentum =
  (/** @type {boolean} */ nesterov) =>
  (count, momentum = 0.9) => {
    const velocity = new Float64Array(count);
    return remembering({ velocity }, (parameters, gradient, learningRate) => {
      for (let i = 0; i < count; i += 1) {
        const push = learningRate * gradient[i];
        velocity[i] = momentum * velocity[i] - push;
        parameters[i] += nesterov ? momentum * velocity[i] - push : velocity[i];
      }
    });
  };

function rmsprop(/** @type {number} */ count) {
  const square = new Float64Array(count);
  return remembering({ square }, (parameters, gradient, learningRate) => {
    for (let i = 0; i < count; i += 1) {
      square[i] = RHO * square[i] + (1 - RHO) * gradient[i] * gradient[i];
      parameters[i] -= (learningRate * gradient[i]) / Math.sqrt(square[i] + EPSILON);
    }
  });
}

/** @returns {Rule["make"]} */
const adam = (/** @type {number} */ weightDecay) => (count) => {
  const mean = new Float64Array(count);
  const square = new Float64Array(count);
  let steps = 0;
  return remembering({ mean, square }, (parameters, gradient, learningRate) => {
    steps += 1;
    const factor = learningRate * adamCorrection(steps);
    for (let i = 0; i < count; i += 1) {
      mean[i] = BETA_1 * mean[i] + (1 - BETA_1) * gradient[i];
      square[i] = BETA_2 * square[i] + (1 - BETA_2) * gradient[i] * gradient[i];
      const kept = parameters[i] - learningRate * weightDecay * parameters[i];
      parameters[i] = kept - (factor * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
    }
  });
};

/** By the names of Python's table. @type {Record<string, Rule>} */
export const RULES = {
  sgd: { label: "Plain (SGD)", make: plain },
  momentum: { label: "Momentum", make: withMomentum(false) },
  nesterov: { label: "Nesterov", make: withMomentum(true) },
  rmsprop: { label: "RMSprop", make: rmsprop },
  adam: { label: "Adam", make: adam(0) },
  adamw: { label: "AdamW", make: adam(0.004) },
};

/**
 * One update of a network with TensorFlow Playground's penalty: the rule's step, then each weight
 * moves by η · rate · penalty′(weight before). A weight that “l1” would carry across 0 becomes 0
 * and dies: it never changes again. Biases are free of penalties.
 * @param {import("./mlp.js").Network} network @param {Update} rule
 * @param {Float64Array} gradient @param {number} learningRate
 * @param {{ kind?: "none" | "l1" | "l2", rate?: number, before: Float64Array, dead: Uint8Array }} regularisation
 *   `before` is room for a copy of the parameters; `dead` marks dead weights, in their order
 */
export function regularisedStep(
  network,
  rule,
  gradient,
  learningRate,
  { kind = "none", rate = 0, before, dead },
) {
  const { parameters, layers } = network;
  before.set(parameters);
  rule(parameters, gradient, learningRate);
  let at = 0;
  for (const { weights, biases } of layers) {
    for (let i = 0; i < weights.length; i += 1, at += 1) {
      if (dead[at]) {
        parameters[at] = before[at];
        continue;
      }
      if (kind === "none") continue;
      const moved = parameters[at];
      const shrunk =
        moved - learningRate * rate * (kind === "l1" ? Math.sign(before[at]) : before[at]);
      if (kind === "l1" && moved * shrunk < 0) {
        dead[at] = 1;
        parameters[at] = 0;
      } else parameters[at] = shrunk;
    }
    at += biases.length;
  }
}
