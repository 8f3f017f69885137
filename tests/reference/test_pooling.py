"""Pooling against Keras, automatic differentiation, SciPy and the register's numbers."""

from book_helpers.reference import pooling
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

SOURCE_MAP = np.array([[1, 3, 2, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]], dtype=float)
settings = st.fixed_dictionaries(
    {
        "window": st.integers(1, 4),
        "stride": st.one_of(st.none(), st.integers(1, 4)),
        "padding": st.sampled_from(["valid", "same"]),
    }
)
sizes = st.tuples(st.integers(1, 2), st.integers(4, 9), st.integers(4, 9), st.integers(1, 3))
seeds = st.integers(0, 10_000)


@given(sizes, settings, seeds)
def test_max_and_average_are_those_of_keras_forward_and_backward(size, setting, seed):
    from book_helpers._keras import keras, tensorflow

    rng = np.random.default_rng(seed)
    maps = rng.normal(size=size)
    window, stride = setting["window"], setting["stride"] or setting["window"]
    x = tensorflow.constant(maps, dtype="float32")
    for mode, pool in (("max", keras.ops.max_pool), ("average", keras.ops.average_pool)):
        with tensorflow.GradientTape() as tape:
            tape.watch(x)
            theirs = pool(x, window, stride, padding=setting["padding"])
            weights = tensorflow.constant(rng.normal(size=theirs.shape), dtype="float32")
            total = tensorflow.reduce_sum(theirs * weights)
        ours = pooling.pool(maps, **setting, mode=mode)
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
        gradient = pooling.pool_gradient(maps, weights, **setting, mode=mode)
        np.testing.assert_allclose(gradient, tape.gradient(total, x), rtol=1e-5, atol=1e-5)


@given(sizes, settings, seeds)
def test_minimum_is_the_mirrored_maximum(size, setting, seed):
    maps = np.random.default_rng(seed).normal(size=size)
    lowest = pooling.pool(maps, **setting, mode="min")
    np.testing.assert_array_equal(lowest, -pooling.pool(-maps, **setting, mode="max"))
    row, column = pooling.chosen_cells(maps, **setting, mode="min")
    image, channel = np.arange(size[0])[:, None, None, None], np.arange(size[3])
    np.testing.assert_array_equal(maps[image, row, column, channel], lowest)


@given(sizes, settings, seeds, st.sampled_from(pooling.MODES))
def test_gradient_is_the_limit_of_difference_quotients(size, setting, seed, mode):
    rng = np.random.default_rng(seed)
    # Distinct values, well apart, so that a small step changes no choice.
    maps = rng.permutation(np.prod(size)).reshape(size).astype(float)
    pooled = pooling.pool(maps, **setting, mode=mode)
    weights, direction = rng.normal(size=pooled.shape), rng.normal(size=size)
    gradient = pooling.pool_gradient(maps, weights, **setting, mode=mode)
    step = 1e-4
    change = [
        np.sum(weights * pooling.pool(maps + sign * step * direction, **setting, mode=mode))
        for sign in (1, -1)
    ]
    assert np.sum(gradient * direction) == pytest.approx(
        (change[0] - change[1]) / (2 * step), abs=1e-6
    )


@given(st.integers(1, 30), settings)
def test_windows_stay_inside_and_match_the_size(size, setting):
    spans = pooling.windows(size, **setting)
    assert len(spans) == pooling.output_size(size, **setting)
    for start, stop in spans:
        assert 0 <= start < stop <= size
        assert stop - start <= setting["window"]
    if setting["padding"] == "same":
        covered = {cell for start, stop in spans for cell in range(start, stop)}
        stride = setting["stride"] or setting["window"]
        assert covered == set(range(size)) or stride > setting["window"]


def test_the_sources_example():
    np.testing.assert_array_equal(pooling.pool(SOURCE_MAP, 2), [[6, 8], [14, 16]])
    np.testing.assert_array_equal(
        pooling.pool(SOURCE_MAP, 2, mode="average"), [[3.75, 5.25], [11.5, 13.5]]
    )
    np.testing.assert_array_equal(
        pooling.pool(SOURCE_MAP, 2, 1), [[6, 7, 8], [10, 11, 12], [14, 15, 16]]
    )
    np.testing.assert_array_equal(pooling.pool(SOURCE_MAP, 3, 2, "same"), [[11, 12], [15, 16]])
    np.testing.assert_array_equal(pooling.pool(SOURCE_MAP, 2, mode="subsample"), [[1, 2], [9, 11]])
    assert pooling.output_size(5, 2) == 2


def test_equal_values_pass_the_gradient_to_the_first_as_tensorflow_does():
    from book_helpers._keras import tensorflow

    maps = np.array([[2.0, 2.0, 1.0, 0.0], [2.0, 0.0, 1.0, 1.0]])
    x = tensorflow.constant(maps[None, :, :, None])
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        total = tensorflow.reduce_sum(tensorflow.nn.max_pool2d(x, 2, 2, "VALID"))
    gradient = pooling.pool_gradient(maps, np.ones((1, 2)), 2)
    np.testing.assert_array_equal(gradient, tape.gradient(total, x)[0, :, :, 0])
    np.testing.assert_array_equal(gradient, [[1, 0, 1, 0], [0, 0, 0, 0]])


