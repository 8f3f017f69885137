"""The book's own assignments: proven, up to date, the same as text; and their versions."""

import ast
import subprocess
import sys

import nbformat
import pytest

from tools import ROOT
from tools.assignments import COURSE, instructor, lint, master, student
from tools.assignments.lint import imported_by
from tools.notebook_form import to_text

STEMS = master.find()
# What Colab has. `book_helpers` is not there.
FOR_FUNCTIONS, FOR_MODELS = {"math", "numpy"}, {"keras", "math", "numpy", "os", "sklearn"}


@pytest.fixture(scope="module", params=STEMS)
def draft(request):
    """Each assignment, with the student's version that its master gives now."""
    return lint.Draft.read(request.param)


def test_the_linter_finds_nothing(draft):
    assert lint.faults(draft) == []


def test_what_students_download_is_what_the_master_gives(draft):
    assert student.release_path(draft.stem).read_text(encoding="utf-8") == draft.student, (
        "make assignments writes it anew"
    )


def test_nbgrader_accepts_the_student_version(draft):
    cells = nbformat.reads(draft.student, as_version=4).cells
    assert [cell.metadata.nbgrader.grade_id for cell in cells] == [c.id for c in draft.cells]
    for cell in cells:
        about = cell.metadata.nbgrader
        assert about.schema_version == 3
        assert "checksum" in about or not (about.grade or about.locked)
        assert cell.get("outputs", []) == []
    points = {c.metadata.nbgrader.grade_id: c for c in cells if c.metadata.nbgrader.grade}
    assert sum(c.metadata.nbgrader.points for c in points.values()) == draft.assignment.points
    for name in (f"{task.id}_points" for task in draft.assignment.coded):
        assert points[name].source.count("\n") == 0, "a points cell is one comment for students"


def test_as_text_and_back_nothing_is_lost(draft):
    script = master.to_script(master.read(draft.stem))
    assert to_text(master.from_script(script)) == draft.text
    assert "BEGIN SOLUTION" in script and "\n# %% solution=" in script


def test_function_tasks_need_numpy_alone(draft):
    for task in draft.assignment.coded:
        if task.kind == "function":
            for name in ("setup", f"{task.id}_try"):
                modules = roots(draft.student_sources[name])
                assert modules <= FOR_FUNCTIONS, f"{name} imports {modules - FOR_FUNCTIONS}"


def roots(source):
    """Return the top-level packages that a cell imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.split(".")[0])
    return found


def test_students_need_nothing_that_colab_lacks(draft):
    code = [c.source for c in nbformat.reads(draft.student, as_version=4).cells if "outputs" in c]
    needed = set().union(*map(roots, code))
    assert needed <= FOR_MODELS, f"imports {needed - FOR_MODELS}"
    assert "keras" in needed


def test_the_teacher_reads_solutions_parts_rubric_and_mistakes(draft):
    pairs = instructor.cells(draft.stem)
    text = instructor.as_markdown(pairs)
    wanted = [part.hint for task in draft.assignment.coded for part in task.parts]
    wanted += [mistake.name for mistake in draft.assignment.mistakes]
    wanted += [what for task in draft.assignment.tasks if hasattr(task, "rubric")
               for _, what in task.rubric]  # fmt: skip
    wanted += ["\n".join(lines) for lines in draft.solutions.values()]
    for piece in wanted:
        assert piece in text or piece.replace("|", "\\|") in text, piece
    assert "SOLUTION" not in text and "HIDDEN" not in text
    task = draft.assignment.coded[0]
    earns = next(m.earns[task.id] for m in draft.assignment.mistakes if task.id in m.earns)
    assert f"| {earns:g} of {task.points:g} |" in text
    notebook = nbformat.reads(instructor.as_notebook(pairs), as_version=4)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == [source for _, source in pairs]


def test_the_release_is_committed_and_the_teachers_version_is_not():
    for stem in STEMS:
        for path, ignored in (
            (student.release_path(stem), False),
            (COURSE / "instructor" / f"{stem}.md", True),
        ):
            done = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT)
            assert (done.returncode == 0) == ignored, path


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            '# %% [markdown]\n# Hello\n\n# %% read="a"\nx = 1\n',
            "cell 1 ('Hello'): expected one rol",
        ),
        ('# %% read="a"\nx = 1\n\n# %% read="a"\nx = 2\n', "expected ids to differ, got 'a' again"),
        ('# %% read="a" solution="b"\nx = 1\n', "expected one role of read, solution, points, wri"),
    ],
)
def test_a_script_without_clear_roles_is_refused(script, message):
    with pytest.raises(master.MasterProblem) as refused:
        master.from_script(script)
    assert message in str(refused.value)


def test_a_master_saved_by_jupyterlab_is_put_in_form():
    notebook = master.read(STEMS[0])
    tidy = to_text(notebook)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.execution_count = 3
    cell.outputs = [nbformat.v4.new_output("stream", text="seen")]
    cell.metadata["collapsed"] = False
    notebook.metadata["kernelspec"]["name"] = "another"
    assert master.faults_in_form(to_text(notebook)) == [
        "is not in normal form; python -m tools.assignments form"
    ]
    assert to_text(master.normalise(notebook)) == tidy
    assert master.faults_in_form(tidy) == []


def test_the_command_says_which_assignments_there_are():
    done = subprocess.run(
        [sys.executable, "-m", "tools.assignments", "99"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"expected an assignment's number or stem, got '99' ({STEMS[0]}")


def test_a_stale_student_version_is_told(tmp_path, monkeypatch, capsys):
    from tools.assignments import __main__ as command

    stale = tmp_path / "stale.ipynb"
    stale.write_text("{}")
    monkeypatch.setattr(command.student, "release_path", lambda stem: stale)
    assert command.main(["--check", STEMS[0]]) == 1
    assert f"{STEMS[0]}: the student's version is not what" in capsys.readouterr().err


def test_every_import_of_keras_counts():
    assert "keras" in imported_by("from book_helpers.training import keras")
    assert "keras" in imported_by("import numpy as np, keras.layers as layers")
    assert "tensorflow" in imported_by("def f():\n    from tensorflow.keras import Model")
    assert "keras" not in imported_by("%pip install keras\nkeras.Sequential()")
