// Activation functions and their slopes: the twin of book_helpers/reference/activations.py.

import { normalCumulative, normalDensity } from "./special.js";

export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

/** @param {number} x */
export const sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** log(1 + eˣ) without overflow. @param {number} x */
export const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * @typedef {{ label: string, value: (x: number, alpha: number) => number,
 *   slope: (x: number, alpha: number) => number, alpha?: boolean }} Activation
 * @type {Record<string, Activation>}
 */
export const ACTIVATIONS = {
  identity: { label: "Identity (none)", value: (x) => x, slope: () => 1 },
  sigmoid: { label: "Sigmoid", value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { label: "Tanh", value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  relu: { label: "ReLU", value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0) },
  leaky_relu: {
    label: "Leaky ReLU",
    alpha: true,
    value: (x, alpha) => (x > 0 ? x : alpha * x),
    slope: (x, alpha) => (x > 0 ? 1 : alpha),
  },
  elu: {
    label: "ELU",
    alpha: true,
    value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
    slope: (x, alpha) => (x > 0 ? 1 : alpha * Math.exp(x)),
  },
  selu: {
    label: "SELU",
    value: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    slope: (x) => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
  },
  gelu: {
    label: "GELU",
    value: (x) => x * normalCumulative(x),
    slope: (x) => normalCumulative(x) + x * normalDensity(x),
  },
  silu: {
    label: "SiLU (Swish)",
    value: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
  },
  softplus: { label: "Softplus", value: softplus, slope: sigmoid },
};
