"""What the authors say a usual mistake earns, it earns in the grader, in the whole assignment.

The Keras task is left blank, so that no model is trained; its cells are there all the same, and
fail in the sandbox of the other tasks, which has no Keras.
"""

from pathlib import Path
import shutil

import pytest

from book_grader import engine, results
from book_grader.course import rules
from book_grader.engine import Order
from tests.course.corpus.submission import Good, as_bytes
from tools import ROOT

ASSIGNMENTS = ROOT / "assignments"
STEMS = sorted(path.stem for path in (ASSIGNMENTS / "checks").glob("[0-9]*.py"))


def hand_in(course: Path, good: Good, student: str, code: dict[str, str]) -> None:
    """Hand in right solutions but for these cells, and no model."""
    models = {task.id: "" for task in good.coded if task.kind == "model"}
    notebook = good.with_code(models | code)
    folder = course / "submitted" / student / good.stem
    folder.mkdir(parents=True)
    (folder / f"{good.stem}.ipynb").write_bytes(as_bytes(notebook))


@pytest.mark.parametrize("stem", STEMS)
def test_a_usual_mistake_earns_what_it_should(stem, tmp_path):
    for part in ("checks", "source"):
        shutil.copytree(ASSIGNMENTS / part, tmp_path / part)
    assignment = rules(tmp_path, stem).assignment
    good = Good.read(assignment, tmp_path / "source" / stem / f"{stem}.ipynb")
    functions = {task.id: task for task in good.functions}
    mistakes = [
        mistake for mistake in assignment.mistakes if mistake.code.keys() <= functions.keys()
    ]
    assert len(mistakes) >= 5
    hand_in(tmp_path, good, "right", {})
    for number, mistake in enumerate(mistakes):
        hand_in(tmp_path, good, f"mistake_{number:02}", mistake.code)
    graded = {one.student: one for one in engine.grade(Order(tmp_path, stem))}
    assert [one.student for one in graded.values() if one.state != results.GRADED] == []
    assert {task.id: task.earned for task in graded["right"].tasks} == {
        task.id: task.points if task.id in functions else 0 for task in good.coded
    }
    for number, mistake in enumerate(mistakes):
        found = {task.id: task for task in graded[f"mistake_{number:02}"].tasks}
        for name, task in functions.items():
            if mistake.earns.keys() & set(task.needs) - {name}:
                continue  # it builds on what is wrong
            expected = mistake.earns.get(name, task.points)
            assert found[name].earned == expected, (mistake.name, name, found[name].message)
