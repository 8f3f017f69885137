"""Forward passes, losses and all gradients of small networks."""

from book_helpers.reference import mlp
from book_helpers.reference.random import RandomStream
import numpy as np

CASES = (
    # sizes, hidden, output, loss, initialiser, bias
    ((2, 4, 2, 1), "tanh", "tanh", "half_squared", "wide_uniform", 0.1),
    ((3, 5, 1), "relu", "sigmoid", "binary_cross_entropy", "he_normal", 0.0),
    ((2, 3, 3, 1), "sigmoid", "identity", "mse", "glorot_uniform", 0.0),
    ((2, 1), "relu", "tanh", "binary_cross_entropy", "glorot_normal", 0.5),
    ((2, 8, 1), "leaky_relu", "sigmoid", "half_squared", "he_uniform", 0.1),
    ((4, 6, 5, 3), "elu", "softmax", "categorical_cross_entropy", "lecun_normal", 0.0),
    ((2, 4, 4, 1), "gelu", "tanh", "half_squared", "he_normal", 0.0),
    ((7, 4, 1), "silu", "sigmoid", "binary_cross_entropy", "glorot_uniform", 0.0),
    ((2, 4, 1), "selu", "identity", "half_squared", "lecun_normal", 0.0),
    ((2, 4, 1), "softplus", "sigmoid", "binary_cross_entropy", "constant", 0.1),
    ((2, 4, 1), "identity", "tanh", "half_squared", "small_normal", 0.0),
)


def goldens() -> dict:
    cases = []
    for seed, (sizes, hidden, output, loss, initialiser, bias) in enumerate(CASES, start=1):
        stream = RandomStream(100 + seed)
        count = 6
        inputs = stream.normal(count * sizes[0], 0.0, 2.0).reshape(count, sizes[0])
        labels = stream.integers(count).astype(np.int64) % max(sizes[-1], 2)
        if loss == "categorical_cross_entropy":
            targets = labels
        else:
            targets = (labels if "cross" in loss else 2.0 * labels - 1.0).reshape(count, 1)
        network = mlp.build(sizes, initialiser, seed, bias)
        value, gradients, trace = mlp.loss_and_gradients(
            network, inputs, targets, hidden=hidden, output=output, loss=loss
        )
        cases.append(
            {
                "sizes": list(sizes),
                "hidden": hidden,
                "output": output,
                "loss_name": loss,
                "initialiser": initialiser,
                "bias": bias,
                "seed": seed,
                "inputs": inputs.ravel().tolist(),
                "targets": np.ravel(targets).tolist(),
                "parameters": mlp.flatten(network).tolist(),
                "activations": [part.ravel().tolist() for part in trace.activations[1:]],
                "loss": value,
                "gradient": mlp.flatten(gradients.layers).tolist(),
                "input_slopes": gradients.inputs.ravel().tolist(),
                "norms": mlp.gradient_norms(gradients).tolist(),
                "dead": [flags.tolist() for flags in mlp.dead_units(trace)],
                "penalties": [mlp.penalty(network, "l1"), mlp.penalty(network, "l2")],
            }
        )
    return {"cases": cases}
