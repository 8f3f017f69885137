// Update rules: the twins of those in book_helpers/reference/descent.py, and TensorFlow
// Playground's penalties. A rule changes the parameters in place and keeps its own memory.

/** @typedef {{ label: string, make: (count: number) => (parameters: Float64Array,
 *   gradient: Float64Array, learningRate: number) => void }} Rule */

function plain() {
  return (parameters, gradient, learningRate) => {
    for (let i = 0; i < parameters.length; i += 1) parameters[i] -= learningRate * gradient[i];
  };
}

const momentum =
  (nesterov, share = 0.9) =>
  (count) => {
    const velocity = new Float64Array(count);
    return (parameters, gradient, learningRate) => {
      for (let i = 0; i < count; i += 1) {
        const push = learningRate * gradient[i];
        velocity[i] = share * velocity[i] - push;
        parameters[i] += nesterov ? share * velocity[i] - push : velocity[i];
      }
    };
  };

function rmsprop(/** @type {number} */ count, rho = 0.9, epsilon = 1e-7) {
  const square = new Float64Array(count);
  return (parameters, gradient, learningRate) => {
    for (let i = 0; i < count; i += 1) {
      square[i] = rho * square[i] + (1 - rho) * gradient[i] * gradient[i];
      parameters[i] -= (learningRate * gradient[i]) / Math.sqrt(square[i] + epsilon);
    }
  };
}

const adam =
  (weightDecay) =>
  (count, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7) => {
    const mean = new Float64Array(count);
    const square = new Float64Array(count);
    let steps = 0;
    return (parameters, gradient, learningRate) => {
      steps += 1;
      const correction = Math.sqrt(1 - beta2 ** steps) / (1 - beta1 ** steps);
      for (let i = 0; i < count; i += 1) {
        mean[i] = beta1 * mean[i] + (1 - beta1) * gradient[i];
        square[i] = beta2 * square[i] + (1 - beta2) * gradient[i] * gradient[i];
        const kept = parameters[i] - learningRate * weightDecay * parameters[i];
        parameters[i] =
          kept - (learningRate * correction * mean[i]) / (Math.sqrt(square[i]) + epsilon);
      }
    };
  };

/** By the names of Python's table. @type {Record<string, Rule>} */
export const RULES = {
  sgd: { label: "Plain (SGD)", make: plain },
  momentum: { label: "Momentum", make: momentum(false) },
  nesterov: { label: "Nesterov", make: momentum(true) },
  rmsprop: { label: "RMSprop", make: (count) => rmsprop(count) },
  adam: { label: "Adam", make: (count) => adam(0)(count) },
  adamw: { label: "AdamW", make: (count) => adam(0.004)(count) },
};

/**
 * One update of a network with TensorFlow Playground's penalty: the rule's step, then each weight
 * moves by η · rate · penalty′(weight before). A weight that “l1” would carry across 0 becomes 0
 * and dies: it never changes again. Biases are free of penalties.
 * @param {import("./mlp.js").Network} network @param {ReturnType<Rule["make"]>} rule
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
