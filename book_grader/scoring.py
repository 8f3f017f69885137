"""Judges, outside the sandbox, what came back from it.

Everything here is a plain number, text, array, or a tuple, list or dictionary of these; nothing
of the student's can run. What the student reads names types and shapes of what was returned,
never an input or a right answer.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass
import hashlib
import hmac
import re
from typing import Any

import numpy as np

from book_grader.tasks import Arguments, Part, Task
from book_grader.values import Other, copy

# Types whose names a student may read; any other name could have been made up to tell inputs.
KNOWN_TYPES = (
    {name for name, kind in vars(builtins).items() if isinstance(kind, type)}
    | {"function", "generator", "module", "method", "range_iterator", "Generator", "NoneType"}
    | {"EagerTensor", "Tensor", "KerasTensor", "Variable", "Sequential", "Functional", "History"}
    | {"DataFrame", "Series", "Fraction", "Decimal", "very large array"}
    | {"array of object", "array of str", "array of bytes", "array of void"}
)


class FaultyCheck(Exception):
    """A check of the assignment that raises: its author's fault, never the student's."""


@dataclass(frozen=True)
class Verdict:
    """Whether a returned value is right. reason: for the student, when it is not."""

    right: bool
    reason: str = ""
    note: str = ""  # for the teacher


def generator(secret: bytes, *facts: str) -> np.random.Generator:
    """Return the generator of a part's inputs: the same for the same facts, else unpredictable.

    facts: the hashes of the submission and of the checks, the task, the part.
    """
    message = b"".join(hashlib.sha256(fact.encode()).digest() for fact in facts)
    digest = hmac.digest(secret, message, "sha256")
    return np.random.default_rng(int.from_bytes(digest, "big"))


def draw(part: Part, random: np.random.Generator) -> list[Arguments]:
    """Return the arguments of each of a part's calls. Raises FaultyCheck."""
    try:
        calls = [tuple(arguments) for arguments in part.draw(random)]
    except Exception as problem:
        raise FaultyCheck(f"{part.name!r}: draw raised {problem!r}") from problem
    if not calls:
        raise FaultyCheck(f"{part.name!r}: expected at least one call, got none")
    return calls


def judge(part: Part, arguments: Arguments, value: Any) -> Verdict:
    """Say whether one call's value is right. Raises FaultyCheck when the check cannot tell."""
    with np.errstate(all="ignore"):
        if part.expected is not None:
            try:
                expected = copy(part.expected(*copy(arguments)))
            except Exception as problem:
                raise FaultyCheck(f"{part.name!r}: expected raised {problem!r}") from problem
            reason = disagreement(expected, value, part.tolerance)
            return Verdict(reason is None, reason or "")
        if isinstance(value, Other):
            return Verdict(False, f"returned {_name(value)}, which is not a plain value")
        try:
            right = bool(part.judge(copy(arguments), copy(value)))
        except Exception as problem:
            note = f"the judge of {part.name!r} raised {problem!r}"
            return Verdict(False, f"returned {_name(value)} that cannot be judged", note)
        return Verdict(right, "" if right else "returned a value that is not right")


def disagreement(expected: Any, actual: Any, tolerance: float) -> str | None:
    """Return how a value differs from the right one in words for a student, None if it agrees."""
    if expected is None or isinstance(expected, str):
        same = type(expected) is type(actual) and expected == actual
        return None if same else f"returned {_name(actual)} that is not right"
    if isinstance(expected, (tuple, list)):
        if isinstance(expected, tuple) != isinstance(actual, tuple) or not isinstance(
            actual, (tuple, list)
        ):
            return f"returned {_name(actual)} where {_name(expected)} was expected"
        if len(expected) != len(actual):
            return f"returned {_name(actual)} with another number of items than the task names"
        pairs = zip(expected, actual, strict=True)
    elif isinstance(expected, dict):
        if not isinstance(actual, dict):
            return f"returned {_name(actual)} where {_name(expected)} was expected"
        if set(expected) != set(actual):
            return "returned a dictionary with other keys than the task names"
        pairs = ((expected[key], actual[key]) for key in expected)
    else:
        return _numbers_disagree(expected, actual, tolerance)
    for right, given in pairs:
        reason = disagreement(right, given, tolerance)
        if reason:
            return reason
    return None


def _numbers_disagree(expected: Any, actual: Any, tolerance: float) -> str | None:
    if not isinstance(actual, (bool, int, float, complex, np.ndarray)) or (
        isinstance(expected, np.ndarray) and expected.ndim and not isinstance(actual, np.ndarray)
    ):
        return f"returned {_name(actual)} where {_name(expected)} was expected"
    right, given = np.asarray(expected), np.asarray(actual)
    if right.shape != given.shape:
        return f"returned {_name(actual)} of another shape than the task names"
    if given.dtype.kind == "c" and right.dtype.kind != "c":
        return "returned complex numbers where real ones were expected"
    wide = np.complex128 if right.dtype.kind == "c" else np.float64
    close = np.isclose(
        given.astype(wide), right.astype(wide), rtol=tolerance, atol=tolerance, equal_nan=True
    )
    if close.all():
        return None
    if np.isnan(given).any() and not np.isnan(right).any():
        return "returned numbers that are not finite (nan)"
    if np.isinf(given).any() and not np.isinf(right).any():
        return "returned numbers that are not finite (inf)"
    if right.dtype.kind == "b" and given.dtype.kind == "b":
        return "returned true and false in the wrong places"
    return "returned numbers that are not right"


def _name(value: Any) -> str:
    """Return a value's type with its article."""
    if isinstance(value, Other):
        name = re.sub(r"\d", "", value.name)
        if name not in KNOWN_TYPES:
            return "an object of a type of its own"
    elif isinstance(value, np.ndarray):
        name = "array"
    elif value is None:
        return "None (is a `return` missing?)"
    elif isinstance(value, bool):
        return "True or False"
    else:
        names = {"str": "text", "int": "whole number", "float": "number", "dict": "dictionary"}
        name = names.get(type(value).__name__, type(value).__name__)
        if name == "text":
            return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def status_of(task: Task, earned: float, otherwise: str) -> str:
    """Return the status of a task whose cell and calls ran: right, partly, or what is given."""
    if abs(earned - task.points) < 1e-9:
        return "right"
    return "partly" if earned > 0 else otherwise
