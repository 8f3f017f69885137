// A deep network of equal layers at its start: activations and gradients, layer by layer. The twin
// of `mlp.forward` and `mlp.backward` in book_helpers/reference/mlp.py without biases, arranged so
// that thirty layers fit into about one frame, and so that the caller may pause between layers.
import { initialise } from "./initialisers.js";
import { product, productLeftTransposed, productRightTransposed } from "./matrices.js";
import { RandomStream } from "./random.js";

export const WIDTH = 64;
export const CLASSES = 10;
export const LEAK = 0.01;
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

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

// The normal distribution's cumulative function on a grid of 1/64, refined by Taylor's series: the
// error is below 1e-14 and it costs a tenth of the error function.
const REACH = 9;
const STEPS = 64;
const nodes = new Float64Array(2 * REACH * STEPS + 1);
const densities = nodes.map((_, index) => DENSITY * Math.exp(-((index / STEPS - REACH) ** 2) / 2));
let prepared = false;

function prepare() {
  prepared = true;
  // Φ at the nodes, summed from the far left: small numbers keep their digits.
  nodes[0] = 1.1285884059538408e-19; // Φ(−9)
  for (let index = 1; index < nodes.length; index += 1)
    nodes[index] = nodes[index - 1] + step(index - 1, 1 / STEPS);
}

/** Φ(x + d) − Φ(x) by Taylor's series, for the node x and a small d. @param {number} node @param {number} d */
function step(node, d) {
  const x = node / STEPS - REACH;
  const square = x * x;
  const h4 = x * (3 - square);
  const h5 = square * (square - 6) + 3;
  const h6 = -x * (square * (square - 10) + 15);
  const h7 = square * (square * (square - 15) + 45) - 15;
  const inner = d * (h4 / 24 + d * (h5 / 120 + d * (h6 / 720 + (d * h7) / 5040)));
  return densities[node] * d * (1 + d * (-x / 2 + d * ((square - 1) / 6 + inner)));
}

/** Φ(x), the normal distribution's cumulative function. @param {number} x */
export function normalCumulative(x) {
  if (!prepared) prepare();
  if (x <= -REACH) return 0;
  if (x >= REACH) return 1;
  const node = Math.round((x + REACH) * STEPS);
  return nodes[node] + step(node, x - (node / STEPS - REACH));
}

/**
 * Values and slopes of an activation for a whole layer at once.
 * @param {string} name @param {Float64Array} z @param {Float64Array} value @param {Float64Array} slope
 */
export function activate(name, z, value, slope) {
  const count = z.length;
  switch (name) {
    case "identity":
      value.set(z);
      slope.fill(1);
      return;
    case "tanh":
      for (let i = 0; i < count; i += 1) {
        const t = Math.tanh(z[i]);
        value[i] = t;
        slope[i] = 1 - t * t;
      }
      return;
    case "relu":
    case "leaky_relu": {
      const leak = name === "relu" ? 0 : LEAK;
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        value[i] = x > 0 ? x : leak * x;
        slope[i] = x > 0 ? 1 : leak;
      }
      return;
    }
    case "elu":
    case "selu": {
      const scale = name === "elu" ? 1 : SELU_SCALE;
      const alpha = name === "elu" ? 1 : SELU_ALPHA;
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const below = x > 0 ? 0 : Math.expm1(x);
        value[i] = scale * (x > 0 ? x : alpha * below);
        slope[i] = scale * (x > 0 ? 1 : alpha * (below + 1));
      }
      return;
    }
    case "gelu":
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const cumulative = normalCumulative(x);
        value[i] = x * cumulative;
        slope[i] = cumulative + x * DENSITY * Math.exp((-x * x) / 2);
      }
      return;
    default: // sigmoid, silu, softplus: one exponential each
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const small = Math.exp(-Math.abs(x));
        const sigma = (x >= 0 ? 1 : small) / (1 + small);
        const sigmaSlope = small / ((1 + small) * (1 + small));
        if (name === "sigmoid") {
          value[i] = sigma;
          slope[i] = sigmaSlope;
        } else if (name === "silu") {
          value[i] = x * sigma;
          slope[i] = sigma + x * sigmaSlope;
        } else {
          value[i] = Math.max(x, 0) + Math.log1p(small);
          slope[i] = sigma;
        }
      }
  }
}

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
  const loss = softmaxGradient(scores, labels);
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

/** Softmax cross-entropy: the scores become (p − one-hot) / examples. @returns {number} the loss
 * @param {Float64Array} scores @param {ArrayLike<number>} labels */
function softmaxGradient(scores, labels) {
  let loss = 0;
  for (let example = 0; example < labels.length; example += 1) {
    const row = scores.subarray(example * CLASSES, (example + 1) * CLASSES);
    let highest = -Infinity;
    for (let i = 0; i < CLASSES; i += 1) highest = Math.max(highest, row[i]);
    let sum = 0;
    for (let i = 0; i < CLASSES; i += 1) sum += Math.exp(row[i] - highest);
    loss += highest + Math.log(sum) - row[labels[example]];
    for (let i = 0; i < CLASSES; i += 1) row[i] = Math.exp(row[i] - highest) / sum / labels.length;
    row[labels[example]] -= 1 / labels.length;
  }
  return loss / labels.length;
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
