import { RandomStream } from "../maths/random.js";
import { DATA_SETS } from "../maths/toy_data.js";
import { boolean, integer, list, number, oneOf } from "../shared/schema.js";
import { Experiment } from "./experiment.js";
import { FEATURES } from "./features.js";

export const MAX_LAYERS = 6;
export const MAX_UNITS = 8;
export const MAX_SEED = 9999;

export const ACTIVATION_LABELS = {
  relu: "ReLU",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  identity: "Linear (none)",
  leaky_relu: "Leaky ReLU",
  elu: "ELU",
  gelu: "GELU",
  silu: "SiLU (Swish)",
};

export const INITIALISER_LABELS = {
  glorot_uniform: "Glorot (Keras)",
  he_normal: "He",
  wide_uniform: "±0.5 (Playground)",
  small_normal: "Small, 0.01",
  large_normal: "Large, 2",
  constant: "All 0.1",
  zeros: "All 0",
};

export const OPTIMISER_LABELS = {
  sgd: "Plain SGD",
  momentum: "Momentum 0.9",
  rmsprop: "RMSprop",
  adam: "Adam",
};

export const schema = {
  data_set: oneOf(Object.keys(DATA_SETS)),
  noise: number({ min: 0, max: 0.5 }),
  train_share: number({ min: 0.1, max: 0.9 }),
  data_seed: integer({ min: 0, max: MAX_SEED }),
  features: list(oneOf(Object.keys(FEATURES)), { min: 1, max: 7 }),
  layers: list(integer({ min: 1, max: MAX_UNITS }), { max: MAX_LAYERS }),
  activation: oneOf(Object.keys(ACTIVATION_LABELS)),
  initialiser: oneOf(Object.keys(INITIALISER_LABELS)),
  seed: integer({ min: 0, max: MAX_SEED }),
  output: oneOf(["tanh", "sigmoid"]),
  loss: oneOf(["squared_error", "cross_entropy"]),
  optimiser: oneOf(Object.keys(OPTIMISER_LABELS)),
  learning_rate: number({ min: 0.00001, max: 10 }),
  batch_size: integer({ min: 1, max: 100 }),
  regularisation: oneOf(["none", "l1", "l2"]),
  regularisation_rate: number({ min: 0.0001, max: 10 }),
  show_test: boolean(),
  discretise: boolean(),
  edges: oneOf(["weights", "gradients"]),
  speed: oneOf(["slow", "normal", "fast"]),
};

export const defaults = {
  data_set: "circles",
  noise: 0,
  train_share: 0.5,
  data_seed: 0,
  features: ["x1", "x2"],
  layers: [4, 2],
  activation: "tanh",
  initialiser: "glorot_uniform",
  seed: 0,
  output: "tanh",
  loss: "squared_error",
  optimiser: "sgd",
  learning_rate: 0.03,
  batch_size: 10,
  regularisation: "none",
  regularisation_rate: 0.01,
  show_test: false,
  discretise: false,
  edges: "weights",
  speed: "normal",
};

/** Features in their fixed order, each once, and never none at all. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  const features = Object.keys(FEATURES).filter((name) => next.features.includes(name));
  return { ...next, features: features.length > 0 ? features : state.features };
}

/** Another seed that looks like chance but follows from the present one. @param {number} seed */
export const anotherSeed = (seed) => new RandomStream(seed + 1).integer() % (MAX_SEED + 1);

/** The numbers on the screen before the first update. */
export function readings(state) {
  const experiment = new Experiment(state);
  const { train, test, norms } = experiment.evaluate();
  return {
    parameters: experiment.network.parameters.length,
    train_loss: train,
    test_loss: test,
    first_layer_gradient: norms[0],
    last_layer_gradient: norms[norms.length - 1],
  };
}
