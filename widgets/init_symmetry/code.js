// Python for the present state: train the small network, and count units that differ.
import { python } from "../shared/numbers.js";
import { COUNT } from "./state.js";

/** @param {Record<string, any>} state */
export function code({ initialiser, data, hidden, learning_rate, batch_size, seed, updates }) {
  const whole = batch_size === COUNT;
  const each = Math.ceil(COUNT / batch_size);
  return `from book_helpers.reference import mlp, toy_data
${whole ? "" : "from book_helpers.reference.descent import batches_of\nfrom book_helpers.reference.random import RandomStream\n"}import numpy as np

points, labels = toy_data.${data}(${COUNT}, noise=0.1, seed=0)
points, targets = points / 5, (labels[:, np.newaxis] + 1) / 2
network = mlp.build([2, 6, 1], "${initialiser}", seed=${seed})
learning_rate = ${python(learning_rate)}
${whole ? "" : `stream = RandomStream(${seed + 10_000})\n`}
for update in range(${updates}):
${
  whole
    ? ""
    : `    if update % ${each} == 0:  # a new epoch: shuffle
        batches = batches_of(${COUNT}, ${batch_size}, stream)
    batch = batches[update % ${each}]
`
}    _, gradients, _ = mlp.loss_and_gradients(
        network, points${whole ? "" : "[batch]"}, targets${whole ? "" : "[batch]"}, hidden="${hidden}"
    )
    network = [
        mlp.Layer(
            layer.weights - learning_rate * slope.weights,
            layer.biases - learning_rate * slope.biases,
        )
        for layer, slope in zip(network, gradients.layers)
    ]

loss, _, trace = mlp.loss_and_gradients(network, points, targets, hidden="${hidden}")
accuracy = np.mean((trace.prediction > 0.5) == (targets > 0.5))
hidden_layer, output_layer = network
# One row a hidden unit: its two weights, its bias, its weight to the output.
units = np.column_stack([hidden_layer.weights.T, hidden_layer.biases, output_layer.weights])
distinct_units = len(np.unique(np.round(units, 6) + 0.0, axis=0))
first_weight, output_weight = units[0, 0], units[0, 3]
print(f"loss {loss:.4f}, accuracy {accuracy:.2f}, {distinct_units} of 6 units differ")
`;
}