def test_overlapping_windows_add_their_gradients():
    gradient = pooling.pool_gradient([[0, 0, 0], [0, 9, 0], [0, 0, 0]], np.ones((2, 2)), 2, 1)
    assert gradient[1, 1] == 4.0
    assert gradient.sum() == 4.0


def test_global_pooling_is_that_of_keras():
    from book_helpers._keras import keras

    maps = np.random.default_rng(0).normal(size=(3, 5, 4, 2))
    for mode, layer in (
        ("average", keras.layers.GlobalAveragePooling2D),
        ("max", keras.layers.GlobalMaxPooling2D),
    ):
        np.testing.assert_allclose(
            pooling.global_pool(maps, mode), layer(dtype="float64")(maps), rtol=1e-12
        )


@pytest.mark.parametrize(("taps", "weights"), [(3, [1, 2, 1]), (5, [1, 4, 6, 4, 1])])
def test_blur_is_a_mirrored_convolution(taps, weights):
    from scipy import ndimage

    maps = np.random.default_rng(1).normal(size=(7, 6))
    kernel = np.outer(weights, weights) / np.sum(weights) ** 2
    expected = ndimage.convolve(maps, kernel, mode="mirror")
    np.testing.assert_allclose(pooling.blur(maps, taps), expected, atol=1e-14)
    assert pooling.max_blur_pool(maps, 2, taps=taps).shape == pooling.pool(maps, 2).shape


@given(seeds, st.integers(-3, 3), st.integers(-3, 3))
def test_shift_moves_what_it_can(seed, down, right):
    maps = np.random.default_rng(seed).normal(size=(6, 7))
    np.testing.assert_array_equal(
        pooling.shift(maps, down, right, "wrap"), np.roll(maps, (down, right), (0, 1))
    )
    moved = pooling.shift(maps, down, right, "zero")
    assert np.count_nonzero(moved) == (6 - abs(down)) * (7 - abs(right))
    back = pooling.shift(moved, -down, -right, "zero")
    kept = back != 0
    np.testing.assert_array_equal(back[kept], maps[kept])
    rows = np.clip(np.arange(6) - down, 0, 5)
    columns = np.clip(np.arange(7) - right, 0, 6)
    np.testing.assert_array_equal(pooling.shift(maps, down, right), maps[np.ix_(rows, columns)])


def test_relative_change():
    before = np.array([[3.0, 4.0], [0.0, 0.0]])
    change = pooling.relative_change(before, np.array([[3.0, 4.5], [1.0, 0.0]]))
    assert change[0] == pytest.approx(0.1)
    assert np.isnan(change[1])


def test_pooling_softens_a_shift_but_does_not_undo_it():
    """Edges of a photograph, moved by a pixel: the register's 0.73 → 0.52 → 0.29 and 0.74."""
    from skimage import data

    photograph = data.camera() / 255.0
    edges = np.abs(photograph[:, 2:] - photograph[:, :-2])[:256, :256]
    before, after = edges[None, :, :-1, None], edges[None, :, 1:, None]
    change = {
        (mode, window): pooling.relative_change(
            pooling.pool(before, window, mode=mode), pooling.pool(after, window, mode=mode)
        )[0]
        for mode in ("max", "subsample")
        for window in (1, 2, 4)
    }
    assert change["max", 1] > change["max", 2] > change["max", 4] > 0.1
    assert change["subsample", 4] > 0.9 * change["subsample", 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pooling.pool(SOURCE_MAP, 0), "window must be a whole number of at least 1; got 0"),
        (lambda: pooling.pool(SOURCE_MAP, 2, 1.5), r"stride must be a whole number.*got 1\.5"),
        (lambda: pooling.pool(SOURCE_MAP, 2, padding="full"), 'padding must be "valid" or "same"'),
        (lambda: pooling.pool(SOURCE_MAP, 2, mode="median"), "mode must be one of max, average"),
        (
            lambda: pooling.pool(np.zeros(3), 2),
            r"\(n, h, w, c\) or one map \(h, w\); got shape \(3,\)",
        ),
        (lambda: pooling.chosen_cells(SOURCE_MAP, 2, mode="average"), "one cell is chosen"),
        (lambda: pooling.pool_gradient(SOURCE_MAP, np.ones((3, 3)), 2), r"shape \(1, 2, 2, 1\)"),
        (lambda: pooling.blur(SOURCE_MAP, 4), "taps must be 3 or 5; got 4"),
        (lambda: pooling.shift(SOURCE_MAP, 1, 0, "mirror"), 'fill must be "edge"'),
        (lambda: pooling.global_pool(SOURCE_MAP), r"maps \(n, h, w, c\)"),
    ],
)
def test_bad_arguments_are_refused_with_what_was_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()
