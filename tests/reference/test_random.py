"""The portable generator against plain integer arithmetic and what is known of distributions."""

import math

from book_helpers.reference.random import RandomStream, portable_log, portable_sin_cos
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

seeds = st.integers(0, 2**32 - 1)


def mulberry32(seed, count):
    """The algorithm once more, with Python's whole numbers."""
    mask, state, results = 2**32 - 1, seed, []
    for _ in range(count):
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ (state >> 15)) * (state | 1)) & mask
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & mask)) & mask
        results.append((t ^ (t >> 14)) & mask)
    return results


@given(seeds, st.integers(0, 50))
def test_draws_are_those_of_the_scalar_algorithm(seed, count):
    assert RandomStream(seed).integers(count).tolist() == mulberry32(seed, count)


def test_first_draws_of_the_original_in_javascript():
    # Printed by the public-domain mulberry32 in node for the seed 42, times 2³².
    expected = [2581720956, 1925393290, 3661312704, 2876485805]
    assert RandomStream(42).integers(4).tolist() == expected


@given(seeds, st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_a_stream_does_not_care_how_it_is_cut(seed, parts):
    stream = RandomStream(seed)
    pieces = np.concatenate([stream.uniform(count) for count in parts])
    np.testing.assert_array_equal(pieces, RandomStream(seed).uniform(sum(parts)))


@given(seeds, st.integers(0, 40))
def test_permutations_hold_every_number_once(seed, count):
    assert sorted(RandomStream(seed).permutation(count)) == list(range(count))


def test_permutation_follows_the_stated_exchange():
    draws, order = RandomStream(5).uniform(7), list(range(8))
    for draw, last in zip(draws, range(7, 0, -1), strict=True):
        other = math.floor(draw * (last + 1))
        order[last], order[other] = order[other], order[last]
    assert RandomStream(5).permutation(8).tolist() == order


def test_all_permutations_are_equally_likely():
    stream = RandomStream(1)
    counts = {}
    for _ in range(6000):
        key = tuple(stream.permutation(3))
        counts[key] = counts.get(key, 0) + 1
    assert len(counts) == 6
    # Six cells of 1000: a standard deviation is 29.
    assert all(880 < count < 1120 for count in counts.values())


def test_uniform_numbers_fill_the_interval_evenly():
    draws = RandomStream(2).uniform(100_000, -2.0, 6.0)
    counts, _ = np.histogram(draws, bins=20, range=(-2.0, 6.0))
    assert draws.min() >= -2.0
    assert draws.max() < 6.0
    assert np.all(np.abs(counts - 5000) < 300)


def test_normal_numbers_have_the_shape_of_the_bell():
    from scipy import stats

    draws = RandomStream(3).normal(50_000, 1.0, 2.0)
    assert stats.kstest((draws - 1.0) / 2.0, "norm").pvalue > 0.01
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.015


def test_normal_numbers_are_box_and_muller():
    u, v = RandomStream(9).uniform(2)
    expected = math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v)
    assert RandomStream(9).normal(1)[0] == pytest.approx(expected, abs=1e-14)


def test_portable_functions_are_accurate():
    x = np.concatenate([RandomStream(4).uniform(10_000) + 2.0**-33, [2.0**-32, 1.0, 0.5, 2.0, 1e9]])
    np.testing.assert_allclose(portable_log(x), np.log(x), rtol=4e-16, atol=2e-16)
    turns = np.concatenate([RandomStream(4).uniform(10_000, -3.0, 3.0), np.arange(-8, 9) / 8])
    sine, cosine = portable_sin_cos(turns)
    np.testing.assert_allclose(sine, np.sin(2 * np.pi * turns), atol=4e-15)
    np.testing.assert_allclose(cosine, np.cos(2 * np.pi * turns), atol=4e-15)
    assert [float(part) for part in portable_sin_cos(0.25)] == [1.0, 0.0]


def test_bad_seeds_and_counts_are_refused():
    with pytest.raises(ValueError, match=r"between 0 and 2\*\*32 − 1; got -1"):
        RandomStream(-1)
    for wrong in (1.5, "7", True, None):
        with pytest.raises(TypeError, match="whole number"):
            RandomStream(wrong)
    with pytest.raises(ValueError, match="at least 0"):
        RandomStream(1).integers(-1)
