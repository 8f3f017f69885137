"""Activations against Keras, finite differences and what the chapter says of them."""

from book_helpers.reference import activations
from book_helpers.reference.activations import ACTIVATIONS
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

KERAS = {
    "leaky_relu": lambda keras, x: keras.activations.leaky_relu(x, negative_slope=0.01),
    "gelu": lambda keras, x: keras.activations.gelu(x, approximate=False),
    "gelu_tanh": lambda keras, x: keras.activations.gelu(x, approximate=True),
}
# Where a function (or, for ELU, its derivative) has a corner, a difference quotient tells nothing.
CORNERS = {
    "relu": [0.0],
    "leaky_relu": [0.0],
    "elu": [0.0],
    "selu": [0.0],
    "hard_silu": [-3.0, 3.0],
}
# The corners where TensorFlow takes the slope from the other side than we do.
OTHER_SIDE = {"selu": [0.0], "hard_silu": [-3.0, 3.0]}
POINTS = np.concatenate([np.linspace(-12, 12, 97), [-3.0, 3.0, -0.001, 0.001]])
rows = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
scores = st.lists(st.floats(-800, 800), min_size=1, max_size=8).map(np.array)


@rows
def test_value_and_slope_are_those_of_keras(row):
    from book_helpers._keras import keras, tensorflow

    x = tensorflow.constant(POINTS)
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        named = KERAS.get(row.name)
        y = named(keras, x) if named else keras.activations.get(row.keras_name)(x)
    # Keras holds constants such as SELU's and the factor of GELU in single precision.
    np.testing.assert_allclose(row.function(POINTS), y, rtol=2e-7, atol=2e-7)
    slope = tape.gradient(y, x)
    smooth = ~np.isin(POINTS, OTHER_SIDE.get(row.name, []))
    np.testing.assert_allclose(row.derivative(POINTS)[smooth], slope[smooth], rtol=1e-6, atol=1e-6)


@rows
def test_derivative_is_the_limit_of_difference_quotients(row):
    away = [np.abs(POINTS - corner) > 1e-4 for corner in CORNERS.get(row.name, [])]
    x = POINTS[np.logical_and.reduce(away)] if away else POINTS
    step = 1e-5
    quotient = (row.function(x + step) - row.function(x - step)) / (2 * step)
    np.testing.assert_allclose(row.derivative(x), quotient, rtol=1e-7, atol=1e-9)


@rows
def test_stated_range_holds_and_is_reached(row):
    x = np.concatenate([np.linspace(-60, 60, 240_001), [-2000.0, 2000.0]])
    y = row.function(x)
    assert np.all(np.isfinite(y))
    assert y.min() >= row.lower - 1e-12
    assert y.max() <= row.upper + 1e-12
    if np.isfinite(row.lower):
        assert y.min() == pytest.approx(row.lower, abs=1e-6)
    if np.isfinite(row.upper):
        assert y.max() == pytest.approx(row.upper, abs=1e-6)
    assert row.bounded == (row.name in ("sigmoid", "tanh"))


@rows
def test_shape_is_kept_and_input_untouched(row):
    x = np.linspace(-1, 1, 6).reshape(2, 3)
    before = x.copy()
    assert row.function(x).shape == row.derivative(x).shape == (2, 3)
    assert np.ndim(row.function(0.5)) == np.ndim(row.derivative(0.5)) == 0
    assert row.function([1, 2]).dtype == np.float64
    np.testing.assert_array_equal(x, before)


def test_far_arguments_give_no_warning():
    x = np.array([-1e4, -800.0, 800.0, 1e4])
    for row in ACTIVATIONS.values():
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            assert np.all(np.isfinite(row.function(x)))
            assert np.all(np.isfinite(row.derivative(x)))


def test_tanh_is_a_stretched_sigmoid():
    x = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(activations.tanh(x), 2 * activations.sigmoid(2 * x) - 1, atol=1e-15)


def test_largest_slopes_of_the_saturating_ones():
    x = np.linspace(-5, 5, 1001)
    assert activations.sigmoid_derivative(x).max() == 0.25
    assert activations.tanh_derivative(x).max() == 1.0


def test_leaky_relu_is_the_maximum_only_for_slopes_up_to_one():
    x = np.array([-2.0, 3.0])
    np.testing.assert_allclose(activations.leaky_relu(x, 0.5), np.maximum(0.5 * x, x))
    np.testing.assert_allclose(activations.leaky_relu(x, 2.0), [-4.0, 3.0])
    np.testing.assert_allclose(np.maximum(2.0 * x, x), [-2.0, 6.0])


@given(scores, st.floats(0.05, 20), st.floats(-1e3, 1e3))
def test_softmax_is_a_distribution_and_ignores_a_common_shift(z, temperature, shift):
    p = activations.softmax(z, temperature)
    assert np.all(p >= 0)
    assert p.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(activations.softmax(z + shift, temperature), p, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(np.exp(activations.log_softmax(z, temperature)), p, atol=1e-12)


def test_softmax_matches_scipy_and_keras_along_any_axis():
    from book_helpers._keras import keras
    from scipy import special

    z = np.random.default_rng(3).normal(0, 30, (4, 5, 3))
    for axis in (0, 1, -1):
        np.testing.assert_allclose(activations.softmax(z, axis=axis), special.softmax(z, axis=axis))
        np.testing.assert_allclose(
            activations.log_softmax(z, axis=axis), special.log_softmax(z, axis=axis), atol=1e-13
        )
        np.testing.assert_allclose(
            activations.log_sum_exp(z, axis=axis), special.logsumexp(z, axis=axis)
        )
    np.testing.assert_allclose(activations.softmax(z), keras.ops.softmax(z), rtol=1e-12)


def test_softmax_of_large_equal_scores_is_even():
    np.testing.assert_array_equal(activations.softmax([1000.0, 1000.0]), [0.5, 0.5])
    np.testing.assert_array_equal(activations.softmax([7.0]), [1.0])


def test_temperature_sharpens_and_flattens():
    z = np.array([1.0, 2.0, 4.0])
    cold, warm = activations.softmax(z, 0.1), activations.softmax(z, 10.0)
    assert cold[2] > 0.999
    assert warm[2] < 0.45
    for wrong in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="temperature must be positive"):
            activations.softmax(z, wrong)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6), st.floats(0.3, 3))
def test_softmax_jacobian_is_the_limit_of_difference_quotients(z, temperature):
    z, step = np.array(z), 1e-6
    columns = [
        (
            activations.softmax(z + step * unit, temperature)
            - activations.softmax(z - step * unit, temperature)
        )
        / (2 * step)
        for unit in np.eye(len(z))
    ]
    jacobian = activations.softmax_jacobian(z, temperature)
    np.testing.assert_allclose(jacobian, np.stack(columns, axis=1), atol=1e-8)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0.0, atol=1e-14)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no activation 'swosh'; there are identity, sigmoid"):
        activations.activation("swosh")
