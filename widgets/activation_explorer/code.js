// Python for the present state: plain numpy, one formula and its derivative.
import { python } from "../shared/numbers.js";

const SIGMOID = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n\n";
const FORMULAE = {
  identity: { value: "x", slope: "np.ones_like(x)" },
  sigmoid: { before: SIGMOID, value: "sigmoid(x)", slope: "sigmoid(x) * (1 - sigmoid(x))" },
  tanh: { value: "np.tanh(x)", slope: "1 - np.tanh(x) ** 2" },
  relu: { value: "np.maximum(0, x)", slope: "np.where(x > 0, 1.0, 0.0)" },
  leaky_relu: { value: "np.where(x > 0, x, alpha * x)", slope: "np.where(x > 0, 1.0, alpha)" },
  elu: {
    value: "np.where(x > 0, x, alpha * np.expm1(x))",
    slope: "np.where(x > 0, 1.0, alpha * np.exp(x))",
  },
  selu: {
    before: "scale, alpha = 1.0507009873554805, 1.6732632423543772\n\n",
    value: "scale * np.where(x > 0, x, alpha * np.expm1(x))",
    slope: "scale * np.where(x > 0, 1.0, alpha * np.exp(x))",
  },
  gelu: {
    before:
      "from math import erf, pi, sqrt\n\ndef cdf(x):  # of the normal distribution\n    return 0.5 * (1 + erf(x / sqrt(2)))\n\n",
    value: "x * cdf(x)",
    slope: "cdf(x) + x * np.exp(-(x**2) / 2) / sqrt(2 * pi)",
  },
  silu: {
    before: SIGMOID,
    value: "x * sigmoid(x)",
    slope: "sigmoid(x) * (1 + x * (1 - sigmoid(x)))",
  },
  softplus: { value: "np.log1p(np.exp(x))", slope: "1 / (1 + np.exp(-x))" },
};

/** @param {Record<string, any>} state */
export function code({ activation, x, alpha, depth }) {
  const { before = "", value, slope } = FORMULAE[activation];
  const usesAlpha = activation === "leaky_relu" || activation === "elu";
  return `import numpy as np

${before}x = ${python(x)}
${usesAlpha ? `alpha = ${python(alpha)}\n` : ""}y = ${value}
slope = ${slope}
product = slope ** ${depth}  # what ${depth} such layers leave of a gradient
print(f"{y:.4f}  slope {slope:.4f}  after ${depth} layers {product:.3g}")
`;
}
