// Gradient descent and its relatives: the twin of book_helpers/reference/descent.py.
// Features are rows, parameters plain arrays; the update rules are in optimisers.js.
import { RandomStream } from "./random.js";

/** @typedef {ArrayLike<number>} Vector */
/** @typedef {import("./optimisers.js").Update} Update */

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
  const entry = (i, j) =>
    (2 / features.length) * features.reduce((sum, row) => sum + row[i] * row[j], 0);
  const [a, b, d] = [entry(0, 0), entry(0, 1), entry(1, 1)];
  const right = [0, 1].map(
    (i) =>
      (2 / features.length) *
      features.reduce((sum, row, example) => sum + row[i] * targets[example], 0),
  );
  const determinant = a * d - b * b;
  const optimum = [
    (d * right[0] - b * right[1]) / determinant,
    (a * right[1] - b * right[0]) / determinant,
  ];
  const middle = (a + d) / 2;
  const radius = Math.hypot((a - d) / 2, b);
  const large = middle + radius;
  const size = Math.hypot(b, large - a);
  const steep = [b / size, (large - a) / size];
  return {
    hessian: [
      [a, b],
      [b, d],
    ],
    eigenvalues: [determinant / large, large],
    axes: [[steep[1], -steep[0]], steep],
    optimum,
    minimum: loss(features, targets, optimum),
    stabilityLimit: 2 / large,
  };
}

/**
 * One epoch in batches; without a stream in order. The last batch may be smaller.
 * @param {number} count @param {number} size @param {RandomStream | null} stream @returns {number[][]}
 */
export function batchesOf(count, size, stream) {
  const order = stream
    ? stream.permutation(count)
    : Array.from({ length: count }, (_, index) => index);
  const batches = [];
  for (let start = 0; start < count; start += size) batches.push(order.slice(start, start + size));
  return batches;
}

/** @param {Record<string, Float64Array>} memory */
const copyOf = (memory) =>
  Object.fromEntries(Object.entries(memory).map(([key, values]) => [key, values.slice()]));

/**
 * Minimise the mean squared error from `start`, and record the way: the lists of Python's
 * `Trajectory`, and `memories[u]`, what the rule keeps before update u. No update is made before
 * `extend(updates)` asks for it, so that a long run costs only as much of it as is looked at.
 * @param {Vector[]} features @param {Vector} targets @param {number[]} start
 * @param {{ rate: number, batchSize: number, rule: Update,
 *   seed: number | null }} options `rule` is fresh from its `make`
 */
export function descent(features, targets, start, { rate, batchSize, rule, seed }) {
  const count = features.length;
  const width = start.length;
  const flat = Float64Array.from(
    { length: count * width },
    (_, at) => features[Math.floor(at / width)][at % width],
  );
  const errors = new Float64Array(count);
  const stream = seed === null || batchSize === count ? null : new RandomStream(seed);
  const present = Float64Array.from(start);
  let parameters = [...start];
  let waiting = /** @type {number[][]} */ ([]);
  const way = {
    parameters: [parameters],
    losses: [lossHere()],
    gradients: /** @type {number[][]} */ ([]),
    batches: /** @type {number[][]} */ ([]),
    memories: [copyOf(rule.memory)],
    diverged: false,
    extend,
  };

  /** The loss on all examples; leaves their errors for the gradient. */
  function lossHere() {
    let sum = 0;
    for (let example = 0, at = 0; example < count; example += 1) {
      let error = -targets[example];
      for (let index = 0; index < width; index += 1, at += 1) error += flat[at] * parameters[index];
      errors[example] = error;
      sum += error * error;
    }
    return sum / count;
  }

  /** @param {number[]} batch */
  function gradientHere(batch) {
    const sums = new Float64Array(width);
    for (let at = 0; at < batch.length; at += 1)
      for (let index = 0; index < width; index += 1)
        sums[index] += flat[batch[at] * width + index] * errors[batch[at]];
    return Array.from(sums, (sum) => (2 / batch.length) * sum);
  }

  /** Make updates until there are that many, or the run has left the finite numbers. @param {number} updates */
  function extend(updates) {
    while (way.gradients.length < updates && !way.diverged) {
      if (waiting.length === 0) waiting = batchesOf(count, batchSize, stream);
      const batch = /** @type {number[]} */ (waiting.shift());
      const slope = gradientHere(batch);
      rule(present, slope, rate);
      parameters = [...present];
      way.gradients.push(slope);
      way.batches.push(batch);
      way.parameters.push(parameters);
      way.memories.push(copyOf(rule.memory));
      way.losses.push(lossHere());
      way.diverged = !parameters.every((theta) => Math.abs(theta) < 1e150);
    }
    return way;
  }
  return way;
}
