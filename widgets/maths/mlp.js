// The multi-layer perceptron: the twin of book_helpers/reference/mlp.py. Batches are row-major
// typed arrays; a workspace holds everything that passes use, so that no pass allocates.
import { initialise } from "./initialisers.js";
import {
  binaryCrossEntropy,
  binaryCrossEntropyFromLogits,
  binaryCrossEntropyGradient,
  crossEntropyRows,
} from "./losses.js";
import { RandomStream } from "./random.js";
import { activate } from "./vector_activations.js";

/**
 * Weights are (inputs, outputs), row-major: weights[input · outputs + output].
 * @typedef {{ inputs: number, outputs: number, weights: Float64Array, biases: Float64Array }} Layer
 * @typedef {{ sizes: number[], parameters: Float64Array, layers: Layer[] }} Network
 *   `parameters` holds all weights and biases in the order of Python's `flatten`; the layers'
 *   arrays are views into it.
 */

/** A network of zeros. @param {readonly number[]} sizes @returns {Network} */
export function empty(sizes) {
  if (sizes.length < 2)
    throw new RangeError(`a network needs at least an input and an output size; got ${sizes}`);
  let count = 0;
  for (let k = 1; k < sizes.length; k += 1) count += (sizes[k - 1] + 1) * sizes[k];
  const parameters = new Float64Array(count);
  let start = 0;
  const layers = sizes.slice(1).map((outputs, k) => {
    const inputs = sizes[k];
    const weights = parameters.subarray(start, start + inputs * outputs);
    const biases = parameters.subarray(start + inputs * outputs, start + (inputs + 1) * outputs);
    start += (inputs + 1) * outputs;
    return { inputs, outputs, weights, biases };
  });
  return { sizes: [...sizes], parameters, layers };
}

/**
 * @param {readonly number[]} sizes @param {string} [initialiser] @param {number} [seed] @param {number} [bias]
 * @param {typeof initialise} [make] draws one layer's weights
 */
export function build(
  sizes,
  initialiser = "glorot_uniform",
  seed = 0,
  bias = 0,
  make = initialise,
) {
  const network = empty(sizes);
  const stream = new RandomStream(seed);
  for (const { inputs, outputs, weights, biases } of network.layers) {
    weights.set(make(initialiser, [inputs, outputs], stream));
    biases.fill(bias);
  }
  return network;
}

/**
 * What passes over up to `capacity` examples need. Entry k of the lists belongs to layer k.
 * @typedef {{ capacity: number, count: number, inputs: Float64Array, hidden: string, output: string,
 *   preActivations: Float64Array[], activations: Float64Array[], slopes: Float64Array[],
 *   derivatives: Float64Array, inputSlopes: Float64Array, gradient: Network }} Workspace
 *   After `forward`: preActivations and activations (count, outputs). After `backward`: slopes, the
 *   loss's derivatives by the pre-activations; inputSlopes; gradient, in the network's shape.
 */

/** @param {Network} network @param {number} capacity @returns {Workspace} */
export function workspace(network, capacity) {
  const { sizes } = network;
  const rooms = () => sizes.slice(1).map((outputs) => new Float64Array(capacity * outputs));
  return {
    capacity,
    count: 0,
    inputs: new Float64Array(0),
    hidden: "identity",
    output: "identity",
    preActivations: rooms(),
    activations: rooms(),
    slopes: rooms(),
    derivatives: new Float64Array(capacity * Math.max(...sizes)),
    inputSlopes: new Float64Array(capacity * sizes[0]),
    gradient: empty(sizes),
  };
}

/** out (count, outputs) ← values (count, inputs) · weights + biases */
function affine(values, { inputs, outputs, weights, biases }, count, out) {
  if (outputs === 1) {
    for (let n = 0, at = 0; n < count; n += 1) {
      let sum = 0;
      for (let i = 0; i < inputs; i += 1, at += 1) sum += values[at] * weights[i];
      out[n] = sum + biases[0];
    }
    return;
  }
  for (let n = 0; n < count; n += 1) {
    const row = n * outputs;
    for (let j = 0; j < outputs; j += 1) out[row + j] = biases[j];
    for (let i = 0, w = 0; i < inputs; i += 1) {
      const value = values[n * inputs + i];
      for (let j = 0; j < outputs; j += 1, w += 1) out[row + j] += value * weights[w];
    }
  }
}

function softmaxRows(scores, out, count, classes) {
  for (let start = 0; start < count * classes; start += classes) {
    let highest = -Infinity;
    for (let j = start; j < start + classes; j += 1) highest = Math.max(highest, scores[j]);
    let total = 0;
    for (let j = start; j < start + classes; j += 1) {
      out[j] = Math.exp(scores[j] - highest);
      total += out[j];
    }
    for (let j = start; j < start + classes; j += 1) out[j] /= total;
  }
}

/**
 * Run `count` examples (rows of `inputs`) through the network. Returns the last layer's activations.
 * @param {Network} network @param {Workspace} space @param {Float64Array} inputs @param {number} count
 * @param {string} hidden activation of all layers but the last
 * @param {string} output that of the last; also “softmax”
 */
export function forward(network, space, inputs, count, hidden, output) {
  if (count > space.capacity)
    throw new RangeError(`the workspace holds ${space.capacity} examples; got ${count}`);
  Object.assign(space, { inputs, count, hidden, output });
  const last = network.layers.length - 1;
  let values = inputs;
  for (let k = 0; k <= last; k += 1) {
    const layer = network.layers[k];
    const scores = space.preActivations[k];
    affine(values, layer, count, scores);
    values = space.activations[k];
    const name = k === last ? output : hidden;
    if (name === "softmax") softmaxRows(scores, values, count, layer.outputs);
    else activate(name, scores, values, null, count * layer.outputs);
  }
  return values;
}

