// Data, network and training: everything that happens, and nothing that is drawn.
import { initialise } from "../maths/initialisers.js";
import {
  backward,
  build,
  deadUnits,
  forward,
  gradientNorms,
  lossAndScoreGradient,
  workspace,
} from "../maths/mlp.js";
import { RULES, regularisedStep } from "../maths/optimisers.js";
import { RandomStream } from "../maths/random.js";
import { DATA_SETS, split } from "../maths/toy_data.js";
import { featuresOf } from "./features.js";

export const COUNT = 500; // points, training and test together
const LARGE = 2; // standard deviation of the large start
// From here on a slope counts as nothing: a unit that is this flat at every example does not learn.
const FLAT = 1e-3;

/** The output unit, the loss, and whether targets are 0 and 1 (else −1 and 1, or numbers).
 * @param {Record<string, any>} state */
export function task({ data_set, output, loss }) {
  const regression = DATA_SETS[data_set].task === "regression";
  if (regression) return { regression, output: "identity", loss: "half_squared", binary: false };
  const crossEntropy = loss === "cross_entropy";
  return {
    regression,
    output,
    loss: crossEntropy ? "binary_cross_entropy" : "half_squared",
    // Cross-entropy is made for 0 and 1, so also the tanh unit gets these: that is the mistake shown.
    binary: crossEntropy || output === "sigmoid",
  };
}

/** Initial weights of one layer; “large_normal” is the playground's own. */
const draw = (name, shape, stream) =>
  name === "large_normal"
    ? stream.normal(shape[0] * shape[1], 0, LARGE)
    : initialise(name, shape, stream);

/** TensorFlow Playground starts biases at 0.1, Keras at 0. @param {string} initialiser */
export const startBias = (initialiser) => (initialiser === "wide_uniform" ? 0.1 : 0);

/** A part of the data, gathered. */
function gather(points, labels, indices, features, binary) {
  const own = new Float64Array(2 * indices.length);
  const targets = new Float64Array(indices.length);
  indices.forEach((index, n) => {
    own[2 * n] = points[2 * index];
    own[2 * n + 1] = points[2 * index + 1];
    targets[n] = binary ? (labels[index] > 0 ? 1 : 0) : labels[index];
  });
  return { count: indices.length, points: own, targets, inputs: featuresOf(own, features) };
}

/** These settings act on a training that runs; all others start it again. */
export const LIVE = new Set([
  "optimiser",
  "learning_rate",
  "batch_size",
  "regularisation",
  "regularisation_rate",
  "show_test",
  "discretise",
  "edges",
  "speed",
]);

/** One network with its data, and its training so far. */
export class Experiment {
  /** Training examples of this epoch, in the order of use. @type {number[]} */
  order = [];
  position = 0; // how many of them have been used
  inBatch = 0; // of these, those whose gradients wait for an update
  /** The last example: its place, its loss, the network's answer. */
  example = { index: 0, loss: 0, output: 0 };

  /** @param {Record<string, any>} state */
  constructor(state) {
    this.state = state;
    this.task = task(state);
    const { points, labels } = DATA_SETS[state.data_set].generate(
      COUNT,
      state.noise,
      state.data_seed,
    );
    // A stream of its own, so that the split does not follow from the points.
    const parts = split(COUNT, state.train_share, state.data_seed + 1);
    this.train = gather(points, labels, parts.train, state.features, this.task.binary);
    this.test = gather(points, labels, parts.test, state.features, this.task.binary);
    this.sizes = [state.features.length, ...state.layers, 1];
    this.network = build(
      this.sizes,
      state.initialiser,
      state.seed,
      startBias(state.initialiser),
      draw,
    );
    const length = this.network.parameters.length;
    this.whole = workspace(this.network, Math.max(this.train.count, this.test.count));
    this.single = workspace(this.network, 1);
    this.sum = new Float64Array(length); // gradients of the batch's examples so far
    this.before = new Float64Array(length);
    this.dead = new Uint8Array(length); // weights that L1 has taken to 0
    this.shuffle = new RandomStream(state.seed + 1);
    this.rule = RULES[state.optimiser].make(length);
    this.epoch = 0;
    this.updates = 0;
    this.edited = false;
    this.#startEpoch();
  }

