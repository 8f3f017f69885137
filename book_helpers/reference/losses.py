"""Losses and their gradients. Built in chapter 1.

Every loss is a mean over all elements (cross-entropies over classes: over all examples), as in
Keras, and every gradient is that of this mean with respect to the first argument, in its shape.
"""

from book_helpers.reference.activations import log_softmax, sigmoid, softmax, softplus
import numpy as np

KERAS_EPSILON = 1e-7  # Keras clips probabilities to [ε, 1 − ε] before it takes logarithms


def _pair(predictions, targets) -> tuple[np.ndarray, np.ndarray]:
    predictions = np.asarray(predictions, dtype=np.float64)
    targets = np.asarray(targets, dtype=np.float64)
    if predictions.shape != targets.shape:
        raise ValueError(
            f"predictions and targets must have one shape; got {predictions.shape} and "
            f"{targets.shape}"
        )
    return predictions, targets


def mean_squared_error(predictions, targets) -> float:
    """Mean of (prediction − target)²."""
    predictions, targets = _pair(predictions, targets)
    return float(np.mean((predictions - targets) ** 2))


def mean_squared_error_gradient(predictions, targets) -> np.ndarray:
    """2 (prediction − target) / number of elements."""
    predictions, targets = _pair(predictions, targets)
    return 2.0 * (predictions - targets) / predictions.size


def binary_cross_entropy(probabilities, targets, epsilon: float = KERAS_EPSILON) -> float:
    """Mean of −t ln p − (1 − t) ln(1 − p), with p clipped to [ε, 1 − ε] as Keras does.

    For target 1 and p ≤ ε the loss is −ln ε = 16.118 whatever p is.
    """
    probabilities, targets = _pair(probabilities, targets)
    clipped = np.clip(probabilities, epsilon, 1.0 - epsilon)
    return float(np.mean(-targets * np.log(clipped) - (1.0 - targets) * np.log(1.0 - clipped)))


def binary_cross_entropy_gradient(
    probabilities, targets, epsilon: float = KERAS_EPSILON
) -> np.ndarray:
    """Gradient with respect to p. It is exactly 0 where clipping acts: nothing is learnt there."""
    probabilities, targets = _pair(probabilities, targets)
    clipped = np.clip(probabilities, epsilon, 1.0 - epsilon)
    slope = (clipped - targets) / (clipped * (1.0 - clipped))
    inside = (probabilities >= epsilon) & (probabilities <= 1.0 - epsilon)
    return np.where(inside, slope, 0.0) / probabilities.size


def binary_cross_entropy_from_logits(logits, targets) -> float:
    """The same loss from raw scores z, p = σ(z): mean of softplus(z) − t · z. Needs no clipping."""
    logits, targets = _pair(logits, targets)
    return float(np.mean(softplus(logits) - targets * logits))


def binary_cross_entropy_from_logits_gradient(logits, targets) -> np.ndarray:
    """(σ(z) − t) / number of elements: never 0 for a wrong answer."""
    logits, targets = _pair(logits, targets)
    return (sigmoid(logits) - targets) / logits.size


def _rows(scores, labels) -> tuple[np.ndarray, np.ndarray]:
    scores, labels = np.asarray(scores, dtype=np.float64), np.asarray(labels)
    if scores.ndim != 2 or labels.shape != scores.shape[:1]:
        raise ValueError(
            f"expected scores (n, classes) and labels (n,); got {scores.shape} and {labels.shape}"
        )
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be whole numbers; got {labels.dtype}")
    if labels.size and not (labels.min() >= 0 and labels.max() < scores.shape[1]):
        raise ValueError(
            f"labels must lie between 0 and {scores.shape[1] - 1}; "
            f"got {labels.min()} … {labels.max()}"
        )
    return scores, labels


def categorical_cross_entropy(probabilities, labels, epsilon: float = KERAS_EPSILON) -> float:
    """Mean of −ln p[label] for probabilities (n, classes), labels (n,), clipped as Keras does."""
    probabilities, labels = _rows(probabilities, labels)
    chosen = probabilities[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.clip(chosen, epsilon, 1.0 - epsilon))))


def categorical_cross_entropy_from_logits(logits, labels) -> float:
    """Mean of −ln softmax(z)[label] for logits (n, classes), labels (n,)."""
    logits, labels = _rows(logits, labels)
    return float(-np.mean(log_softmax(logits)[np.arange(len(labels)), labels]))


def categorical_cross_entropy_from_logits_gradient(logits, labels) -> np.ndarray:
    """(softmax(z) − one-hot label) / n, shape (n, classes)."""
    logits, labels = _rows(logits, labels)
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1.0
    return gradient / len(labels)