/**
 * The mean loss of the last forward pass; writes its derivatives by the last pre-activations.
 * @param {Workspace} space @param {ArrayLike<number>} targets (count, outputs); for
 *   “categorical_cross_entropy” the labels (count,)
 * @param {string} loss “mse”, “half_squared” (mean of ½(o − t)²), “binary_cross_entropy” (exact from
 *   the scores with a sigmoid, else clipped as in Keras) or “categorical_cross_entropy” (softmax)
 */
export function lossAndScoreGradient(space, targets, loss) {
  const last = space.slopes.length - 1;
  const scores = space.preActivations[last];
  const outputs = space.activations[last];
  const slopes = space.slopes[last];
  const width = space.gradient.layers[last].outputs;
  const { count } = space;
  if ((loss === "categorical_cross_entropy") !== (space.output === "softmax"))
    throw new RangeError(`the loss ${loss} does not go with the output ${space.output}`);
  if (loss === "categorical_cross_entropy")
    return crossEntropyRows(scores, slopes, targets, count, width);
  const length = count * width;
  let total = 0;
  if (loss === "binary_cross_entropy" && space.output === "sigmoid") {
    for (let i = 0; i < length; i += 1) {
      total += binaryCrossEntropyFromLogits(scores[i], targets[i]);
      slopes[i] = (outputs[i] - targets[i]) / length;
    }
    return total / length;
  }
  if (loss === "binary_cross_entropy") {
    for (let i = 0; i < length; i += 1) {
      total += binaryCrossEntropy(outputs[i], targets[i]);
      slopes[i] = binaryCrossEntropyGradient(outputs[i], targets[i]) / length;
    }
  } else if (loss === "mse" || loss === "half_squared") {
    const factor = loss === "mse" ? 1 : 0.5;
    for (let i = 0; i < length; i += 1) {
      const error = outputs[i] - targets[i];
      total += factor * error * error;
      slopes[i] = (2 * factor * error) / length;
    }
  } else throw new RangeError(`there is no loss “${loss}”`);
  activate(space.output, scores, outputs, space.derivatives, length);
  for (let i = 0; i < length; i += 1) slopes[i] *= space.derivatives[i];
  return total / length;
}

/**
 * The chain rule: from the last layer's slopes to `space.gradient`, every layer's slopes and, if
 * asked, the derivatives by the inputs.
 * @param {Network} network @param {Workspace} space @param {boolean} [toInputs]
 */
export function backward(network, space, toInputs = false) {
  const { count } = space;
  for (let k = network.layers.length - 1; k >= 0; k -= 1) {
    const { inputs, outputs, weights } = network.layers[k];
    const gradient = space.gradient.layers[k];
    const values = k === 0 ? space.inputs : space.activations[k - 1];
    const slopes = space.slopes[k];
    gradient.weights.fill(0);
    gradient.biases.fill(0);
    for (let n = 0; n < count; n += 1) {
      const row = n * outputs;
      for (let j = 0; j < outputs; j += 1) gradient.biases[j] += slopes[row + j];
      for (let i = 0, w = 0; i < inputs; i += 1) {
        const value = values[n * inputs + i];
        for (let j = 0; j < outputs; j += 1, w += 1) gradient.weights[w] += value * slopes[row + j];
      }
    }
    if (k === 0 && !toInputs) return;
    const below = k === 0 ? space.inputSlopes : space.slopes[k - 1];
    for (let n = 0; n < count; n += 1) {
      const row = n * outputs;
      for (let i = 0, w = 0; i < inputs; i += 1) {
        let sum = 0;
        for (let j = 0; j < outputs; j += 1, w += 1) sum += slopes[row + j] * weights[w];
        below[n * inputs + i] = sum;
      }
    }
    if (k > 0) {
      const length = count * inputs;
      activate(space.hidden, space.preActivations[k - 1], values, space.derivatives, length);
      for (let i = 0; i < length; i += 1) below[i] *= space.derivatives[i];
    }
  }
}

/** ‖∂L/∂W‖ of every layer, after `backward`. @param {Workspace} space */
export const gradientNorms = (space) =>
  space.gradient.layers.map(({ weights }) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i += 1) sum += weights[i] * weights[i];
    return Math.sqrt(sum);
  });

/**
 * For each hidden layer which units are dead on the last forward pass: the activation's derivative
 * is at most `limit` for every example (0: exactly none comes through).
 * @param {Workspace} space @param {number} [limit] @returns {boolean[][]}
 */
export function deadUnits(space, limit = 0) {
  return space.preActivations.slice(0, -1).map((scores, k) => {
    // The values are computed anew with the slopes; they are what they were.
    const { outputs } = space.gradient.layers[k];
    const length = space.count * outputs;
    activate(space.hidden, scores, space.activations[k], space.derivatives, length);
    return Array.from({ length: outputs }, (_, unit) => {
      for (let i = unit; i < length; i += outputs)
        if (Math.abs(space.derivatives[i]) > limit) return false;
      return space.count > 0;
    });
  });
}

/** Σ|w| for “l1”, Σ½w² for “l2”, over weights, not biases. @param {Network} network @param {string} kind */
export function penalty(network, kind) {
  let total = 0;
  if (kind !== "none")
    for (const { weights } of network.layers)
      for (const weight of weights)
        total += kind === "l1" ? Math.abs(weight) : 0.5 * weight * weight;
  return total;
}
