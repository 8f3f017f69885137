// Python for the present state: output, loss and gradient of one raw score, by hand.
import { python } from "../shared/numbers.js";

const UNITS = {
  sigmoid: ["output = 1 / (1 + np.exp(-z))", "output * (1 - output)"],
  tanh: ["output = np.tanh(z)", "1 - output**2"],
  logit: ["output = z  # no activation: the loss gets the raw score", "1.0"],
};
const KERAS = {
  bce: (unit) =>
    unit === "logit" ? "BinaryCrossentropy(from_logits=True)" : "BinaryCrossentropy()",
  mse: () => "MeanSquaredError()",
};

/** @param {Record<string, any>} state */
export function code({ z, target, unit, loss }) {
  const [output, slope] = UNITS[unit];
  let lines;
  if (loss === "mse")
    lines = `loss = (output - target) ** 2
gradient = 2 * (output - target) * (${slope})`;
  else if (unit === "logit")
    lines = `loss = np.logaddexp(0, z) - target * z  # softplus(z) − t·z: needs no clipping
gradient = 1 / (1 + np.exp(-z)) - target`;
  else
    lines = `epsilon = 1e-7  # Keras clips before it takes logarithms
p = np.clip(output, epsilon, 1 - epsilon)
loss = -target * np.log(p) - (1 - target) * np.log(1 - p)
if p == output:
    gradient = (p - target) / (p * (1 - p)) * (${slope})
else:
    gradient = 0.0  # clipped: a small change of z changes nothing`;
  return `import numpy as np

# In Keras: keras.losses.${KERAS[loss](unit)}
z, target = ${python(z)}, ${target}
${output}
${lines}

counted_as = int(output > 0.5)  # what the metric "accuracy" does
print(f"output {output:.4f}  loss {loss:.3f}  gradient {gradient:.3f}  class {counted_as}")
`;
}