  /** Take over settings that act at once. @param {Record<string, any>} state */
  adopt(state) {
    if (state.optimiser !== this.state.optimiser)
      this.rule = RULES[state.optimiser].make(this.sum.length);
    this.state = state;
  }

  #startEpoch() {
    this.order = this.shuffle.permutation(this.train.count);
    this.position = 0;
    this.inBatch = 0;
  }

  /**
   * The next example forward and backward. Its gradient joins the batch's; after the batch's last
   * example the weights change. Returns whether they did.
   */
  stepExample() {
    const { state, train, single, network, sum } = this;
    const index = this.order[this.position];
    const inputs = this.sizes[0];
    const row = train.inputs.subarray(index * inputs, (index + 1) * inputs);
    forward(network, single, row, 1, state.activation, this.task.output);
    const loss = lossAndScoreGradient(
      single,
      train.targets.subarray(index, index + 1),
      this.task.loss,
    );
    backward(network, single);
    const gradient = single.gradient.parameters;
    for (let i = 0; i < sum.length; i += 1) sum[i] += gradient[i];
    this.example = { index, loss, output: single.activations[single.activations.length - 1][0] };
    this.position += 1;
    this.inBatch += 1;
    const full = this.inBatch >= state.batch_size || this.position === train.count;
    if (full) this.#update();
    return full;
  }

  #update() {
    const { state, sum } = this;
    for (let i = 0; i < sum.length; i += 1) sum[i] /= this.inBatch;
    regularisedStep(this.network, this.rule, sum, state.learning_rate, {
      kind: state.regularisation,
      rate: state.regularisation_rate,
      before: this.before,
      dead: this.dead,
    });
    sum.fill(0);
    this.inBatch = 0;
    this.updates += 1;
    if (this.position === this.train.count) {
      this.epoch += 1;
      this.#startEpoch();
    }
  }

  /** Finish the present batch: one update. */
  stepBatch() {
    while (!this.stepExample());
  }

  /** Finish the present epoch. */
  stepEpoch() {
    const { epoch } = this;
    while (this.epoch === epoch) this.stepExample();
  }

  /**
   * Losses and accuracies of all training and all test examples, ‖∂L/∂W‖ of every layer on the whole
   * training set, and which hidden units do not learn. Leaves the training set's pass in `whole`.
   */
  evaluate() {
    const test = this.#pass(this.test);
    const testRight = this.#right(this.test);
    const train = this.#pass(this.train);
    const trainRight = this.#right(this.train);
    backward(this.network, this.whole);
    return {
      train,
      test,
      trainRight,
      testRight,
      norms: gradientNorms(this.whole),
      flat: deadUnits(this.whole, FLAT),
    };
  }

  #pass(part) {
    forward(
      this.network,
      this.whole,
      part.inputs,
      part.count,
      this.state.activation,
      this.task.output,
    );
    return lossAndScoreGradient(this.whole, part.targets, this.task.loss);
  }

  /** The share on the right side of the threshold; NaN for regression. */
  #right({ targets, count }) {
    if (this.task.regression) return Number.NaN;
    const threshold = this.task.binary ? 0.5 : 0;
    const outputs = this.whole.activations[this.whole.activations.length - 1];
    let right = 0;
    for (let n = 0; n < count; n += 1)
      if (outputs[n] > threshold === targets[n] > threshold) right += 1;
    return right / count;
  }

  /** Where a layer's parameters lie: of `unit`, the weight from each input, and the bias. */
  indicesOf(layer, unit) {
    let start = 0;
    for (let k = 0; k < layer; k += 1) start += (this.sizes[k] + 1) * this.sizes[k + 1];
    const [inputs, outputs] = [this.sizes[layer], this.sizes[layer + 1]];
    return {
      weights: Array.from({ length: inputs }, (_, input) => start + input * outputs + unit),
      bias: start + inputs * outputs + unit,
    };
  }

  /** Set one weight or bias by hand. A weight that L1 had killed lives again. */
  edit(index, value) {
    this.network.parameters[index] = value;
    this.dead[index] = 0;
    this.edited = true;
  }
}
