"""Claims: true ones print, false ones raise, unclear ones are refused."""

from book_helpers.checks import ClaimError, claim, close, exercise
import numpy as np
import pytest


@pytest.mark.parametrize("condition", [True, np.bool_(True), np.array([1, 2]).any()])
def test_a_true_claim_prints_one_line(condition, capsys):
    claim("the loss falls", condition)
    assert capsys.readouterr().out == "✓ the loss falls\n"


@pytest.mark.parametrize("condition", [False, np.bool_(False)])
def test_a_false_claim_raises_and_prints_nothing(condition, capsys):
    with pytest.raises(ClaimError, match="this does not hold: the loss falls"):
        claim("the loss falls", condition)
    assert capsys.readouterr().out == ""
    assert issubclass(ClaimError, AssertionError)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (np.array([True, True]), r"an array of shape \(2,\) and type bool\. Say what you mean"),
        ([True], r"got \[True\] \(list\)"),
        ("yes", r"got 'yes' \(str\)"),
        (1, r"got 1 \(int\)\. Compare it with something"),
        (np.float64(0.97), r"\(float64\)\. Compare it"),
        (None, r"got None \(NoneType\)"),
        (lambda: True, "Did you forget to call the function"),
        (float("nan"), r"got nan \(float\)"),
    ],
)
def test_what_is_not_true_or_false_is_refused(condition, message):
    with pytest.raises(TypeError, match=message):
        claim("something", condition)


def test_a_claim_needs_one_line_of_text():
    for text in ("", "  "):
        with pytest.raises(ValueError, match="an empty one"):
            claim(text, True)
    with pytest.raises(ValueError, match="one line; got 2 lines"):
        claim("a\nb", True)
    with pytest.raises(TypeError, match=r"a claim starts with its text, a str; got True \(bool\)"):
        claim(True, "text last")


@pytest.mark.parametrize(
    ("actual", "expected", "options", "result"),
    [
        (1.0, 1.0 + 1e-7, {}, True),
        (1.0, 1.0 + 1e-5, {}, False),
        ([1.0, 2.0], [1.0, 2.1], {"tolerance": 0.11}, True),
        ([1.0, 2.0], [1.0, 2.1], {"tolerance": 0.09}, False),
        (1000.0, 1001.0, {"relative": 0.01}, True),
        ([np.nan], [np.nan], {}, False),
        ([np.inf], [np.inf], {}, True),
        ([np.inf], [-np.inf], {}, False),
        ([1.0, 1.0, 1.0], 1.0, {}, True),
    ],
)
def test_close(actual, expected, options, result):
    found = close(actual, expected, **options)
    assert found is result


def test_close_refuses_what_cannot_be_compared():
    with pytest.raises(ValueError, match=r"shapes differ: got \(2,\), expected \(2, 1\)"):
        close(np.zeros(2), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="nothing to compare"):
        close([], [])
    with pytest.raises(ValueError, match="at least 0"):
        close(1, 1, tolerance=-1)


def test_exercise_prints_its_report(capsys):
    exercise("1.1", lambda scores: None)
    assert "not written yet" in capsys.readouterr().out
