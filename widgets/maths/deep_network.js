// A deep network of equal layers at its start: activations and gradients, layer by layer. The twin
// of `mlp.forward` and `mlp.backward` in book_helpers/reference/mlp.py without biases, arranged so
// that thirty layers fit into about one frame, and so that the caller may pause between layers.
import { initialise } from "./initialisers.js";
import { crossEntropyRows } from "./losses.js";
import { product, productLeftTransposed, productRightTransposed } from "./matrices.js";
import { RandomStream } from "./random.js";
import { activate } from "./vector_activations.js";

export const WIDTH = 64;
export const CLASSES = 10;

/** @typedef {{ activation: string, initialisation: string, scale: number, depth: number, seed: number }} Pair */
/**
 * @typedef {object} Profile
 * @property {Float64Array[]} values of each hidden layer, examples × WIDTH
 * @property {Float64Array} means of the activations, for each hidden layer
 * @property {Float64Array} deviations of the activations
 * @property {Float64Array} between deviation of a unit from example to example (root mean square
 *   over the units): what the layer still tells about its input
 * @property {Float64Array} gradients norm of ∂L/∂W, for each hidden layer
 * @property {number} loss mean cross-entropy
 */

const drawn = new Map();
const KEPT = 6;

/** How a hidden layer starts. `unit_normal` is what `np.random.randn(64, 64)` would give. */
const start = (name, stream) =>
  name === "unit_normal" ? stream.normal(WIDTH * WIDTH) : initialise(name, [WIDTH, WIDTH], stream);

/**
 * The weights of a seed, drawn as far as needed. The output layer is drawn first, so that a deeper
 * network has the same first layers and the same output layer.
 * @param {string} initialisation @param {number} seed
 */
function weightsOf(initialisation, seed) {
  const key = `${initialisation} ${seed}`;
  let entry = drawn.get(key);
  if (!entry) {
    const stream = new RandomStream(seed);
    entry = { stream, output: initialise("glorot_uniform", [WIDTH, CLASSES], stream), hidden: [] };
    if (drawn.size >= KEPT) drawn.delete(drawn.keys().next().value);
  } else drawn.delete(key);
  drawn.set(key, entry); // the latest comes last
  return {
    output: entry.output,
    /** @param {number} layer */
    hidden(layer) {
      while (entry.hidden.length <= layer) entry.hidden.push(start(initialisation, entry.stream));
      return entry.hidden[layer];
    },
  };
}

/**
 * Forward and backward pass; yields after every layer how much is done, 0 … 1.
 * @param {Pair} pair @param {Float64Array} inputs examples × WIDTH @param {ArrayLike<number>} labels
 * @returns {Generator<number, Profile, void>}
 */
export function* profileSteps({ activation, initialisation, scale, depth, seed }, inputs, labels) {
  const examples = labels.length;
  const size = examples * WIDTH;
  const weights = weightsOf(initialisation, seed);
  const values = [];
  const slopes = [];
  const means = new Float64Array(depth);
  const deviations = new Float64Array(depth);
  const between = new Float64Array(depth);
  const gradients = new Float64Array(depth);
  const total = 3 * depth + 1; // a layer's backward pass is two products, its forward pass one

  for (let layer = 0; layer < depth; layer += 1) {
    const z = new Float64Array(size);
    product(
      z,
      layer === 0 ? inputs : values[layer - 1],
      weights.hidden(layer),
      examples,
      WIDTH,
      WIDTH,
    );
    if (scale !== 1) for (let i = 0; i < size; i += 1) z[i] *= scale;
    const value = new Float64Array(size);
    const slope = new Float64Array(size);
    activate(activation, z, value, slope);
    values.push(value);
    slopes.push(slope);
    [means[layer], deviations[layer]] = meanAndDeviation(value);
    between[layer] = betweenExamples(value, examples);
    yield (layer + 1) / total;
  }

  const scores = product(
    new Float64Array(examples * CLASSES),
    values[depth - 1],
    weights.output,
    examples,
    WIDTH,
    CLASSES,
  );
  const loss = crossEntropyRows(scores, scores, labels, examples, CLASSES);
  let delta = productRightTransposed(
    new Float64Array(size),
    scores,
    weights.output,
    examples,
    CLASSES,
    WIDTH,
  );

  const gradient = new Float64Array(WIDTH * WIDTH);
  for (let layer = depth - 1; layer >= 0; layer -= 1) {
    const slope = slopes[layer];
    for (let i = 0; i < size; i += 1) delta[i] *= slope[i];
    productLeftTransposed(
      gradient,
      layer === 0 ? inputs : values[layer - 1],
      delta,
      WIDTH,
      examples,
      WIDTH,
    );
    gradients[layer] = norm(gradient);
    if (layer > 0) {
      const back = productRightTransposed(
        slope,
        delta,
        weights.hidden(layer),
        examples,
        WIDTH,
        WIDTH,
      );
      if (scale !== 1) for (let i = 0; i < size; i += 1) back[i] *= scale;
      delta = back; // the slopes of this layer are used up: their memory serves again
    }
    yield (total - 2 * layer) / total;
  }
  return { values, means, deviations, between, gradients, loss };
}

/** The same without pauses. @param {Pair} pair @param {Float64Array} inputs @param {ArrayLike<number>} labels
 * @returns {Profile} */
export function profile(pair, inputs, labels) {
  const steps = profileSteps(pair, inputs, labels);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return /** @type {Profile} */ (value);
  }
}

/** Euclidean length, safe where squares would underflow or overflow. @param {Float64Array} values */
function norm(values) {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  const factor = 1 / largest;
  let sum = 0;
  if (Number.isFinite(factor))
    for (let i = 0; i < values.length; i += 1) sum += (values[i] * factor) ** 2;
  else for (let i = 0; i < values.length; i += 1) sum += (values[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** @param {Float64Array} values @returns {[number, number]} */
function meanAndDeviation(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += (values[i] - mean) ** 2;
  return [mean, Math.sqrt(squares / values.length)];
}

/** @param {Float64Array} values examples × WIDTH @param {number} examples */
function betweenExamples(values, examples) {
  const means = new Float64Array(WIDTH);
  for (let i = 0; i < values.length; i += 1) means[i % WIDTH] += values[i];
  let squares = 0;
  for (let i = 0; i < values.length; i += 1)
    squares += (values[i] - means[i % WIDTH] / examples) ** 2;
  return Math.sqrt(squares / values.length);
}

/**
 * How many values fall into each of equal bins; what lies outside is counted apart.
 * @param {Float64Array} values @param {number} low @param {number} high @param {number} bins
 */
export function histogram(values, low, high, bins) {
  const counts = new Uint32Array(bins);
  let below = 0;
  let above = 0;
  const factor = bins / (high - low);
  for (let i = 0; i < values.length; i += 1) {
    const at = Math.floor((values[i] - low) * factor);
    if (values[i] < low) below += 1;
    else if (values[i] > high) above += 1;
    else counts[Math.min(bins - 1, at)] += 1;
  }
  return { counts, below, above };
}
