"""Checked exercises of chapter 1, activation functions."""

from book_helpers.exercises._framework import Case, Exercise, Mistake
from book_helpers.reference import activations
import numpy as np


def _naive_log_softmax(scores):
    powers = np.exp(scores)
    return np.log(powers / powers.sum(axis=-1, keepdims=True))


def _stable_softmax_then_log(scores):
    return np.log(activations.softmax(scores))


def _over_everything(scores):
    shifted = scores - scores.max()
    return shifted - np.log(np.exp(shifted).sum())


LOG_SOFTMAX = Exercise(
    number="1.1",
    title="a stable log-softmax",
    call="log_softmax",
    solution=activations.log_softmax,
    cases=(
        Case(
            (np.array([2.0, 1.0, 0.1]),),
            "three scores",
            "ln pₖ = zₖ − ln Σ exp(zⱼ). The exponentials of the result add up to 1.",
        ),
        Case(
            (np.array([[0.0, 1.0], [5.0, 5.0], [-1.0, 2.0]]),),
            "a batch of three rows",
            "Each row is one example: maximum and sum over the last axis, with keepdims=True.",
        ),
        Case(
            (np.array([1000.0, 1000.0]),),
            "large scores",
            "exp(1000) overflows. Subtract the largest score first: the result stays the same.",
        ),
        Case(
            (np.array([0.0, 1000.0]),),
            "one very unlikely class",
            "Its probability is 0 in floating point, and ln 0 is −∞. Do not go through softmax: "
            "zₖ − ln Σ exp(zⱼ) needs no logarithm of a small number.",
        ),
    ),
    mistakes=(
        Mistake(
            activations.softmax, "These are the probabilities. Their logarithms are asked for."
        ),
        Mistake(
            _over_everything,
            "You sum over the whole batch. Sum over the last axis with keepdims=True.",
        ),
        Mistake(
            _stable_softmax_then_log,
            "ln of a probability that has become 0 is −∞. Use zₖ − ln Σ exp(zⱼ) instead.",
        ),
        Mistake(
            _naive_log_softmax,
            "exp() of a large score overflows. Subtract the largest score of the row first.",
        ),
    ),
)

LEAKY_RELU_SLOPE = Exercise(
    number="1.2",
    title="the slope of leaky ReLU",
    call="leaky_relu_slope",
    solution=lambda z, alpha: np.where(z > 0, 1.0, alpha),
    cases=(
        Case(
            (np.array([-2.0, -0.5, 0.5, 3.0]), 0.1),
            "both sides of zero",
            "1 where z > 0, alpha elsewhere.",
        ),
        Case((np.array([0.0]), 0.2), "exactly zero", "At 0 the task asks for alpha."),
        Case(
            (np.array([[1.0, -1.0], [-3.0, 2.0]]), 0.01),
            "a matrix",
            "The result has the shape of z: np.where works element by element.",
        ),
    ),
    mistakes=(
        Mistake(
            lambda z, alpha: np.where(z > 0, z, alpha * z),
            "This is leaky ReLU itself. Its slope is asked for.",
        ),
        Mistake(
            lambda z, alpha: np.where(z > 0, 1.0, 0.0),
            "This is the slope of plain ReLU. Below zero it should be alpha.",
        ),
        Mistake(
            lambda z, alpha: np.where(z >= 0, 1.0, alpha),
            "At exactly 0 the task asks for alpha: use z > 0.",
        ),
    ),
)

SILU_SLOPE = Exercise(
    number="1.3",
    title="the slope of SiLU",
    call="silu_slope",
    solution=activations.silu_derivative,
    cases=(
        Case((np.array([2.0]),), "at two", "(z σ)′ = σ + z σ′, with both parts taken at z = 2."),
        Case(
            (np.linspace(-6, 6, 13),),
            "from −6 to 6",
            "Product rule: σ + z σ′ with σ′ = σ(1 − σ).",
        ),
        Case((np.array([[2.4, -1.3]]),), "a matrix", "The result has the shape of z."),
    ),
    mistakes=(
        Mistake(activations.silu, "This is SiLU itself. Its slope is asked for."),
        Mistake(
            activations.sigmoid_derivative,
            "This is the sigmoid's slope. Mind the factor z before it.",
        ),
        Mistake(
            lambda z: z * activations.sigmoid_derivative(z),
            "The product rule has two parts: σ itself is missing.",
        ),
        Mistake(
            activations.sigmoid,
            "The product rule has two parts: z times the sigmoid's slope is missing.",
        ),
    ),
)

OUTPUT_AND_LOSS = Exercise(
    number="1.4",
    title="several labels at once",
    call="output_and_loss",
    solution=lambda: ("sigmoid", "binary_crossentropy"),
    cases=(
        Case(
            (),
            "five labels, any number of them true",
            "Each label is a yes-or-no question of its own. Which row of the table is that?",
        ),
    ),
    mistakes=(
        *(
            Mistake(
                lambda loss=loss: ("sigmoid", loss),
                "That is the right pair. Only write the loss as Keras writes the colleague's: "
                "small letters, one underscore.",
            )
            for loss in ("BinaryCrossentropy", "binary_cross_entropy", "binary cross-entropy")
        ),
        Mistake(
            lambda: ("softmax", "categorical_crossentropy"),
            "Softmax shares one probability of 1 among the labels: two cannot both be certain.",
        ),
        Mistake(
            lambda: ("sigmoid", "categorical_crossentropy"),
            "The activation is right. Categorical cross-entropy ignores the labels that are "
            "absent: five yes-or-no answers need binary cross-entropy.",
        ),
        Mistake(
            lambda: ("softmax", "binary_crossentropy"),
            "The loss is right. Under softmax, though, five labels share one probability of 1.",
        ),
        Mistake(
            lambda: ("tanh", "binary_crossentropy"),
            "Binary cross-entropy needs outputs between 0 and 1; tanh goes down to −1.",
        ),
    ),
)

EXERCISES = (LOG_SOFTMAX, LEAKY_RELU_SLOPE, SILU_SLOPE, OUTPUT_AND_LOSS)
