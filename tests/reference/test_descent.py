"""Descent against Keras's optimisers, the closed form, and the source's published numbers."""

import math

from book_helpers import datasets
from book_helpers.reference import descent
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

LINE = datasets.source_line()
BEST = descent.closed_form(LINE.features, LINE.y)


def follow(**options):
    return descent.descend(LINE.features, LINE.y, LINE.start, **options)


@given(st.integers(0, 1000), st.integers(3, 20), st.integers(1, 4))
def test_gradient_and_hessian_are_derivatives(seed, count, size):
    rng = np.random.default_rng(seed)
    features, targets = rng.normal(size=(count, size)), rng.normal(size=count)
    at, step = rng.normal(size=size), 1e-5
    moves = step * np.eye(size)
    slope = [
        (descent.loss(features, targets, at + m) - descent.loss(features, targets, at - m))
        / (2 * step)
        for m in moves
    ]
    bend = [
        (descent.gradient(features, targets, at + m) - descent.gradient(features, targets, at - m))
        / (2 * step)
        for m in moves
    ]
    np.testing.assert_allclose(descent.gradient(features, targets, at), slope, atol=1e-7)
    np.testing.assert_allclose(descent.hessian(features), bend, atol=1e-7)


def test_the_sources_published_result():
    path = follow(learning_rate=0.1, epochs=1000)
    np.testing.assert_allclose(path.last, [4.22215108, 2.96846751], atol=5e-9)
    np.testing.assert_allclose(path.last, BEST, atol=1e-12)
    assert path.losses[0] == pytest.approx(82.66, abs=0.01)
    assert path.losses[-1] == pytest.approx(0.9924, abs=5e-5)
    assert descent.loss(LINE.features, LINE.y, LINE.truth) == pytest.approx(1.0298, abs=5e-5)


def test_the_stability_limit_parts_shrinking_from_growing():
    limit = descent.stability_limit(LINE.features)
    assert limit == pytest.approx(0.4841, abs=5e-5)
    assert descent.condition_number(LINE.features) == pytest.approx(12.8, abs=0.05)
    below = follow(learning_rate=0.98 * limit, epochs=400).distances(BEST)
    above = follow(learning_rate=1.02 * limit, epochs=400).distances(BEST)
    assert below[-1] < 0.01 * below[0]
    assert above[-1] > 100 * above[0]


def test_divergence_ends_the_path_without_warnings():
    with np.errstate(all="raise"):
        path = follow(learning_rate=5.0, epochs=1000)
    assert path.diverged
    assert len(path.losses) < 1000
    assert np.all(np.isfinite(path.losses))


def test_a_step_of_the_whole_gradient_makes_it_worse():
    path = follow(learning_rate=1.0, epochs=1)
    assert path.losses[1] == pytest.approx(801.3, abs=0.1)


@pytest.mark.parametrize("name", descent.RULES)
def test_update_rules_are_those_of_keras(name):
    from book_helpers._keras import keras

    make = {
        "sgd": lambda: keras.optimizers.SGD(0.05),
        "momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9),
        "nesterov": lambda: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        "rmsprop": lambda: keras.optimizers.RMSprop(0.05),
        "adam": lambda: keras.optimizers.Adam(0.05),
        "adamw": lambda: keras.optimizers.AdamW(0.05, weight_decay=0.004),
    }
    optimiser, rule = make[name](), descent.RULES[name]
    start = np.array([1.0, -2.0, 0.5])
    variable = keras.Variable(start, dtype="float64")
    optimiser.build([variable])
    parameters, state = start, rule.start(start)
    rng = np.random.default_rng(7)
    for _ in range(25):
        gradient = rng.normal(size=3) * [1.0, 10.0, 0.01]
        optimiser.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        before = parameters.copy()
        moved, state = rule.step(parameters, gradient, state, 0.05)
        np.testing.assert_array_equal(parameters, before)  # rules change no argument
        parameters = moved
        # Keras holds the learning rate, and powers of β, in single precision.
        np.testing.assert_allclose(parameters, variable.numpy(), rtol=2e-6, atol=2e-6)


