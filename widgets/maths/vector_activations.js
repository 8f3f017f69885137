// The activations of activations.js over typed arrays: one loop each, because a call for every
// element would cost more than the function. Parameters are the reference's: the leak of leaky
// ReLU is 0.01, the α of ELU is 1.
import { erfc, normalCumulative, normalDensity } from "./special.js";

const SQRT_HALF = Math.sqrt(0.5);
const LEAK = 0.01;
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const sigmoid = (/** @type {number} */ x) => {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
};

/** @typedef {(z: Float64Array, out: Float64Array, length: number) => void} Loop */

/** out ← f(z) for the first `length` entries. @type {Record<string, Loop>} */
export const VALUES = {
  identity(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i];
  },
  sigmoid(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = sigmoid(z[i]);
  },
  tanh(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = Math.tanh(z[i]);
  },
  relu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? z[i] : 0;
  },
  leaky_relu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? z[i] : LEAK * z[i];
  },
  elu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? z[i] : Math.expm1(z[i]);
  },
  selu(z, out, length) {
    for (let i = 0; i < length; i += 1)
      out[i] = SELU_SCALE * (z[i] > 0 ? z[i] : SELU_ALPHA * Math.expm1(z[i]));
  },
  gelu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = 0.5 * z[i] * erfc(-z[i] * SQRT_HALF);
  },
  silu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] * sigmoid(z[i]);
  },
  softplus(z, out, length) {
    for (let i = 0; i < length; i += 1)
      out[i] = Math.max(z[i], 0) + Math.log1p(Math.exp(-Math.abs(z[i])));
  },
};

/** out ← f′(z) for the first `length` entries. @type {Record<string, Loop>} */
export const SLOPES = {
  identity(_z, out, length) {
    out.fill(1, 0, length);
  },
  sigmoid(z, out, length) {
    for (let i = 0; i < length; i += 1) {
      const small = Math.exp(-Math.abs(z[i]));
      out[i] = small / ((1 + small) * (1 + small));
    }
  },
  tanh(z, out, length) {
    for (let i = 0; i < length; i += 1) {
      const value = Math.tanh(z[i]);
      out[i] = 1 - value * value;
    }
  },
  relu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? 1 : 0;
  },
  leaky_relu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? 1 : LEAK;
  },
  elu(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = z[i] > 0 ? 1 : Math.exp(z[i]);
  },
  selu(z, out, length) {
    for (let i = 0; i < length; i += 1)
      out[i] = SELU_SCALE * (z[i] > 0 ? 1 : SELU_ALPHA * Math.exp(z[i]));
  },
  gelu(z, out, length) {
    for (let i = 0; i < length; i += 1)
      out[i] = normalCumulative(z[i]) + z[i] * normalDensity(z[i]);
  },
  silu(z, out, length) {
    for (let i = 0; i < length; i += 1) {
      const share = sigmoid(z[i]);
      out[i] = share * (1 + z[i] * (1 - share));
    }
  },
  softplus(z, out, length) {
    for (let i = 0; i < length; i += 1) out[i] = sigmoid(z[i]);
  },
};
