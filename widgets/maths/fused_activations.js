// Values and slopes of the activations for a whole layer in one loop: what both have in common, such
// as an exponential, is computed once. The twin of book_helpers/reference/activations.py.

export const LEAK = 0.01;
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

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
