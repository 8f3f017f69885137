"""Losses and gradients against Keras, automatic differentiation and finite differences."""

import math

from book_helpers.reference import losses
from book_helpers.reference.activations import sigmoid, softmax
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

rng = np.random.default_rng(11)
SCORES, BITS = rng.normal(0, 3, (6, 2)), rng.integers(0, 2, (6, 2)).astype(float)
LOGITS, LABELS = rng.normal(0, 4, (7, 5)), rng.integers(0, 5, 7)


def quotients(function, at, step=1e-6):
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        moved = np.zeros_like(at)
        moved[index] = step
        gradient[index] = (function(at + moved) - function(at - moved)) / (2 * step)
    return gradient


@pytest.mark.parametrize(
    ("loss", "gradient", "at", "targets"),
    [
        (losses.mean_squared_error, losses.mean_squared_error_gradient, SCORES, BITS),
        (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient, sigmoid(SCORES), BITS),
        (
            losses.binary_cross_entropy_from_logits,
            losses.binary_cross_entropy_from_logits_gradient,
            SCORES,
            BITS,
        ),
        (
            losses.categorical_cross_entropy_from_logits,
            losses.categorical_cross_entropy_from_logits_gradient,
            LOGITS,
            LABELS,
        ),
    ],
    ids=["mse", "bce", "bce_logits", "cce_logits"],
)
def test_gradient_is_the_limit_of_difference_quotients(loss, gradient, at, targets):
    expected = quotients(lambda values: loss(values, targets), at)
    np.testing.assert_allclose(gradient(at, targets), expected, rtol=1e-6, atol=1e-8)


def test_values_and_gradients_are_those_of_keras():
    from book_helpers._keras import keras, tensorflow

    cases = [
        (losses.mean_squared_error, losses.mean_squared_error_gradient,
         keras.losses.MeanSquaredError(), SCORES, BITS),
        (losses.binary_cross_entropy_from_logits, losses.binary_cross_entropy_from_logits_gradient,
         keras.losses.BinaryCrossentropy(from_logits=True), SCORES, BITS),
        (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient,
         keras.losses.BinaryCrossentropy(), np.tanh(SCORES), BITS),
        (losses.categorical_cross_entropy_from_logits,
         losses.categorical_cross_entropy_from_logits_gradient,
         keras.losses.SparseCategoricalCrossentropy(from_logits=True), LOGITS, LABELS),
    ]  # fmt: skip
    for ours, our_gradient, theirs, at, targets in cases:
        x = tensorflow.constant(at, dtype="float32")
        with tensorflow.GradientTape() as tape:
            tape.watch(x)
            value = theirs(targets, x)
        # Single precision: 1 − 1e-7 is only known to 6e-8 there.
        assert ours(at, targets) == pytest.approx(float(value), rel=2e-5)
        np.testing.assert_allclose(
            our_gradient(at, targets), tape.gradient(value, x), rtol=2e-4, atol=1e-6
        )
    probabilities = softmax(LOGITS)
    value = keras.losses.SparseCategoricalCrossentropy()(LABELS, probabilities)
    assert losses.categorical_cross_entropy(probabilities, LABELS) == pytest.approx(
        float(value), rel=1e-4
    )


def test_a_clipped_probability_costs_the_most_and_teaches_nothing():
    outputs, ones = np.array([-0.9, -0.1, 0.0, 1e-8]), np.ones(4)
    for output in outputs:
        assert losses.binary_cross_entropy([output], [1.0]) == pytest.approx(-math.log(1e-7))
    assert -math.log(1e-7) == pytest.approx(16.118, abs=5e-4)
    assert np.all(losses.binary_cross_entropy_gradient(outputs, ones) == 0.0)
    assert np.all(losses.binary_cross_entropy_from_logits_gradient(outputs - 20, ones) < -0.2)


@given(st.floats(-300, 300), st.sampled_from([0.0, 1.0]))
def test_the_loss_from_a_score_never_overflows(score, target):
    value = losses.binary_cross_entropy_from_logits([score], [target])
    assert np.isfinite(value)
    assert value >= 0
    if abs(score) < 10:
        assert value == pytest.approx(
            losses.binary_cross_entropy(sigmoid([score]), [target]), abs=1e-6
        )


def test_two_classes_are_the_same_by_sigmoid_and_by_softmax():
    z = np.linspace(-4, 4, 9)
    two = np.column_stack([np.zeros_like(z), z])
    labels = (np.arange(9) % 2).astype(int)
    assert losses.categorical_cross_entropy_from_logits(two, labels) == pytest.approx(
        losses.binary_cross_entropy_from_logits(z, labels.astype(float))
    )


def test_mismatched_shapes_and_wrong_labels_are_refused():
    with pytest.raises(ValueError, match=r"one shape; got \(3,\) and \(3, 1\)"):
        losses.mean_squared_error(np.zeros(3), np.zeros((3, 1)))
    with pytest.raises(ValueError, match="labels must lie between 0 and 4; got 0 … 5"):
        losses.categorical_cross_entropy_from_logits(np.zeros((2, 5)), np.array([0, 5]))
    with pytest.raises(ValueError, match="whole numbers"):
        losses.categorical_cross_entropy_from_logits(np.zeros((2, 5)), np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match=r"labels \(n,\)"):
        losses.categorical_cross_entropy(np.zeros((2, 5)), np.array([[0], [1]]))
