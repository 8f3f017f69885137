"""Judges that the checks of several assignments share, for values of any kind.

What stands here decides on points, as the checks do: the hash of the checks covers this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from book_grader.tasks import Arguments, Value


def numbers(value: Value) -> np.ndarray | None:
    """Return a value as an array of finite floats, None if it is anything else."""
    try:
        found = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    if found.dtype.kind not in "iuf":
        return None
    found = found.astype(np.float64)
    return found if np.isfinite(found).all() else None


def near(value: Value, right: Any) -> bool:
    """Whether a value is `right`, in shape and numbers."""
    found = numbers(value)
    return (
        found is not None
        and found.shape == np.shape(right)
        and np.allclose(found, right, rtol=1e-6, atol=1e-6)
    )


def item(value: Value, position: int) -> Value:
    """Return one of two results that a function returned together, None if it did not."""
    pair = isinstance(value, tuple | list) and len(value) == 2
    return value[position] if pair else None


def accuracy_above(
    least: float, label_of: Callable[[np.ndarray], int]
) -> Callable[[Arguments, Value], bool]:
    """Return a judge of scores (n, 10): more than this share of the largest are at the label.

    label_of: tells the label of one of the n images.
    """

    def judge(call: Arguments, value: Value) -> bool:
        (images,) = call
        labels = [label_of(image) for image in images]
        scores = numbers(value)
        if scores is None or scores.shape != (len(labels), 10):
            return False
        return float(np.mean(scores.argmax(axis=1) == labels)) > least

    return judge
