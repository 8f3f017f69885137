"""Instant checks of the exercises: run an answer on several inputs, say what is wrong and why.

Each chapter's exercises stand in `chapter_NN.py` as a tuple `EXERCISES`. A chapter calls
``checks.exercise("1.2", my_function)``; tests and graders call `check` and look at the `Report`.
"""

from __future__ import annotations

from collections.abc import Callable
import importlib
import importlib.util
import re
from typing import Any

from book_helpers.exercises._framework import Case, Exercise, Mistake, Report

__all__ = ["Case", "Exercise", "Mistake", "Report", "all_exercises", "check", "find"]


def find(number: str) -> Exercise:
    """The exercise ``"chapter.number"``, such as "1.2"; `ValueError` if there is none."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})", number) if isinstance(number, str) else None
    if match is None:
        raise ValueError(
            f'an exercise is named by chapter and number, such as "1.2"; got {number!r}'
        )
    chapter = _chapter(int(match[1]))
    for exercise in chapter:
        if exercise.number == number:
            return exercise
    numbers = ", ".join(exercise.number for exercise in chapter) or "none"
    raise ValueError(f"there is no checked exercise {number}; chapter {match[1]} has {numbers}")


def check(number: str, answer: Callable[..., Any]) -> Report:
    """Run all cases of the exercise on `answer`. A wrong answer never raises."""
    return find(number).check(answer)


def all_exercises() -> list[Exercise]:
    """The exercises of every chapter that has a file."""
    return [exercise for chapter in range(1, 16) for exercise in _chapter(chapter)]


def _chapter(number: int) -> tuple[Exercise, ...]:
    name = f"{__name__}.chapter_{number:02d}"
    if importlib.util.find_spec(name) is None:
        return ()
    return importlib.import_module(name).EXERCISES
