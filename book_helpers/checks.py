"""Claims of the text, and checks of a learner's answers.

Every result in the book's prose has a claim beside it:

>>> claim("2 + 2 makes 4", 2 + 2 == 4)
✓ 2 + 2 makes 4

A false claim raises `ClaimError`, so that the notebook fails when it is run again.
Exercises are checked by `exercise("1.2", my_function)`; the cases live in `book_helpers.exercises`.
"""

from __future__ import annotations

from collections.abc import Callable
import math
from typing import Any

import numpy as np


class ClaimError(AssertionError):
    """A statement of the text is not true of what was computed."""


def claim(text: str, condition: bool) -> None:
    """Print ``✓ text`` if the condition holds.

    text: the statement, one line, not empty.
    condition: a `bool` or `numpy.bool_`. Anything else is refused, because a list or a string is
        "true" whenever it is not empty, and an array has no single truth value.

    Raises `ClaimError` if the condition is false, `TypeError` for another type of condition or
    text, `ValueError` for an empty text or one of several lines.
    """
    if not isinstance(text, str):
        raise TypeError(f"a claim starts with its text, a str; got {_describe(text)}")
    if not text.strip():
        raise ValueError("a claim needs a text that says what is claimed; got an empty one")
    if "\n" in text:
        raise ValueError(f"a claim is one line; got {text.count(chr(10)) + 1} lines: {text!r}")
    if not isinstance(condition, bool | np.bool_):
        raise TypeError(
            f"the condition of the claim {text!r} must be True or False; "
            f"got {_describe(condition)}{_advice(condition)}"
        )
    if not condition:
        raise ClaimError(f"this does not hold: {text}")
    print(f"✓ {text}")


def close(actual: Any, expected: Any, *, tolerance: float = 1e-6, relative: float = 0.0) -> bool:
    """Whether two numbers, or two arrays of one shape, agree everywhere.

    That is: |actual − expected| ≤ tolerance + relative · |expected|.
    Returns a plain `bool`, ready for `claim`. NaN agrees with nothing. Two empty arrays are refused
    (`ValueError`): a comparison of nothing can't fail. Shapes must be equal, except that a single
    number may stand for `expected`.
    """
    actual, expected = np.asarray(actual, dtype=float), np.asarray(expected, dtype=float)
    if tolerance < 0 or relative < 0:
        raise ValueError(
            f"tolerances must be at least 0; got tolerance={tolerance}, relative={relative}"
        )
    if actual.size == 0:
        raise ValueError("there is nothing to compare: the first array is empty")
    if expected.ndim and actual.shape != expected.shape:
        raise ValueError(f"shapes differ: got {actual.shape}, expected {expected.shape}")
    # Equal infinities have the difference nan, and are equal all the same.
    with np.errstate(invalid="ignore"):
        near = np.abs(actual - expected) <= tolerance + relative * np.abs(expected)
    agree = (actual == expected) | (near & np.isfinite(expected))
    return bool(np.all(agree))


def exercise(number: str, answer: Callable[..., Any]) -> None:
    """Check your answer to an exercise and print what was found.

    number: the exercise, such as ``"1.2"`` (chapter 1, exercise 2).
    answer: your function.

    Prints one line when all is well, otherwise the first case that fails: the input, what was
    expected, what came, and a hint. It never raises because an answer is wrong.
    """
    from book_helpers import exercises

    print(exercises.check(number, answer))


def _describe(value: Any) -> str:
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    shown = repr(value)
    return f"{shown} ({kind})" if len(shown) <= 60 else f"{shown[:57]}... ({kind})"


def _advice(condition: Any) -> str:
    if isinstance(condition, np.ndarray):
        return ". Say what you mean with .all() or .any(), or use close(actual, expected)"
    if callable(condition):
        return ". Did you forget to call the function?"
    if isinstance(condition, int | float | np.number) and math.isfinite(condition):
        return ". Compare it with something, as in value > 0"
    return ""