@given(st.integers(1, 40), st.integers(1, 45), st.integers(0, 100))
def test_an_epoch_uses_every_example_once(count, size, seed):
    from book_helpers.reference.random import RandomStream

    batches = descent.batches_of(count, size, RandomStream(seed))
    assert sorted(np.concatenate(batches).tolist()) == list(range(count))
    assert len(batches) == math.ceil(count / size)
    assert {len(batch) for batch in batches[:-1]} <= {size}


def test_batches_make_updates_and_epochs():
    path = follow(learning_rate=0.05, epochs=3, batch_size=30)
    assert len(path.gradients) == len(path.batches) == 12
    np.testing.assert_allclose(path.epochs[:5], [0, 0.3, 0.6, 0.9, 1.0])
    assert path.epochs[-1] == 3.0
    assert path.parameters.shape == (13, 2)
    for k, batch in enumerate(path.batches):
        expected = descent.gradient(LINE.features[batch], LINE.y[batch], path.parameters[k])
        np.testing.assert_array_equal(path.gradients[k], expected)
        np.testing.assert_allclose(path.parameters[k + 1], path.parameters[k] - 0.05 * expected)


def test_single_gradients_average_to_the_whole_one():
    singles = [
        descent.gradient(LINE.features[i : i + 1], LINE.y[i : i + 1], LINE.start)
        for i in range(100)
    ]
    whole = descent.gradient(LINE.features, LINE.y, LINE.start)
    np.testing.assert_allclose(np.mean(singles, axis=0), whole, atol=1e-13)


def test_batch_sizes_rank_as_in_the_register():
    """Distance to the optimum over the last 10 of 50 epochs: 0.26, 0.04, 0.24."""
    late = {}
    for size in (None, 10, 1):
        updates = 10 * 100 // (size or 100)
        paths = [follow(learning_rate=0.05, epochs=50, batch_size=size, seed=s) for s in range(5)]
        late[size] = np.mean([path.distances(BEST)[-updates:].mean() for path in paths])
    assert late[None] == pytest.approx(0.258, abs=0.001)
    assert 0.03 < late[10] < 0.06
    assert 0.2 < late[1] < 0.28


def test_same_seed_same_path():
    one, two, other = (
        follow(learning_rate=0.05, epochs=2, batch_size=7, seed=seed).parameters
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, other)
    in_order = follow(learning_rate=0.05, epochs=1, batch_size=40, seed=None)
    assert np.concatenate(in_order.batches).tolist() == list(range(100))


def test_schedules():
    assert descent.inverse_time(10)(10) == 0.5
    assert [descent.step_decay(2)(k) for k in range(5)] == [1, 1, 0.5, 0.5, 0.25]
    assert [descent.cosine(4)(k) for k in (0, 2, 4, 9)] == pytest.approx([1, 0.5, 0, 0], abs=1e-15)
    assert [descent.warm_up(4)(k) for k in (0, 1, 3, 8)] == [0.25, 0.5, 1, 1]
    path = follow(learning_rate=0.2, epochs=3, schedule=descent.step_decay(1))
    assert path.learning_rates.tolist() == [0.2, 0.1, 0.05]


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="batch_size must lie between 1 and 100; got 101"):
        follow(learning_rate=0.1, epochs=1, batch_size=101)
    with pytest.raises(ValueError, match="there is no rule 'adagrad'; there are sgd, momentum"):
        follow(learning_rate=0.1, epochs=1, rule="adagrad")
    with pytest.raises(ValueError, match=r"start must have shape \(2,\); got \(3,\)"):
        descent.descend(LINE.features, LINE.y, np.zeros(3), learning_rate=0.1, epochs=1)
    with pytest.raises(ValueError, match=r"targets \(m,\); got \(100, 2\), \(99,\)"):
        descent.descend(LINE.features, LINE.y[:-1], LINE.start, learning_rate=0.1, epochs=1)
