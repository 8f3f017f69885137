"""Several updates by every rule, and TensorFlow Playground's regularised ones."""

from book_helpers.reference import mlp
from book_helpers.reference.descent import RULES
from book_helpers.reference.random import RandomStream
import numpy as np

STEPS = 6


def _playground(kind: str, rate: float) -> dict:
    """Ten updates of a small network under a penalty; L1 takes some of its weights to 0."""
    network = mlp.build((3, 4, 1), "wide_uniform", 5, 0.1)
    stream = RandomStream(6)
    inputs = stream.normal(24).reshape(8, 3)
    targets = np.where(inputs[:, :1] * inputs[:, 1:2] > 0, 1.0, -1.0)
    alive, path, dead = None, [], []
    for _ in range(10):
        _, gradients, _ = mlp.loss_and_gradients(
            network, inputs, targets, hidden="tanh", output="tanh", loss="half_squared"
        )
        network, alive = mlp.playground_step(network, gradients.layers, 0.3, kind, rate, alive)
        path.append(mlp.flatten(network).tolist())
        dead.append(int(sum(np.sum(~live) for live in alive)))
    return {
        "kind": kind,
        "rate": rate,
        "inputs": inputs.ravel().tolist(),
        "targets": targets.ravel().tolist(),
        "path": path,
        "dead": dead,
    }


def goldens() -> dict:
    start = RandomStream(1).normal(5)
    # From large to tiny: the small constants in the rules' denominators count too.
    gradients = RandomStream(2).normal(5 * STEPS).reshape(STEPS, 5) * [10.0, 1.0, 0.1, 1e-4, 0.0]
    paths = {}
    for name, rule in RULES.items():
        parameters, state, path = start, rule.start(start), []
        for gradient in gradients:
            parameters, state = rule.step(parameters, gradient, state, 0.05)
            path.append(parameters.tolist())
        paths[name] = path
    return {
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "learning_rate": 0.05,
        "paths": paths,
        "playground": [_playground("none", 0.0), _playground("l1", 0.1), _playground("l2", 0.1)],
    }
