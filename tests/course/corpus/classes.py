"""A class: most solve it, some make the usual mistakes, some are clumsy, one in ten is hostile."""

from __future__ import annotations

import random

from tests.course.corpus import (
    clumsy,
    hostile_process,
    hostile_reach,
    hostile_values,
    mangled,
    packed,
)
from tests.course.corpus.kinds import Kind
from tests.course.corpus.submission import Good, find

HOSTILE, CLUMSY, MISTAKEN = 0.10, 0.15, 0.20
# A class has no student whose file takes longer to write than to grade.
LEFT_OUT = {"50 MB of outputs", "zip bomb", "named pipe", "empty folder"}


def solved(number: int) -> Kind:
    """A right submission; no two are byte for byte the same."""

    def make(good: Good):
        notebook = good.notebook()
        cell = find(notebook, good.target.id)
        cell["source"] = cell["source"].rstrip("\n") + f"\n\n# attempt {number}\n"
        return good.files(notebook)

    return Kind("solved", make)


def mistaken(good: Good, number: int) -> Kind:
    """One of the assignment's named mistakes in a task that the class has."""
    tasks = {task.id for task in good.coded}
    named = [mistake for mistake in good.assignment.mistakes if set(mistake.code) <= tasks]
    mistake = named[number % len(named)]
    return Kind(
        f"mistake: {mistake.name}",
        lambda g: g.files(g.with_code(dict(mistake.code))),
        earns=dict(mistake.earns),
    )


def make_class(good: Good, size: int, seed: int = 200) -> list[Kind]:
    """So many kinds, in an order that mixes them; always the same ones."""
    chance = random.Random(seed)
    hostile = [
        kind
        for kind in hostile_process.KINDS + hostile_reach.KINDS + hostile_values.KINDS
        if kind.name not in LEFT_OUT
    ]
    awkward = [
        kind
        for kind in mangled.KINDS + packed.KINDS + clumsy.KINDS
        if not kind.hostile and kind.name not in LEFT_OUT
    ]
    kinds = chance.sample(hostile, round(HOSTILE * size))
    kinds += chance.sample(awkward, round(CLUMSY * size))
    kinds += [mistaken(good, number) for number in range(round(MISTAKEN * size))]
    kinds += [solved(number) for number in range(size - len(kinds))]
    chance.shuffle(kinds)
    return kinds
