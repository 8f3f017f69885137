"""Losses of one prediction, their slopes, and the softmax of one example."""

from book_helpers.reference import losses
from book_helpers.reference.activations import log_softmax, log_sum_exp, softmax
import numpy as np

SCORES = [-40.0, -17.0, -8.0, -1.0, -0.1, 0.0, 1e-8, 0.1, 0.549, 1.0, 8.0, 17.0, 40.0]
PROBABILITIES = [-1.0, -0.462, 0.0, 5e-8, 1e-7, 0.1, 0.5, 0.9, 1.0 - 1e-7, 1.0, 1.3]
LOGITS = [[2.0, 1.0, 0.1], [0.0], [1000.0, 1000.0], [-3.0, 0.5, 0.5, 12.0, -900.0]]


def _each(function, values):
    return [
        [float(np.squeeze(function([value], [target]))) for value in values]
        for target in (0.0, 1.0)
    ]


def goldens() -> dict:
    return {
        "scores": SCORES,
        "probabilities": PROBABILITIES,
        "squared_error": _each(losses.mean_squared_error, SCORES),
        "squared_error_gradient": _each(losses.mean_squared_error_gradient, SCORES),
        "binary_cross_entropy": _each(losses.binary_cross_entropy, PROBABILITIES),
        "binary_cross_entropy_gradient": _each(losses.binary_cross_entropy_gradient, PROBABILITIES),
        "from_logits": _each(losses.binary_cross_entropy_from_logits, SCORES),
        "from_logits_gradient": _each(losses.binary_cross_entropy_from_logits_gradient, SCORES),
        "softmax": [
            {
                "logits": logits,
                "temperature": temperature,
                "probabilities": softmax(logits, temperature).tolist(),
                "logarithms": log_softmax(logits, temperature).tolist(),
                "log_sum_exp": float(log_sum_exp(logits)),
            }
            for logits in LOGITS
            for temperature in (0.1, 1.0, 7.5)
        ],
    }
