"""A loss with more than one valley: XOR with two tanh units. Built in chapter 2.

The network 2 → 2 tanh → 1 sigmoid has nine parameters, kept as one vector in the order of
`mlp.flatten`: the hidden weights row by row (4), the hidden biases (2), the output weights (2), the
output bias. Its four examples are the whole data set; the loss is the mean binary cross-entropy.
All functions take one vector (9,) or many (…, 9).
"""

from book_helpers.reference.random import RandomStream
import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])
# Runs that end in three different minima; the plane through their ends is `plane()`.
PLANE_SEEDS = (4, 88, 73)
UPDATES = 3000
LEARNING_RATE = 0.5


def start(seed: int) -> np.ndarray:
    """(9,) where run `seed` begins: weights normal with deviation 1, biases 0."""
    draws = RandomStream(seed).normal(6)
    return np.concatenate([draws[:4], np.zeros(2), draws[4:], np.zeros(1)])


def _forward(parameters):
    hidden_weights = parameters[..., :4].reshape(*parameters.shape[:-1], 2, 2)
    hidden = np.tanh(INPUTS @ hidden_weights + parameters[..., np.newaxis, 4:6])
    scores = (hidden @ parameters[..., 6:8, np.newaxis])[..., 0] + parameters[..., 8:]
    return hidden, scores


def outputs(parameters) -> np.ndarray:
    """(…, 4) probabilities for the inputs 00, 01, 10, 11."""
    _, scores = _forward(np.asarray(parameters, dtype=np.float64))
    return 1.0 / (1.0 + np.exp(-scores))


def loss(parameters) -> np.ndarray:
    """(…,) mean binary cross-entropy, from the scores: max(z, 0) − z t + ln(1 + e^−|z|)."""
    _, scores = _forward(np.asarray(parameters, dtype=np.float64))
    terms = np.maximum(scores, 0.0) - scores * TARGETS + np.log1p(np.exp(-np.abs(scores)))
    return terms.mean(axis=-1)


def gradient(parameters) -> np.ndarray:
    """(…, 9) ∂loss/∂parameters."""
    parameters = np.asarray(parameters, dtype=np.float64)
    hidden, scores = _forward(parameters)
    slope = (1.0 / (1.0 + np.exp(-scores)) - TARGETS) / len(TARGETS)
    back = slope[..., np.newaxis] * parameters[..., np.newaxis, 6:8] * (1.0 - hidden**2)
    weights = INPUTS.T @ back
    return np.concatenate(
        [
            weights.reshape(*weights.shape[:-2], 4),
            back.sum(axis=-2),
            (slope[..., np.newaxis] * hidden).sum(axis=-2),
            slope.sum(axis=-1, keepdims=True),
        ],
        axis=-1,
    )


def descend(parameters, updates: int, learning_rate: float, directions=None) -> np.ndarray:
    """Plain descent from (…, 9). With `directions` (2, 9), orthonormal, it stays in their plane."""
    parameters = np.array(parameters, dtype=np.float64)
    for _ in range(updates):
        slope = gradient(parameters)
        if directions is not None:
            slope = slope @ directions.T @ directions
        parameters -= learning_rate * slope
    return parameters


def run(seeds) -> np.ndarray:
    """(len(seeds), 9) where the runs end after `UPDATES` updates with `LEARNING_RATE`."""
    return descend(np.array([start(seed) for seed in seeds]), UPDATES, LEARNING_RATE)


def plane(seeds=PLANE_SEEDS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The plane through the ends of three runs: origin (9,), directions (2, 9), corners (3, 2).

    The origin is the first end, the first direction points to the second; the directions are
    orthonormal, so lengths and angles in the picture are those of the nine weights. corners are
    the coordinates of the three ends.
    """
    first, second, third = run(seeds)
    along = (second - first) / np.linalg.norm(second - first)
    rest = (third - first) - ((third - first) @ along) * along
    directions = np.stack([along, rest / np.linalg.norm(rest)])
    return first, directions, (np.stack([first, second, third]) - first) @ directions.T
