// The activations of activations.js over typed arrays. One loop each, because a call for every element
// would cost more than the function; values and slopes in the same loop, because what both have in
// common, such as an exponential, is computed once. Parameters are the reference's: the leak of
// leaky ReLU is 0.01, the α of ELU is 1.
import { SELU_ALPHA, SELU_SCALE } from "./activations.js";

export const LEAK = 0.01;
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

// The normal distribution's cumulative function on a grid of 1/64, refined by Taylor's series: the
// error is below 1e-14 and it costs a tenth of the error function.
const REACH = 9;
const STEPS = 64;
let nodes = /** @type {Float64Array | null} */ (null);
let densities = /** @type {Float64Array} */ (/* @__PURE__ */ new Float64Array());

/** Φ at the nodes, summed from the far left: small numbers keep their digits. */
function prepare() {
  const made = new Float64Array(2 * REACH * STEPS + 1);
  densities = made.map((_, index) => DENSITY * Math.exp(-((index / STEPS - REACH) ** 2) / 2));
  made[0] = 1.1285884059538408e-19; // Φ(−9)
  for (let index = 1; index < made.length; index += 1)
    made[index] = made[index - 1] + step(index - 1, 1 / STEPS);
  return made;
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
export function tabulatedCumulative(x) {
  nodes ??= prepare();
  if (x <= -REACH) return 0;
  if (x >= REACH) return 1;
  const node = Math.round((x + REACH) * STEPS);
  return nodes[node] + step(node, x - (node / STEPS - REACH));
}

/**
 * value ← f(z) and, unless it is null, slope ← f′(z), for the first `count` entries.
 * @param {string} name @param {Float64Array} z @param {Float64Array} value
 * @param {Float64Array | null} slope @param {number} [count]
 */
export function activate(name, z, value, slope, count = z.length) {
  switch (name) {
    case "identity":
      for (let i = 0; i < count; i += 1) value[i] = z[i];
      slope?.fill(1, 0, count);
      return;
    case "tanh":
      for (let i = 0; i < count; i += 1) {
        const t = Math.tanh(z[i]);
        value[i] = t;
        if (slope) slope[i] = 1 - t * t;
      }
      return;
    case "relu":
    case "leaky_relu": {
      const leak = name === "relu" ? 0 : LEAK;
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        value[i] = x > 0 ? x : leak * x;
        if (slope) slope[i] = x > 0 ? 1 : leak;
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
        if (slope) slope[i] = scale * (x > 0 ? 1 : alpha * (below + 1));
      }
      return;
    }
    case "gelu":
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const cumulative = tabulatedCumulative(x);
        value[i] = x * cumulative;
        if (slope) slope[i] = cumulative + x * DENSITY * Math.exp((-x * x) / 2);
      }
      return;
    // The last three take one exponential each, of −|x|: it cannot overflow.
    case "sigmoid":
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const small = Math.exp(x > 0 ? -x : x);
        const share = 1 / (1 + small);
        value[i] = x >= 0 ? share : small * share;
        if (slope) slope[i] = small * share * share;
      }
      return;
    case "silu":
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const small = Math.exp(x > 0 ? -x : x);
        const share = 1 / (1 + small);
        const sigmoid = x >= 0 ? share : small * share;
        value[i] = x * sigmoid;
        if (slope) slope[i] = sigmoid + x * small * share * share;
      }
      return;
    case "softplus":
      for (let i = 0; i < count; i += 1) {
        const x = z[i];
        const small = Math.exp(x > 0 ? -x : x);
        value[i] = Math.max(x, 0) + Math.log1p(small);
        if (slope) slope[i] = (x >= 0 ? 1 : small) / (1 + small);
      }
      return;
    default:
      throw new RangeError(`there is no activation “${name}”`);
  }
}
