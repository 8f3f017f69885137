// Python for the present state: the whole descent in numpy, up to the step on the screen.
import { python } from "../shared/numbers.js";
import { COUNT } from "./state.js";

const zero = "np.zeros(2)";
const RULES = {
  sgd: { before: [], step: ["theta = theta - learning_rate * gradient"] },
  momentum: {
    before: [`velocity = ${zero}`],
    step: ["velocity = momentum * velocity - learning_rate * gradient", "theta = theta + velocity"],
  },
  nesterov: {
    before: [`velocity = ${zero}`],
    step: [
      "velocity = momentum * velocity - learning_rate * gradient",
      "theta = theta + momentum * velocity - learning_rate * gradient",
    ],
  },
  rmsprop: {
    before: [`square = ${zero}`],
    step: [
      "square = 0.9 * square + 0.1 * gradient**2",
      "theta = theta - learning_rate * gradient / np.sqrt(square + 1e-7)",
    ],
  },
  adam: {
    before: [`mean, square = ${zero}, ${zero}`],
    step: [
      "mean = 0.9 * mean + 0.1 * gradient",
      "square = 0.999 * square + 0.001 * gradient**2",
      "correction = np.sqrt(1 - 0.999 ** (update + 1)) / (1 - 0.9 ** (update + 1))",
      "theta = theta - learning_rate * correction * mean / (np.sqrt(square) + 1e-7)",
    ],
  },
};

/** @param {Record<string, any>} state */
export function code(state) {
  const { batch_size: size, optimiser, step } = state;
  const whole = size === COUNT;
  const { before, step: rule } = RULES[optimiser];
  const usesMomentum = optimiser === "momentum" || optimiser === "nesterov";
  const indent = (lines) => lines.map((line) => `    ${line}\n`).join("");
  const shuffling = `stream = RandomStream(${state.seed})  # the same shuffling as in the browser

`;
  const choice = [
    `if update % ${Math.ceil(COUNT / size)} == 0:  # a new epoch: shuffle`,
    `    batches = np.split(stream.permutation(${COUNT}), range(${size}, ${COUNT}, ${size}))`,
    `batch = batches[update % ${Math.ceil(COUNT / size)}]`,
    "X, y = line.features[batch], line.y[batch]",
  ];
  return `from book_helpers import datasets
${whole ? "" : "from book_helpers.reference.random import RandomStream\n"}import numpy as np

line = datasets.source_line()
theta = np.array([${python(state.start_intercept)}, ${python(state.start_slope)}])
learning_rate = ${python(state.learning_rate)}
${usesMomentum ? `momentum = ${python(state.momentum)}\n` : ""}updates = ${step}
${before.map((text) => `${text}\n`).join("")}${whole ? "X, y = line.features, line.y\n\n" : shuffling}for update in range(updates):
${whole ? "" : indent(choice)}    gradient = 2 / len(y) * X.T @ (X @ theta - y)
${indent(rule)}
intercept, slope = theta
loss = np.mean((line.features @ theta - line.y) ** 2)
print(f"after {updates} updates: intercept {intercept:.4f}, slope {slope:.4f}, loss {loss:.4f}")
`;
}
