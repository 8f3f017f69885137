// Gradient descent and its relatives: the twin of book_helpers/reference/descent.py.
// Features are rows, parameters plain arrays; nothing is changed in place.
import { RandomStream } from "./random.js";

/** @typedef {ArrayLike<number>} Vector @typedef {Record<string, any>} RuleState */

/** @param {Vector} row @param {Vector} parameters */
export function predict(row, parameters) {
  let sum = 0;
  for (let index = 0; index < row.length; index += 1) sum += row[index] * parameters[index];
  return sum;
}

/** Mean squared error of the linear model. @param {Vector[]} features @param {Vector} targets @param {Vector} parameters */
export function loss(features, targets, parameters) {
  let sum = 0;
  for (let example = 0; example < features.length; example += 1) {
    const error = predict(features[example], parameters) - targets[example];
    sum += error * error;
  }
  return sum / features.length;
}

/**
 * ∂L/∂θ = 2/m · Xᵀ(Xθ − y) over the examples of a batch; all of them if none is given.
 * @param {Vector[]} features @param {Vector} targets @param {Vector} parameters @param {Vector} [batch]
 * @returns {number[]}
 */
export function gradient(features, targets, parameters, batch) {
  const count = batch ? batch.length : features.length;
  const sums = Array.from(parameters, () => 0);
  for (let at = 0; at < count; at += 1) {
    const example = batch ? batch[at] : at;
    const row = features[example];
    const error = predict(row, parameters) - targets[example];
    for (let index = 0; index < sums.length; index += 1) sums[index] += row[index] * error;
  }
  return sums.map((sum) => (2 / count) * sum);
}

/** For two parameters: Hessian, its eigenvalues (small, large), axes, and the closed form.
 * @param {Vector[]} features @param {Vector} targets */
export function quadratic(features, targets) {
  const entry = (i, j) => (2 / features.length) * features.reduce((sum, row) => sum + row[i] * row[j], 0);
  const [a, b, d] = [entry(0, 0), entry(0, 1), entry(1, 1)];
  const right = [0, 1].map(
    (i) => (2 / features.length) * features.reduce((sum, row, example) => sum + row[i] * targets[example], 0),
  );
  const determinant = a * d - b * b;
  const optimum = [(d * right[0] - b * right[1]) / determinant, (a * right[1] - b * right[0]) / determinant];
  const middle = (a + d) / 2;
  const radius = Math.hypot((a - d) / 2, b);
  const large = middle + radius;
  const size = Math.hypot(b, large - a);
  const steep = [b / size, (large - a) / size];
  return {
    hessian: [[a, b], [b, d]],
    eigenvalues: [determinant / large, large],
    axes: [[steep[1], -steep[0]], steep],
    optimum,
    minimum: loss(features, targets, optimum),
    stabilityLimit: 2 / large,
  };
}

const zeros = (parameters) => Array.from(parameters, () => 0);
const momentumRule = (momentum, nesterov) => ({
  start: (parameters) => ({ velocity: zeros(parameters) }),
  step(parameters, slope, state, rate) {
    const velocity = slope.map((g, i) => momentum * state.velocity[i] - rate * g);
    const moved = parameters.map((theta, i) =>
      nesterov ? theta + momentum * velocity[i] - rate * slope[i] : theta + velocity[i],
    );
    return [moved, { velocity }];
  },
});

export const RHO = 0.9;
export const BETA_1 = 0.9;
export const BETA_2 = 0.999;
export const EPSILON = 1e-7;

/**
 * Update rules with the definitions and defaults of Keras 3.
 * @type {Record<string, (momentum?: number) => { start: (parameters: number[]) => RuleState,
 *   step: (parameters: number[], gradient: number[], state: RuleState, rate: number) => [number[], RuleState] }>}
 */
export const RULES = {
  sgd: () => ({
    start: () => ({}),
    step: (parameters, slope, state, rate) => [parameters.map((theta, i) => theta - rate * slope[i]), state],
  }),
  momentum: (momentum = 0.9) => momentumRule(momentum, false),
  nesterov: (momentum = 0.9) => momentumRule(momentum, true),
  rmsprop: () => ({
    start: (parameters) => ({ square: zeros(parameters) }),
    step(parameters, slope, state, rate) {
      const square = slope.map((g, i) => RHO * state.square[i] + (1 - RHO) * g * g);
      return [parameters.map((theta, i) => theta - (rate * slope[i]) / Math.sqrt(square[i] + EPSILON)), { square }];
    },
  }),
  adam: () => ({
    start: (parameters) => ({ mean: zeros(parameters), square: zeros(parameters), steps: 0 }),
    step(parameters, slope, state, rate) {
      const steps = state.steps + 1;
      const mean = slope.map((g, i) => BETA_1 * state.mean[i] + (1 - BETA_1) * g);
      const square = slope.map((g, i) => BETA_2 * state.square[i] + (1 - BETA_2) * g * g);
      const factor = rate * adamCorrection(steps);
      const moved = parameters.map((theta, i) => theta - (factor * mean[i]) / (Math.sqrt(square[i]) + EPSILON));
      return [moved, { mean, square, steps }];
    },
  }),
};

/** √(1 − β₂ᵗ) / (1 − β₁ᵗ): makes up for averages that start at 0. @param {number} steps */
export const adamCorrection = (steps) => Math.sqrt(1 - BETA_2 ** steps) / (1 - BETA_1 ** steps);

/**
 * One epoch in batches; without a stream in order. The last batch may be smaller.
 * @param {number} count @param {number} size @param {RandomStream | null} stream @returns {number[][]}
 */
export function batchesOf(count, size, stream) {
  const order = stream ? stream.permutation(count) : Array.from({ length: count }, (_, index) => index);
  const batches = [];
  for (let start = 0; start < count; start += size) batches.push(order.slice(start, start + size));
  return batches;
}

/**
 * Minimise the mean squared error from `start`, and record the way. `states[u]` is the rule's state
 * before update u; all other lists are those of Python's `Trajectory`.
 * @param {Vector[]} features @param {Vector} targets @param {number[]} start
 * @param {{ rate: number, updates: number, batchSize: number, rule: ReturnType<RULES["sgd"]>, seed: number | null }} options
 */
export function descend(features, targets, start, { rate, updates, batchSize, rule, seed }) {
  const count = features.length;
  const stream = seed === null || batchSize === count ? null : new RandomStream(seed);
  let parameters = [...start];
  let state = rule.start(parameters);
  const way = {
    parameters: [parameters], losses: [loss(features, targets, parameters)],
    gradients: /** @type {number[][]} */ ([]), batches: /** @type {number[][]} */ ([]),
    states: [state], diverged: false,
  };
  let waiting = /** @type {number[][]} */ ([]);
  for (let update = 0; update < updates && !way.diverged; update += 1) {
    if (waiting.length === 0) waiting = batchesOf(count, batchSize, stream);
    const batch = /** @type {number[]} */ (waiting.shift());
    const slope = gradient(features, targets, parameters, batch);
    [parameters, state] = rule.step(parameters, slope, state, rate);
    way.gradients.push(slope);
    way.batches.push(batch);
    way.parameters.push(parameters);
    way.states.push(state);
    way.losses.push(loss(features, targets, parameters));
    way.diverged = !parameters.every((theta) => Math.abs(theta) < 1e150);
  }
  return way;
}
