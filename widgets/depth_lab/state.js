import { profile } from "../maths/deep_network.js";
import { integer, number, oneOf, text } from "../shared/schema.js";

/** @typedef {import("../maths/deep_network.js").Pair} Pair */

export const ACTIVATIONS = {
  identity: "Identity (none)",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  relu: "ReLU",
  leaky_relu: "Leaky ReLU (0.01)",
  elu: "ELU",
  selu: "SELU",
  gelu: "GELU",
  silu: "SiLU (Swish)",
  softplus: "Softplus",
};
export const INITIALISATIONS = {
  glorot_uniform: { label: "Glorot: variance 2 / (in + out)", short: "Glorot" },
  he_normal: { label: "He: variance 2 / in", short: "He" },
  lecun_normal: { label: "LeCun: variance 1 / in", short: "LeCun" },
  small_normal: { label: "too small: deviation 0.01", short: "deviation 0.01" },
  unit_normal: { label: "too large: deviation 1", short: "deviation 1" },
};
export const MAX_DEPTH = 30;
export const MAX_SEED = 99;
export const SCALE = /** @type {[number, number]} */ ([0.25, 4]);

const PAIR = {
  activation: oneOf(Object.keys(ACTIVATIONS)),
  initialisation: oneOf(Object.keys(INITIALISATIONS)),
  scale: number({ min: SCALE[0], max: SCALE[1] }),
  depth: integer({ min: 1, max: MAX_DEPTH }),
  seed: integer({ min: 0, max: MAX_SEED }),
};

/** The configuration as a short text, for the pinned one. @param {Record<string, any>} state */
export const pairText = ({ activation, initialisation, scale, depth, seed }) =>
  `${activation} ${initialisation} ${scale} ${depth} ${seed}`;

/** @param {string} written @returns {Pair | null} null where the text is no configuration */
export function parsePair(written) {
  const [activation, initialisation, ...numbers] = String(written).split(" ");
  const [scale, depth, seed] = numbers.map(Number);
  const pair = { activation, initialisation, scale, depth, seed };
  const fits =
    numbers.length === 3 && Object.entries(PAIR).every(([key, rule]) => rule.accepts(pair[key]));
  return fits ? pair : null;
}

export const schema = {
  ...PAIR,
  layer: integer({ min: 1, max: MAX_DEPTH }),
  pinned: {
    ...text({ max: 60 }),
    expected:
      "empty, or activation, initialisation, scale, depth and seed, such as “relu he_normal 1 20 0”",
    accepts: (value) => value === "" || (typeof value === "string" && parsePair(value) !== null),
  },
};

export const defaults = {
  activation: "sigmoid",
  initialisation: "glorot_uniform",
  scale: 1,
  depth: 20,
  layer: 10,
  seed: 0,
  pinned: "",
};

/** The layer looked at is one that there is. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  return { ...next, layer: Math.min(next.layer, next.depth) };
}

/** @param {Record<string, any>} state @returns {Pair} */
export const pairOf = ({ activation, initialisation, scale, depth, seed }) => ({
  activation,
  initialisation,
  scale,
  depth,
  seed,
});

/** @param {Pair} pair */
export function pairLabel({ activation, initialisation, scale, depth, seed }) {
  const factor = scale === 1 ? "" : ` × ${scale}`;
  const name = ACTIVATIONS[activation].replace(/ \(.*/, "");
  return `${name} + ${INITIALISATIONS[initialisation].short}${factor}, ${depth} deep, seed ${seed}`;
}

/** The digits as the page brings them: pixels in base 17, labels as characters.
 * @param {string} pixels @param {string} labels */
export const batch = (pixels, labels) => ({
  inputs: Float64Array.from(pixels, (count) => Number.parseInt(count, 17) / 16),
  labels: Uint8Array.from(labels, Number),
});

/** @param {import("../maths/deep_network.js").Profile} profile @param {number} depth @param {number} layer */
export const numbersOf = ({ gradients, deviations, between, means, loss }, depth, layer) => ({
  gradient_first: gradients[0],
  gradient_here: gradients[layer - 1],
  gradient_last: gradients[depth - 1],
  deviation_first: deviations[0],
  deviation_here: deviations[layer - 1],
  deviation_last: deviations[depth - 1],
  between_first: between[0],
  between_here: between[layer - 1],
  between_last: between[depth - 1],
  mean_first: means[0],
  mean_here: means[layer - 1],
  mean_last: means[depth - 1],
  loss,
});

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state, data) {
  const { inputs, labels } = batch(data("pixels"), data("labels"));
  return numbersOf(profile(pairOf(state), inputs, labels), state.depth, state.layer);
}
