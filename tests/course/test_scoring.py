"""Right values earn, anything else does not, and what is said names no number."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
import numpy as np
import pytest

from book_grader import scoring, values
from book_grader.scoring import FaultyCheck, disagreement, judge
from book_grader.tasks import Part
from book_grader.values import BadMessage, Other

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | arrays(np.float64, array_shapes(max_dims=3, max_side=4)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def part(**what):
    return Part("a part", 1, lambda random: [(random.random(),)], "a hint", **what)


@given(PLAIN)
@settings(deadline=None)
def test_what_crosses_the_border_is_the_same_on_the_other_side(value):
    np.testing.assert_equal(values.decode(values.encode(value)), value)
    assert disagreement(values.copy(value), value, 1e-6) is None


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_bytes_that_are_no_message_are_refused(content):
    with pytest.raises(BadMessage):
        values.decode(content)


@given(PLAIN, st.data())
@settings(deadline=None, max_examples=200)
def test_a_message_with_other_bytes_decodes_to_plain_values_or_is_refused(value, data):
    message = bytearray(values.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    try:
        decoded = values.decode(bytes(message))
    except BadMessage:
        return
    assert isinstance(
        decoded, (type(None), bool, int, float, complex, str, list, tuple, dict, np.ndarray, Other)
    )


@pytest.mark.parametrize(
    ("dtype", "shape"),
    [("<f8", [10**9, 10**9]), ("|O", [1]), ("<f8", [-1]), ("<f8", [2]), ("<V8", [1])],
)
def test_an_array_that_lies_about_itself_is_refused(dtype, shape):
    import json
    import struct

    tree = {"value": {"array": 0}, "arrays": [{"dtype": dtype, "shape": shape}]}
    text = json.dumps(tree).encode()
    with pytest.raises(BadMessage):
        values.decode(struct.pack("<II", len(text), 8) + text + b"\0" * 8)


A = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (A, A + 1e-9),
        (A, A.astype(np.float32)),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.float64(2.0), 2),
        (2.0, np.array(2.0)),
        (np.array([np.inf, np.nan]), np.array([np.inf, np.nan])),
        ((A, 1.0), (A, 1.0)),
        ([A], [A]),
        ({"a": A}, {"a": A}),
        (None, None),
        ("yes", "yes"),
        (True, True),
    ],
)
def test_values_that_agree(expected, actual):
    assert disagreement(expected, actual, 1e-6) is None


@pytest.mark.parametrize(
    ("expected", "actual", "words"),
    [
        (A, A + 1e-3, "not right"),
        (A, A[0], "another shape"),
        (A, A.tolist(), "a list where an array was expected"),
        (A, Other("Tensor"), "a Tensor where an array was expected"),
        (A, Other("[1.5 2.5]"), "an object of a type of its own where an array"),
        (A, Other("array of str24"), "an array of str where an array"),
        (A, None, "None (is a `return` missing?) where an array"),
        (A, A * np.nan, "not finite (nan)"),
        (A, A * np.inf, "not finite (inf)"),
        (A, A + 0j, "complex"),
        (2.0, "2.0", "text where a number"),
        ((A, A), A, "an array where a tuple"),
        ((A, A), (A,), "another number of items"),
        ({"a": 1}, {"b": 1}, "other keys"),
        ("yes", "no", "not right"),
        (None, 0, "not right"),
        (np.array([True, False]), np.array([True, True]), "wrong places"),
        ((1.0, (A, 2.0)), (1.0, (A, 3.0)), "not right"),
    ],
)
def test_values_that_do_not(expected, actual, words):
    reason = disagreement(expected, actual, 1e-6)
    assert words in reason
    assert "3.0" not in reason and "0.001" not in reason


def test_the_check_cannot_be_changed_through_its_arguments():
    def spoil(arguments, value):
        arguments[0][:] = 0
        value[:] = 0
        return True

    given_array, returned = A.copy(), A.copy()
    assert judge(part(judge=spoil), (given_array,), returned).right
    np.testing.assert_array_equal(given_array, A)
    np.testing.assert_array_equal(returned, A)


def test_a_judge_that_raises_gives_nothing_and_tells_the_teacher():
    verdict = judge(part(judge=lambda arguments, value: value["nothing"]), (1,), 3.0)
    assert not verdict.right
    assert "TypeError" in verdict.note
    assert "TypeError" not in verdict.reason


def test_no_judge_sees_anything_but_plain_values():
    assert not judge(part(judge=lambda *_: True), (1,), Other("Equal")).right


def test_a_faulty_reference_is_not_the_students_fault():
    with pytest.raises(FaultyCheck, match="division by zero"):
        judge(part(expected=lambda x: 1 / 0), (1,), 3.0)


def test_inputs_are_the_same_for_the_same_facts_only():
    def first(*facts):
        return scoring.generator(b"s" * 32, *facts).random()

    facts = ("submission", "checks", "task", "part")
    assert first(*facts) == first(*facts)
    others = [(*facts[:n], "other", *facts[n + 1 :]) for n in range(4)]
    others += [("submissionchecks", "", "task", "part")]
    assert len({first(*facts), *(first(*other) for other in others)}) == 6
    assert scoring.generator(b"t" * 32, *facts).random() != first(*facts)
