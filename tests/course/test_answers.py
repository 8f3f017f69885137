"""The judges that several assignments share: any value is judged, and nothing raises."""

import numpy as np
import pytest

from book_grader import answers
from book_grader.values import Other

NOT_NUMBERS = [
    None,
    "1",
    True,
    1j,
    [1, "a"],
    [[1], [1, 2]],
    {},
    Other("function"),
    np.nan,
    [np.inf],
]


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
def test_what_is_no_finite_number_is_none(value):
    assert answers.numbers(value) is None
    assert not answers.near(value, 1.0)


def test_numbers_are_near_in_shape_too():
    assert answers.near([1, 2], np.array([1.0, 2.0 + 1e-7]))
    assert not answers.near([1, 2], np.array([1.0, 2.001]))
    assert not answers.near([[1, 2]], np.array([1.0, 2.0]))
    assert not answers.near(1.0, np.ones(1))


def test_one_of_two_results():
    assert [answers.item((3, 4), position) for position in (0, 1)] == [3, 4]
    assert [answers.item(value, 0) for value in ((3,), (3, 4, 5), np.ones(2), 3)] == [None] * 4


def test_scores_are_judged_by_the_place_of_the_largest():
    images = np.arange(10.0).reshape(10, 1)
    judge = answers.accuracy_above(0.6, lambda image: int(image[0]))
    scores = np.eye(10)
    assert judge((images,), scores)
    scores[:3] = 0  # the first of them is right all the same
    assert judge((images,), scores)
    scores[3:5] = 0
    assert not judge((images,), scores)
    assert not judge((images,), np.eye(10)[:, :9])
    assert not judge((images,), None)
    assert not judge((images,), np.full((10, 10), np.nan))
