"""Checks of exercises: right answers pass, planted wrong ones fail and are told why."""

from book_helpers import exercises
from book_helpers.exercises import Case, Exercise, Mistake
import numpy as np
import pytest

from tests.package.softmax_exercise import SOFTMAX


def good(scores):
    powers = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def in_place(scores):
    scores -= scores.max(axis=-1, keepdims=True)
    return good(scores)


def misspelt(scores):
    return np.exponential(scores)


WRONG = {
    "naive": (
        lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
        ["large scores", "2 of 2 values are nan", "overflows"],
    ),
    "whole batch": (
        lambda z: good(z.ravel()).reshape(z.shape),
        ["a batch of three rows", "sum of the whole batch"],
    ),
    "columns": (
        lambda z: good(z.T).T,
        ["a batch of three rows", "Classes lie along the last axis"],
    ),
    "exponentials": (np.exp, ["three scores", "Divide them by their sum"]),
    "logarithm": (lambda z: np.log(good(z)), ["logarithm of the softmax"]),
    "shape": (lambda z: good(z)[..., :1], ["the shape should be (3,), it is (1,)"]),
    "not numbers": (lambda z: "a", ["expected numbers, got str"]),
    "off": (
        lambda z: good(z) + 1e-4,
        ["3 of 3 values differ", "expected  [0.090031, 0.244728, 0.665241]"],
    ),
    "changes input": (in_place, ["changed its input", "Work on a copy"]),
    "raises": (misspelt, ["raised", "AttributeError", "return np.exponential(scores)", "hint"]),
    "wrong signature": (lambda: 0, ["raised", "TypeError", "positional argument"]),
    "called": (np.array([1.0]), ["expected a function", "without calling it"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_planted_wrong_answers_fail_with_the_right_message(name):
    answer, messages = WRONG[name]
    report = SOFTMAX.check(answer)
    assert not report.passed
    text = str(report)
    assert text.startswith("✗ Exercise 9.1")
    for message in messages:
        assert message in text, text


def test_a_right_answer_passes():
    report = SOFTMAX.check(good)
    assert report.passed
    assert str(report) == "✓ Exercise 9.1 · a softmax that does not overflow: 4 cases right"


def stub(scores):
    raise NotImplementedError


@pytest.mark.parametrize("unwritten", [stub, lambda z: None, lambda z: ...])
def test_what_is_not_written_yet_is_not_called_wrong(unwritten):
    report = SOFTMAX.check(unwritten)
    assert not report.passed
    assert str(report) == "○ Exercise 9.1: not written yet"


@pytest.mark.parametrize("exercise", exercises.all_exercises(), ids=lambda e: e.number)
def test_every_exercise_is_sound(exercise):
    """Its solution passes; every case and every known mistake can be told from it."""
    report = exercise.check(exercise.solution)
    assert report.passed, str(report)
    for case in exercise.cases:
        assert case.name
        assert case.hint
    for mistake in exercise.mistakes:
        report = exercise.check(mistake.function)
        assert not report.passed, mistake.hint
        assert mistake.hint in str(report), str(report)


def test_numbers_are_unique_and_belong_to_their_chapter():
    numbers = [exercise.number for exercise in exercises.all_exercises()]
    assert len(numbers) == len(set(numbers))
    assert all(exercises.find(number).number == number for number in numbers)


def test_unknown_exercises_are_explained():
    for wrong in ("1", "one", "1.2.3", 1.1, None):
        with pytest.raises(ValueError, match="by chapter and number"):
            exercises.find(wrong)
    with pytest.raises(ValueError, match=r"there is no checked exercise 1\.99; chapter 1 has 1\.1"):
        exercises.find("1.99")


def test_several_results_options_and_single_numbers():
    def solution(values, *, scale=1.0):
        return float(np.sum(values)) * scale, np.asarray(values) * scale, "up"

    exercise = Exercise(
        "9.9",
        "parts",
        "parts",
        solution,
        (Case((np.array([1.0, 2.0]),), "plain", "Think.", {"scale": 2.0}),),
        (Mistake(lambda values, *, scale=1.0: (0.0, values, "up"), "You forgot the scale."),),
    )
    assert exercise.check(solution).passed
    text = str(exercise.check(lambda values, *, scale=1.0: (6.0, np.array([2.0, 5.0]), "up")))
    assert "result 2 differs. 1 of 2 values differ" in text
    assert "parts([1., 2.], scale=2)" in text
    assert "expected 3 results" in str(exercise.check(lambda values, scale: 6.0))
    assert "You forgot the scale" in str(
        exercise.check(lambda values, *, scale=1.0: (0.0, values, "up"))
    )
    assert not exercise.check(lambda values, *, scale=1.0: (6.0, values * 2, "down")).passed
