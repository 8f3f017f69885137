"""Whatever was handed in is read if there is a sensible way, else refused with its reason."""

from __future__ import annotations

import io
import json
import os
import zipfile

import pytest

from book_grader import claims, intake, results
from book_grader.notebook import Cell, Unreadable, parse
from book_grader.tasks import Part, Task
from tests.course import tiny_course

STEM = tiny_course.STEM
SOURCE = "def f(x):\n    return 'ä' + x"
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# A, ]", "\n"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"nbgrader": {"grade_id": "f", "solution": True}},
            "outputs": [],
            "source": SOURCE,
        },
    ],
    "metadata": {"kernelspec": {"name": "ruby"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
TEXT = json.dumps(NOTEBOOK, ensure_ascii=False)


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("latin-1"),
        json.dumps(NOTEBOOK, indent=1).replace("\n", "\r\n").encode(),
        TEXT.replace("]}", ",]}").replace("}]", "},]").encode(),
        TEXT.encode() + b"\n\n",
        zipped({"work/x.ipynb": TEXT, "__MACOSX/x.ipynb": "no", "readme.txt": "hello"}),
    ],
)
def test_a_notebook_is_read_in_any_encoding(content):
    cells = parse(content, STEM).cells
    assert [(cell.kind, cell.id) for cell in cells] == [("markdown", ""), ("code", "f")]
    assert cells[0].source == "# A, ]\n"
    assert cells[1].source == SOURCE


def test_older_formats_and_odd_cells_are_read():
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"]}]}], "nbformat": 3}
    assert parse(json.dumps(old).encode(), STEM).cells == (Cell(0, "code", "x = 1"),)
    odd = {"cells": [5, {"source": None}, {"cell_type": "?", "source": "a\r\nb", "metadata": 1}]}
    notebook = parse(json.dumps(odd).encode(), STEM)
    assert [cell.source for cell in notebook.cells] == ["", "a\nb"]
    assert notebook.remarks == ("cell 1 is damaged and was left out",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (TEXT.encode()[:-30], "breaks off"),
        (TEXT.encode()[:40], "breaks off"),
        (b"import numpy as np\n", "Python script"),
        (b"Dear teacher", "plain text"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (zipped({"word/document.xml": "x"}), "Word document"),
        (zipped({"readme.txt": "x"}), "without a notebook"),
        (zipped({"a.ipynb": "x", "b.ipynb": "y"}), "2 notebooks"),
        (zipped({"a.ipynb": TEXT})[:80], "cannot be opened"),
        (b"[" * 100_000, "damaged"),
        (b"[]", "not a notebook"),
        (b'{"cells": 3}', "not a notebook"),
        (b'{\n<<<<<<< HEAD\n"cells": []}', "Git conflict"),
        (bytes(range(256)) * 20, "plain text"),
    ],
    ids=lambda value: value.replace(" ", "_") if isinstance(value, str) else "",
)
def test_what_is_no_notebook_is_refused_with_its_reason(content, words):
    with pytest.raises(Unreadable, match=words):
        parse(content, STEM)


# Which cell is whose -----------------------------------------------------------------------------


def task(name):
    return Task(name, name, name, (Part("p", 1, lambda random: [()], "h", expected=int),))


TASKS = (task("f"), task("g"))
STUB = "def f(x):\n    # YOUR CODE\n    raise NotImplementedError()"


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        ([("f", SOURCE)], (0,)),
        ([("f", STUB)], ()),
        ([("", SOURCE)], (0,)),
        ([("renamed", "%matplotlib inline\n!ls\n" + SOURCE)], (0,)),
        ([("f", STUB), ("", SOURCE)], (1,)),
        ([("", SOURCE), ("f", "f = lambda x: 1")], (1,)),
        ([("f", SOURCE), ("f", SOURCE)], (1,)),
        ([("f", SOURCE), ("f", "def f(x):\n    return 3")], (0, 1)),
        ([("f", STUB), ("f", SOURCE)], (1,)),
        ([("f_try", SOURCE)], (0,)),
        ([("f", "def f(x:\n  return")], (0,)),
        ([("", "def g(x):\n    def f(): pass")], ()),
        ([("", "if True:\n    from m import f")], (0,)),
        ([("f", "")], ()),
        ([("g", SOURCE), ("", SOURCE + "\n# mine")], (1,)),
    ],
)
def test_a_tasks_cell_is_found_by_its_id_else_by_its_content(cells, numbers):
    made = [Cell(place, "code", source, name) for place, (name, source) in enumerate(cells)]
    run = [cell for cell in made if claims.is_run(cell, TASKS)]
    assert claims.find(TASKS[0], TASKS, run).numbers == numbers


