"""An exercise for the tests of the framework: a softmax that does not overflow."""

from book_helpers.exercises._framework import Case, Exercise, Mistake
from book_helpers.reference import activations
import numpy as np


def _naive_softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=-1, keepdims=True)


def _softmax_over_everything(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _softmax_down_columns(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


SOFTMAX = Exercise(
    number="9.1",
    title="a softmax that does not overflow",
    call="softmax",
    solution=activations.softmax,
    cases=(
        Case(
            (np.array([1.0, 2.0, 3.0]),),
            "three scores",
            "Exponentiate every score, then divide by the sum, so that the result adds up to 1.",
        ),
        Case(
            (np.array([[0.0, 1.0], [5.0, 5.0], [-1.0, 2.0]]),),
            "a batch of three rows",
            "Each row is one example and must add up to 1: sum over the last axis, keepdims=True.",
        ),
        Case(
            (np.array([1000.0, 1000.0]),),
            "large scores",
            "exp(1000) overflows. Subtract the largest score first: the result stays the same.",
        ),
        Case(
            (np.array([-1000.0, -1001.0]),),
            "very negative scores",
            "exp(−1000) is 0, and 0/0 is nan. Subtract the largest score, not the largest size.",
        ),
    ),
    mistakes=(
        Mistake(
            _softmax_over_everything,
            "You divide by the sum of the whole batch. Sum over the last axis with keepdims=True.",
        ),
        Mistake(
            _softmax_down_columns,
            "You sum down the columns. Classes lie along the last axis: axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda scores: np.exp(scores),
            "These are the exponentials. Divide them by their sum.",
        ),
        Mistake(
            lambda scores: scores / scores.sum(axis=-1, keepdims=True),
            "You divide the scores themselves. Exponentiate first, so that all become positive.",
        ),
        Mistake(
            activations.log_softmax,
            "This is the logarithm of the softmax. Exponentiate it.",
        ),
        Mistake(
            _naive_softmax,
            "exp() of a large score overflows. Subtract the largest score of the row first.",
        ),
    ),
)
