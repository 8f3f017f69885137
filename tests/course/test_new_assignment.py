"""A new assignment: whole, in form, and refused until every TODO is gone."""

import nbformat
import pytest

from tools import new_assignment
from tools.assignments import lint, master

STEM = "03_backpropagation"


def test_a_new_assignment_is_refused_for_its_todos_alone(tmp_path):
    written = new_assignment.create(STEM, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        f"source/{STEM}/{STEM}.ipynb",
        f"checks/{STEM}.py",
    ]
    notebook = nbformat.read(written[0], as_version=4)
    nbformat.validate(notebook)
    draft = lint.Draft.read(STEM, tmp_path)
    found = lint.faults(draft)
    unfinished = [fault for fault in found if "TODO" in fault]
    assert len(unfinished) > 20 and unfinished == found
    assert any("cell first:" in fault for fault in found)
    assert any("the checks have a TODO" in fault for fault in found)


def test_its_cells_fit_its_checks(tmp_path):
    new_assignment.create(STEM, tmp_path)
    draft = lint.Draft.read(STEM, tmp_path)
    assert list(lint.check_cells(draft)) == []
    assert list(lint.check_graded_cells(draft)) == []
    assert [fault for fault in lint.check_numbers_of_tasks(draft) if "hint" not in fault] == []
    assert f"{draft.assignment.points:g} points" in draft.cells[0].source
    assert "Backpropagation" in draft.cells[0].source or "backpropagation" in draft.cells[0].source


def test_nothing_is_overwritten(tmp_path):
    new_assignment.create(STEM, tmp_path)
    path = master.path_of(STEM, tmp_path)
    path.write_text("mine")
    with pytest.raises(FileExistsError, match=f"{STEM}.ipynb exists already"):
        new_assignment.create(STEM, tmp_path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("stem", ["3", "backpropagation", "03-backpropagation", "03_Back", ""])
def test_a_bad_stem_is_refused(tmp_path, stem, monkeypatch, capsys):
    monkeypatch.setattr(new_assignment, "COURSE", tmp_path)
    assert new_assignment.main([stem]) == 1
    assert f"expected a stem such as 03_backpropagation, got {stem!r}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_a_stem_it_says_how():
    assert new_assignment.main([]) == 2