def test_test_cells_are_not_run():
    cells = [Cell(0, "code", "assert f(1)", "f_try"), Cell(1, "code", "# points", "f_points")]
    assert not any(claims.is_run(cell, TASKS) for cell in cells)


# Which file counts -------------------------------------------------------------------------------


def hand_in(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return intake.choose(intake._from_folder("student", folder), STEM)


def test_the_file_with_the_right_name_counts(tmp_path):
    chosen = hand_in(
        tmp_path, x_dot_ipynb="2", **{f"{STEM}_dot_ipynb": "1", "timestamp_dot_txt": ""}
    )
    assert chosen.path.name == f"{STEM}.ipynb"
    assert chosen.remarks == (f"1 other files were handed in beside {STEM}.ipynb",)


def test_else_the_only_notebook_counts(tmp_path):
    chosen = hand_in(tmp_path, deep__My_work_dot_IPYNB="1", notes_dot_txt="")
    assert chosen.path.name == "My_work.IPYNB"


def test_files_that_compete_need_a_human(tmp_path):
    chosen = hand_in(tmp_path, a_dot_ipynb="1", b_dot_ipynb="2")
    assert chosen.path is None
    assert "a.ipynb, b.ipynb" in chosen.doubt
    assert hand_in(tmp_path / "same", a_dot_ipynb="1", b_dot_ipynb="1").path is not None


def test_links_and_pipes_are_never_opened(tmp_path):
    outside = tmp_path / "outside.ipynb"
    outside.write_text(TEXT)
    folder = tmp_path / "student"
    folder.mkdir()
    (folder / f"{STEM}.ipynb").symlink_to(outside)
    (folder / "all").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "folder.ipynb").mkdir()
    one = intake._from_folder("student", folder)
    assert one.files == ()
    assert len(one.remarks) == 3
    with pytest.raises(OSError):
        intake.read(folder / f"{STEM}.ipynb")
    with pytest.raises(OSError, match="ordinary file"):
        intake.read(folder / "pipe.ipynb")


def test_an_lms_download_is_sorted_by_student(tmp_path):
    names = [
        "adalovelace_12_3456_01.ipynb",
        "adalovelace_12_3457_01-1.ipynb",
        "Student Seven_77_assignsubmission_file_/work.ipynb",
        "student_009.ipynb",
        ".DS_Store",
        "__MACOSX/x",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = {one.student: len(one.files) for one in intake.from_downloads(tmp_path)}
    assert found == {"adalovelace_12": 2, "Student Seven_77": 1, "student_009": 1}


def test_a_roster_is_read_from_text_and_csv():
    assert intake.roster("\ufeffb\na\n\nb\n") == ["b", "a"]
    assert intake.roster("name,id\nSeven,s7\nEight,s8\n") == ["s7", "s8"]


NAMES = [
    "../../etc",
    "a/b",
    ".",
    "..",
    "-rf",
    "a" * 300,
    "",
    "con\n",
    "ü",
    ".hidden",
    "a.",
    "\udcff",
]


def test_result_files_of_odd_students_stay_in_their_folder(tmp_path):
    paths = [results.path_of(tmp_path, STEM, name) for name in [*NAMES, "student_007"]]
    assert {path.parent for path in paths} == {tmp_path / "grading" / STEM}
    assert len({path.name for path in paths}) == len(paths)
    assert all(len(path.name) < 120 and path.name[0] not in ".-" for path in paths)
    assert paths[-1].name == "student_007.json"
