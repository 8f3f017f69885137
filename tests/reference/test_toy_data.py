"""The toy sets against their formulae, written out once more point by point."""

import math

from book_helpers.reference import toy_data
from book_helpers.reference.random import RandomStream, portable_sin_cos
from book_helpers.reference.toy_data import DATA_SETS
import numpy as np
import pytest


class Draws:
    """One draw after the other, as the formulae of dataset.ts take them."""

    def __init__(self, seed):
        self.stream = RandomStream(seed)

    def uniform(self, low, high):
        return low + (high - low) * float(self.stream.uniform(1)[0])

    def normal(self):
        return float(self.stream.normal(1)[0])


def turn(share):
    sine, cosine = portable_sin_cos(share)
    return float(sine), float(cosine)


def circles(count, noise, draws):
    for i in range(count):
        radius = draws.uniform(0, 2.5) if i < count // 2 else draws.uniform(3.5, 5)
        sine, cosine = turn(draws.uniform(0, 1))
        x, y = radius * sine, radius * cosine
        a, b = draws.uniform(-5, 5) * noise, draws.uniform(-5, 5) * noise
        inside = math.sqrt((x + a) * (x + a) + (y + b) * (y + b)) < 2.5
        yield x, y, 1.0 if inside else -1.0


def moons(count, noise, draws):
    for i in range(count):
        sine, cosine = turn(draws.uniform(0, 1) / 2)
        a, b = draws.uniform(-1, 1), draws.uniform(-1, 1)
        u, v = (cosine, sine) if i < count // 2 else (1 - cosine, 0.5 - sine)
        label = 1.0 if i < count // 2 else -1.0
        yield 3 * (u - 0.5) + 2 * noise * a, 3 * (v - 0.25) + 2 * noise * b, label


def xor(count, noise, draws):
    for _ in range(count):
        x, y = draws.uniform(-5, 5), draws.uniform(-5, 5)
        a, b = draws.uniform(-5, 5) * noise, draws.uniform(-5, 5) * noise
        x += 0.3 if x > 0 else -0.3
        y += 0.3 if y > 0 else -0.3
        yield x, y, 1.0 if (x + a) * (y + b) >= 0 else -1.0


def spiral(count, noise, draws):
    half = count // 2
    for label, offset in ((1.0, 0.0), (-1.0, 0.5)):
        for i in range(half):
            radius = 5 * (i / half)
            sine, cosine = turn(1.75 * (i / half) + offset)
            a, b = draws.uniform(-1, 1), draws.uniform(-1, 1)
            yield radius * sine + noise * a, radius * cosine + noise * b, label


def two_gaussians(count, noise, draws):
    deviation = math.sqrt(0.5 + 7 * noise)
    for label, centre in ((1.0, 2.0), (-1.0, -2.0)):
        for _ in range(count // 2):
            yield centre + deviation * draws.normal(), centre + deviation * draws.normal(), label


def plane(count, noise, draws):
    for _ in range(count):
        x, y, a, b = (draws.uniform(-6, 6) for _ in range(4))
        yield x, y, ((x + a * noise) + (y + b * noise)) / 10


def gaussian_bumps(count, noise, draws):
    for _ in range(count):
        x, y, a, b = (draws.uniform(-6, 6) for _ in range(4))
        value = 0.0
        for centre_x, centre_y, sign in toy_data.BUMPS:
            dx, dy = x + a * noise - centre_x, y + b * noise - centre_y
            candidate = sign * max(0.0, 1 - math.sqrt(dx * dx + dy * dy) / 2)
            value = candidate if abs(candidate) > abs(value) else value
        yield x, y, value


@pytest.mark.parametrize("noise", [0.0, 0.15, 0.5])
@pytest.mark.parametrize("name", DATA_SETS)
def test_points_are_those_of_the_formula_to_the_bit(name, noise):
    points, labels = DATA_SETS[name].generate(60, noise, 21)
    expected = np.array(list(globals()[name](60, noise, Draws(21))))
    np.testing.assert_array_equal(points, expected[:, :2])
    np.testing.assert_array_equal(labels, expected[:, 2])


@pytest.mark.parametrize("name", DATA_SETS)
def test_shapes_and_ranges(name):
    row = DATA_SETS[name]
    points, labels = row.generate(400, 0.1, 4)
    assert points.shape == (400, 2)
    assert labels.shape == (400,)
    assert np.abs(points).max() < 8
    if row.task == "classification":
        assert set(labels) == {-1.0, 1.0}
        assert 0.35 < np.mean(labels == 1) < 0.65
    else:
        assert -2.0 < labels.min() < -0.4
        assert 0.4 < labels.max() < 2.0
    other, _ = row.generate(400, 0.1, 5)
    assert not np.array_equal(points, other)


@pytest.mark.parametrize(("name", "linear"), [("circles", 0.66), ("xor", 0.66), ("spiral", 0.7)])
def test_what_a_line_cannot_part_its_neighbours_can(name, linear):
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    points, labels = DATA_SETS[name].generate(500, 0.0, 1)
    train, test = toy_data.split(500, 0.5, 1)
    scores = [
        model.fit(points[train], labels[train]).score(points[test], labels[test])
        for model in (LogisticRegression(), KNeighborsClassifier(1))
    ]
    assert scores[0] < linear
    assert scores[1] > 0.97


def test_noise_makes_the_task_harder():
    from sklearn.neighbors import KNeighborsClassifier

    for name in ("circles", "moons", "xor", "two_gaussians"):
        scores = []
        for noise in (0.0, 0.5):
            points, labels = DATA_SETS[name].generate(600, noise, 2)
            train, test = toy_data.split(600, 0.5, 3)
            model = KNeighborsClassifier(5).fit(points[train], labels[train])
            scores.append(model.score(points[test], labels[test]))
        assert scores[0] > 0.95, name
        assert scores[1] < scores[0] - 0.01, name


def test_split_uses_every_point_once():
    train, test = toy_data.split(101, 0.3, 9)
    assert len(train) == 30
    assert sorted([*train, *test]) == list(range(101))


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="even number from 2; got 7"):
        toy_data.circles(7)
    with pytest.raises(ValueError, match=r"noise must lie between 0 and 0\.5; got 0\.6"):
        toy_data.xor(10, 0.6)
    with pytest.raises(ValueError, match="train_share"):
        toy_data.split(10, 1.0)
