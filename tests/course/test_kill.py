"""The grader is killed at every stage of its work, and run again: what it ends with is the same."""

import itertools
import json
import math
import os
import random
import signal
import subprocess
import time

import pytest

from tests.course.corpus import mangled, witnesses
from tests.course.corpus.running import Classroom
from tools import ROOT

KILLS = 50
SUBMISSIONS = 6


@pytest.fixture
def classroom():
    with Classroom() as room:
        small = [kind for kind in mangled.KINDS if kind.name != "50 MB of outputs"]
        room.add(small[:SUBMISSIONS])
        yield room


def comparable(results):
    """Results without what differs from run to run."""
    return {
        student: {key: value for key, value in result.items() if key != "seconds"}
        for student, result in results.items()
    }


def run(classroom, stage=math.inf, after=0.0):
    """Run the grader; returns whether it came to its end.

    It is killed ``after`` so many seconds when there are as many results as ``stage`` says.
    """
    log = classroom.outside.parent / "log.txt"
    with log.open("w") as stream:
        process = subprocess.Popen(
            classroom.command(),
            cwd=ROOT,
            env=classroom.environment(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    until = time.monotonic() + 300
    while process.poll() is None and len(results_of(classroom)) < stage:
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.01)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False
    assert process.returncode == 0, log.read_text()
    return True


def wait_until_nothing_runs(before):
    """All that the killed grader had started ends by itself, within seconds."""
    until = time.monotonic() + 20
    while left := witnesses.descendants() - before:
        assert time.monotonic() < until, f"still there: {left}"
        for pid in left:
            witnesses.wait_for(pid, 0.1)


def clear(classroom):
    """Forget what was graded, but not the secret by which inputs are drawn."""
    for path in results_of(classroom):
        path.unlink()


def results_of(classroom):
    """The files of the results that are there."""
    return list((classroom.course / "grading" / classroom.stem).glob("*.json"))


def test_killed_fifty_times_it_ends_with_the_same_grades(classroom, record_property):
    began = time.monotonic()
    assert run(classroom)
    whole = time.monotonic() - began
    reference = comparable(classroom.results())
    assert len(reference) == SUBMISSIONS + 1
    assert classroom.faults(classroom.results()) == []
    scores = classroom.gradebook_scores()
    clear(classroom)

    chance = random.Random(7)
    kills = completed = 0
    left_to_do = []
    with witnesses.adopting():
        before = witnesses.descendants()
        for stage in itertools.cycle(range(len(reference) + 1)):
            if kills == KILLS:
                break
            if len(results_of(classroom)) > stage:
                clear(classroom)
            if run(classroom, stage, chance.uniform(0.05, whole / len(reference))):
                assert comparable(classroom.results()) == reference
                assert classroom.gradebook_scores() == scores
                completed += 1
                clear(classroom)
                continue
            kills += 1
            wait_until_nothing_runs(before)
            # Every file that has a result's name is a whole result, and a right one.
            found = comparable(classroom.results())
            left_to_do.append(len(reference) - len(found))
            assert all(found[student] == reference[student] for student in found)
        assert run(classroom)
    assert comparable(classroom.results()) == reference
    assert classroom.gradebook_scores() == scores
    # The kills came at all stages: before the first result, and between results.
    assert {0, len(reference)} & set(left_to_do) and len(set(left_to_do)) > 3, left_to_do
    record_property(
        "measured", f"grader killed {kills} times, completed {completed + 1}: grades identical"
    )
    folder = classroom.course / "grading"
    half = [path for path in folder.rglob("*") if path.is_file() and _is_half(path)]
    assert half == []


def _is_half(path):
    if path.suffix != ".json":
        return path.name.endswith(".writing")
    try:
        json.loads(path.read_text())
    except ValueError:
        return True
    return os.path.getsize(path) == 0
