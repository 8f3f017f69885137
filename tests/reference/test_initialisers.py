"""Starting weights have the variances of Keras's initialisers."""

from book_helpers.reference import initialisers
from book_helpers.reference.random import RandomStream
import numpy as np
import pytest

SHAPE = (300, 200)


@pytest.mark.parametrize(
    "name", ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_normal"]
)
def test_distribution_is_that_of_keras(name):
    from book_helpers._keras import keras
    from scipy import stats

    ours = initialisers.initialise(name, SHAPE, RandomStream(1)).ravel()
    theirs = np.asarray(keras.initializers.get(name)(SHAPE)).ravel()
    assert ours.std() == pytest.approx(theirs.std(), rel=0.01)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    assert stats.ks_2samp(ours, theirs).pvalue > 0.001


def test_variances_are_the_stated_ones():
    variances = {
        "glorot_uniform": 2 / 500,
        "glorot_normal": 2 / 500,
        "he_uniform": 2 / 300,
        "he_normal": 2 / 300,
        "lecun_normal": 1 / 300,
        "small_normal": 1e-4,
        "wide_uniform": 1 / 12,
        "zeros": 0.0,
    }
    for name, variance in variances.items():
        weights = initialisers.initialise(name, SHAPE, RandomStream(2))
        assert weights.shape == SHAPE
        assert weights.var() == pytest.approx(variance, rel=0.03), name
    assert np.all(initialisers.initialise("constant", (2, 3), RandomStream(0)) == 0.1)


def test_truncated_normal_is_rejection_in_order():
    stream, kept = RandomStream(8), []
    while len(kept) < 200:
        (draw,) = stream.normal(1)
        if abs(draw) <= 2.0:
            kept.append(draw)
    scale = 0.5 / initialisers.TRUNCATED_DEVIATION
    other = RandomStream(8)
    weights = initialisers.truncated_normal((20, 10), other, 0.5)
    np.testing.assert_array_equal(weights.ravel(), np.array(kept) * scale)
    # Both streams stand at the same place afterwards, so layers can follow each other.
    assert other.integers(1) == stream.integers(1)


def test_fans_are_those_of_keras():
    from keras.src.initializers.random_initializers import compute_fans

    for shape in ((7, 5), (3, 3, 16, 32), (5, 8, 4)):
        assert initialisers.fans(shape) == compute_fans(shape)
    with pytest.raises(ValueError, match=r"at least the axes \(inputs, outputs\)"):
        initialisers.fans((5,))


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="no initialiser 'he'; there are zeros, constant"):
        initialisers.initialise("he", (2, 2), RandomStream(0))
