// Python for the present state: the network, one forward and one backward pass, with the book's
// own multi-layer perceptron.
import { python } from "../shared/numbers.js";

/** @param {Record<string, any>} state @param {(key: string) => any} data */
export function code({ activation, initialisation, scale, depth, layer, seed }, data) {
  const examples = data("labels").length;
  const draw =
    initialisation === "unit_normal"
      ? "stream.normal(64 * 64).reshape(64, 64)"
      : `initialise("${initialisation}", (64, 64), stream)`;
  return `import numpy as np

from book_helpers import datasets
from book_helpers.reference import mlp
from book_helpers.reference.initialisers import initialise
from book_helpers.reference.random import RandomStream

digits = datasets.digits(flat=True)
inputs, labels = digits.x_train[:${examples}], digits.y_train[:${examples}]

# The output layer is drawn first: then it does not change when you add hidden layers.
stream = RandomStream(${seed})
output = mlp.Layer(initialise("glorot_uniform", (64, 10), stream), np.zeros(10))
hidden = [
    mlp.Layer(${scale === 1 ? "" : `${python(scale)} * `}${draw}, np.zeros(64))
    for _ in range(${depth})
]
network = [*hidden, output]

trace = mlp.forward(network, inputs, hidden="${activation}", output="softmax")
loss, slope = mlp.loss_and_score_gradient(trace, labels, "categorical_cross_entropy")
gradients = mlp.backward(network, trace, slope).layers

gradient_norms = [np.linalg.norm(layer.weights) for layer in gradients[:-1]]
deviations = [values.std() for values in trace.activations[1:-1]]
between = [np.sqrt(values.var(axis=0).mean()) for values in trace.activations[1:-1]]
means = [values.mean() for values in trace.activations[1:-1]]

layer = ${layer}
gradient_first, gradient_here, gradient_last = (gradient_norms[k] for k in (0, layer - 1, -1))
deviation_first, deviation_here, deviation_last = (deviations[k] for k in (0, layer - 1, -1))
between_first, between_here, between_last = (between[k] for k in (0, layer - 1, -1))
mean_first, mean_here, mean_last = (means[k] for k in (0, layer - 1, -1))
print(f"loss {loss:.3f}; gradient norm {gradient_first:.2g} … {gradient_last:.2g}")
`;
}
