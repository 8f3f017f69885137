"""Cases, known mistakes and the report of a check."""

from __future__ import annotations

from collections.abc import Callable
import copy
from dataclasses import dataclass
import linecache
import traceback
from typing import Any
import warnings

import numpy as np


@dataclass(frozen=True)
class Case:
    """One call of the learner's function.

    arguments: positional arguments; each check gets its own copies.
    name: what is special about this input, in a few words: "large scores", "a single row".
    hint: shown when this case fails and no known mistake explains it.
    options: keyword arguments.
    """

    arguments: tuple[Any, ...]
    name: str
    hint: str
    options: dict[str, Any] | None = None


@dataclass(frozen=True)
class Mistake:
    """A wrong function that learners write, and what to tell those who wrote it.

    It is recognised when the answer gives its result (not the right one) in a case that fails.
    """

    function: Callable[..., Any]
    hint: str


@dataclass(frozen=True)
class Report:
    """What a check found. `str(report)` is what the reader sees."""

    exercise: str
    passed: bool
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Exercise:
    """A coding exercise.

    number: "1.2". title: a few words. solution: the right function. tolerance: for every number of
    the result, absolute and relative. call: the function's name in messages.
    """

    number: str
    title: str
    call: str
    solution: Callable[..., Any]
    cases: tuple[Case, ...]
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 1e-6

    def check(self, answer: Callable[..., Any]) -> Report:
        """Run the cases until one fails."""
        head = f"Exercise {self.number} · {self.title}"
        if not callable(answer):
            problem = f"expected a function, got {_short(answer)} ({type(answer).__name__})"
            return self._failed(head, [f"  {problem}. Pass it without calling it: {self.call}"])
        for position, case in enumerate(self.cases, start=1):
            problem = self._problem(answer, case)
            if problem is None:
                continue
            if problem == [_UNWRITTEN]:
                return Report(self.number, False, (f"○ Exercise {self.number}: not written yet",))
            place = f"  case {position} of {len(self.cases)}, {case.name}: {self._call(case)}"
            return self._failed(head, [place, *problem])
        count = f"{len(self.cases)} case" + ("s" if len(self.cases) > 1 else "")
        return Report(self.number, True, (f"✓ {head}: {count} right",))

    def _failed(self, head: str, lines: list[str]) -> Report:
        return Report(self.number, False, (f"✗ {head}", *lines))

    def _call(self, case: Case) -> str:
        parts = [_short(argument) for argument in case.arguments]
        parts += [f"{name}={_short(value)}" for name, value in (case.options or {}).items()]
        return f"{self.call}({', '.join(parts)})"

    def _problem(self, answer, case: Case) -> list[str] | None:
        """None if the case is right, else the lines that say what is wrong."""
        expected = _quietly(self.solution, case)[0]
        given = copy.deepcopy(case)
        got, error = _quietly(answer, given, copied=False)
        if error is not None:
            if isinstance(error, NotImplementedError):
                return [_UNWRITTEN]
            return [f"    raised    {_described(error)}", f"    expected  {_short(expected)}",
                    *_hint(case.hint)]  # fmt: skip
        if got is None or got is Ellipsis:
            return [_UNWRITTEN]
        if not _same(given.arguments, case.arguments) or not _same(given.options, case.options):
            return ["    your function changed its input",
                    *_hint("Work on a copy: a caller's array must not change.")]  # fmt: skip
        difference = _difference(got, expected, self.tolerance)
        if difference is None:
            return None
        lines = [f"    expected  {_short(expected)}", f"    got       {_short(got)}"]
        if difference:
            lines.append(f"    {difference}")
        return [*lines, *_hint(self._recognised(got, case) or case.hint)]

    def _recognised(self, got, case: Case) -> str | None:
        for mistake in self.mistakes:
            wrong, error = _quietly(mistake.function, case)
            if error is None and _difference(got, wrong, self.tolerance) is None:
                return mistake.hint
        return None


_UNWRITTEN = "unwritten"


def _hint(text: str) -> list[str]:
    return [f"    hint      {text}"]


def _quietly(function, case: Case, copied: bool = True) -> tuple[Any, Exception | None]:
    """(result, error). Warnings stay silent: the comparison says what is wrong."""
    if copied:
        case = copy.deepcopy(case)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return function(*case.arguments, **(case.options or {})), None
        except Exception as error:  # whatever a learner's function raises is a finding
            return None, error


def _described(error: Exception) -> str:
    """Type, message and the learner's own line."""
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    frames = traceback.extract_tb(error.__traceback__)
    own = frames[1] if len(frames) > 1 else None
    if own is None:
        return text
    line = linecache.getline(own.filename, own.lineno).strip() or own.line
    return f"{text}  (line {own.lineno}: {line})" if line else text


def _difference(got: Any, expected: Any, tolerance: float) -> str | None:
    """None if equal; else what differs beyond the values themselves, "" if only values do."""
    if isinstance(expected, tuple | list):
        if not isinstance(got, tuple | list) or len(got) != len(expected):
            return f"expected {len(expected)} results, in this order"
        for position, (one, other) in enumerate(zip(got, expected, strict=True), start=1):
            difference = _difference(one, other, tolerance)
            if difference is not None:
                return f"result {position} differs. {difference}".strip()
        return None
    if isinstance(expected, str | bool | np.bool_) or expected is None:
        return None if type(got) is not np.ndarray and got == expected else ""
    try:
        numbers = np.asarray(got, dtype=np.float64)
    except (TypeError, ValueError):
        return f"expected numbers, got {type(got).__name__}"
    right = np.asarray(expected, dtype=np.float64)
    if numbers.shape != right.shape:
        return f"the shape should be {right.shape}, it is {numbers.shape}"
    if np.isnan(numbers).any() and not np.isnan(right).any():
        return f"{int(np.isnan(numbers).sum())} of {numbers.size} values are nan (not a number)"
    close = np.isclose(numbers, right, rtol=tolerance, atol=tolerance, equal_nan=True)
    if close.all():
        return None
    if numbers.size == 1:
        return ""
    return f"{int((~close).sum())} of {numbers.size} values differ"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        one, other = np.asarray(one), np.asarray(other)
        numeric = np.issubdtype(one.dtype, np.number) and np.issubdtype(other.dtype, np.number)
        return one.shape == other.shape and np.array_equal(one, other, equal_nan=numeric)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return callable(one) or one == other


def _short(value: Any) -> str:
    """A value in one line: arrays as lists with six digits, long ones by shape."""
    if isinstance(value, np.ndarray | np.generic) or _is_numbers(value):
        array = np.asarray(value)
        if array.size > 12:
            low, high = array.min(), array.max()
            return f"array of shape {array.shape}, values {low:.4g} … {high:.4g}"
        if array.ndim == 0:
            return f"{array.item():.6g}" if array.dtype.kind == "f" else str(array.item())
        text = np.array2string(array, precision=6, separator=", ", suppress_small=False)
        return " ".join(text.split())
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    text = repr(value)
    return text if len(text) <= 70 else f"{text[:67]}..."


def _is_numbers(value: Any) -> bool:
    if isinstance(value, float):
        return True
    if not isinstance(value, list) or not value:
        return False
    try:
        return np.asarray(value).dtype.kind in "fiu"
    except ValueError:
        return False
