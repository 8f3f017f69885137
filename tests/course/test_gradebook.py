"""The gradebook says what the results say, keeps what people decided, and survives being killed."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
import pytest

from book_grader import gradebook, master, results, review, standing
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, UNREADABLE
from tests.course.tiny_course import ROOT, STEM, STUB, WRITTEN, make_course, result_of, submit

STAMP = "2026-11-20 10:00:00 UTC"


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    """A course whose gradebook exists and knows the assignment: making one takes seconds."""
    course = make_course(tmp_path_factory.mktemp("empty"))
    gradebook.enter(course, STEM)
    return course


@pytest.fixture
def course(empty_course, tmp_path):
    """A fresh copy of the course."""
    copy = make_course(tmp_path)
    (copy / "gradebook.db").write_bytes((empty_course / "gradebook.db").read_bytes())
    return copy


def grades(course, student):
    """Every grade of a student as nbgrader has it: (machine, by hand, waits for a person)."""
    with Gradebook(master.database(course)) as book:
        found = book.find_submission_notebook(STEM, STEM, student).grades
        return {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in found}


def grade_by_hand(course, student, cell, points, comment=None):
    """What formgrader does when a teacher types points (and a comment)."""
    with Gradebook(master.database(course)) as book:
        grade = book.find_grade(cell, STEM, STEM, student)
        grade.manual_score = points
        grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
        if comment is not None:
            book.find_comment(cell, STEM, STEM, student).manual_comment = comment
        book.db.commit()


def formgrader(course):
    """nbgrader's own view of the course, as formgrader gets it."""
    chosen = master.settings(course)
    return NbGraderAPI(CourseDirectory(root=str(course), config=chosen), config=chosen)


def test_formgrader_sees_scores_and_what_waits(course):
    for student in ("student_001", "student_002", "student_003"):
        submit(course, student, stamp=STAMP)
    result_of(course, "student_001")
    result_of(course, "student_002", double=(1, 0), add=(0,))
    result_of(course, "student_003", double=(0, 2), state=NEEDS_A_HUMAN)
    result_of(course, "student_004", state=NOT_SUBMITTED)
    gradebook.enter(course, STEM)
    seen = {row["student"]: row for row in formgrader(course).get_submissions(STEM)}
    assert set(seen) == {"student_001", "student_002", "student_003"}
    assert all(row["autograded"] and row["needs_manual_grade"] for row in seen.values())
    assert [seen[s]["code_score"] for s in sorted(seen)] == [5, 1, 4]
    assert [seen[s]["max_score"] for s in sorted(seen)] == [8, 8, 8]
    assert grades(course, "student_002") == {
        "double_points": (1, None, False),
        "add_points": (0, None, False),
        "why": (None, None, True),
    }
    waiting = {"double_points": (2, None, True), "add_points": (2, None, True)}
    assert grades(course, "student_003") == waiting | {"why": (None, None, True)}
    listed = formgrader(course).get_notebook_submissions(STEM, STEM)
    assert {row["student"] for row in listed} == set(seen)


def test_registered_as_nbgrader_registers(course, tmp_path):
    other = make_course(tmp_path / "other")
    outcome = formgrader(other).generate_assignment(STEM)
    assert outcome["success"], outcome["log"]

    def cells(folder):
        with Gradebook(master.database(folder)) as book:
            found = book.find_notebook(STEM, STEM)
            sources = {
                (c.name, c.cell_type, c.locked, c.source, c.checksum) for c in found.source_cells
            }
            points = {(c.name, c.max_score, c.cell_type) for c in found.grade_cells}
            return sources, points, {c.name for c in found.solution_cells}, found.kernelspec

    assert cells(course) == cells(other)


def test_entering_again_changes_nothing(course):
    for number, double in enumerate(((1, 2), (0, 0), (1, 0))):
        submit(course, f"student_{number}", stamp=STAMP)
        result_of(course, f"student_{number}", double=double)

    def everything():
        files = {p: p.read_bytes() for p in (course / "autograded").rglob("*") if p.is_file()}
        with Gradebook(master.database(course)) as book:
            tables = book.db.connection().exec_driver_sql("select * from grade order by id").all()
            tables += (
                book.db.connection().exec_driver_sql("select * from comment order by id").all()
            )
        return files, tables

    gradebook.enter(course, STEM)
    first = everything()
    assert len(first[1]) == 18
    gradebook.enter(course, STEM)
    assert everything() == first


def test_manual_grades_survive_regrading(course):
    submit(course, "student_1")
    result_of(course, "student_1", double=(1, 0))
    gradebook.enter(course, STEM)
    grade_by_hand(course, "student_1", "why", 2.0, "One example would have earned the third point.")
    grade_by_hand(course, "student_1", "double_points", 2.0)
    gradebook.enter(course, STEM)
    assert grades(course, "student_1") == {
        "double_points": (1, 2, False),
        "add_points": (2, None, False),
        "why": (None, 2, False),
    }
    (row,) = standing.standings(course, STEM)
    assert (row.final, row.total, row.tasks) == (True, 6, {"double": 2, "add": 2})
    assert row.comments == {"why": "One example would have earned the third point."}


def test_a_changed_result_asks_for_another_look_at_what_was_changed_by_hand(course):
    submit(course, "student_1")
    result_of(course, "student_1", double=(1, 0))
    gradebook.enter(course, STEM)
    grade_by_hand(course, "student_1", "double_points", 2.0)
    grade_by_hand(course, "student_1", "why", 3.0)
    result_of(course, "student_1", double=(1, 2), checks_sha256="d" * 64)
    gradebook.enter(course, STEM)
    assert grades(course, "student_1") == {
        "double_points": (3, 2, True),
        "add_points": (2, None, False),
        "why": (None, 3, False),  # its text is the same
    }
    (row,) = standing.standings(course, STEM)
    assert (row.state, row.final, row.total) == (NEEDS_A_HUMAN, False, None)


def test_a_new_answer_asks_for_another_look(course):
    submit(course, "student_1")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    grade_by_hand(course, "student_1", "why", 3.0)
    submit(course, "student_1", written="Something else.")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    assert grades(course, "student_1")["why"] == (None, 3, True)


def test_after_plain_nbgrader_what_was_graded_by_hand_is_kept_and_listed_again(course):
    submit(course, "student_1")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    grade_by_hand(course, "student_1", "why", 3.0)
    path = review.path_of(course, STEM, "student_1")
    notebook = json.loads(path.read_text())
    del notebook["metadata"][review.KEY]
    path.write_text(json.dumps(notebook))
    path.chmod(0o444)
    gradebook.enter(course, STEM)
    assert grades(course, "student_1")["why"] == (None, 3, True)


def test_nbgraders_penalty_for_late_work_counts(course):
    settings = course / "nbgrader_config.py"
    settings.write_text(settings.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(master.database(course)) as book:
        book.update_or_create_assignment(STEM, duedate="2026-11-20 09:00:00 UTC")
    for student, stamp in (("late", STAMP), ("timely", "2026-11-20 08:59:00 UTC")):
        submit(course, student, stamp=stamp, written=STUB)
        result_of(course, student)
    late, timely = standing.standings(course, STEM)
    assert (late.penalty, late.coded, late.total) == (5, 5, 0)
    assert (timely.penalty, timely.total) == (0, 5)


def test_no_answer_earns_nothing_and_waits_for_nobody(course):
    submit(course, "student_1", written=f"  {STUB}\n")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    assert grades(course, "student_1")["why"] == (0, None, False)
    (row,) = standing.standings(course, STEM)
    assert (row.final, row.total) == (True, 5)
    submit(course, "student_1", written="Now there is one.")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    assert grades(course, "student_1")["why"] == (None, None, True)


@pytest.mark.parametrize("state", [UNREADABLE, NEEDS_A_HUMAN])
def test_what_needs_a_human_is_never_a_silent_zero(course, state):
    submit(course, "student_1")
    result_of(course, "student_1", double=(0, 0), add=(0,), state=state)
    (row,) = standing.standings(course, STEM)
    assert (row.state, row.coded, row.total, row.final) == (state, None, None, False)
    found = grades(course, "student_1")
    assert all(waits for _, _, waits in found.values())
    machine = None if state == UNREADABLE else 0
    assert {found[cell][0] for cell in ("double_points", "add_points")} == {machine}
    assert "student_1" in {r["student"] for r in formgrader(course).get_submissions(STEM)}


def test_confirming_makes_it_final_and_lasts(course):
    submit(course, "student_1", written=STUB)
    result_of(course, "student_1", double=(0, 2), add=(0,), state=NEEDS_A_HUMAN)
    gradebook.enter(course, STEM)
    gradebook.confirm(course, STEM, "student_1")
    grade_by_hand(course, "student_1", "why", 0.0)
    for _ in range(2):
        (row,) = standing.standings(course, STEM)
        assert (row.state, row.total, row.tasks) == (GRADED, 2, {"double": 2, "add": 0})
        assert standing.CONFIRMED in row.reasons
        gradebook.enter(course, STEM)
    gradebook.confirm(course, STEM, "student_1", 4.5)
    assert standing.standings(course, STEM)[0].tasks == {"double": 3, "add": 1.5}
    grade_by_hand(course, "student_1", "add_points", 1.0)
    gradebook.enter(course, STEM)
    assert standing.standings(course, STEM)[0].tasks == {"double": 3, "add": 1}
    # A new submission asks again.
    submit(course, "student_1", written="New.")
    result_of(course, "student_1", double=(0, 0), add=(0,), state=NEEDS_A_HUMAN)
    (row,) = standing.standings(course, STEM)
    assert (row.state, row.total) == (NEEDS_A_HUMAN, None)


def test_grading_every_task_in_formgrader_confirms_too(course):
    submit(course, "student_1")
    result_of(course, "student_1", state=UNREADABLE)
    gradebook.enter(course, STEM)
    for cell, points in (("double_points", 1.0), ("add_points", 2.0), ("why", 0.0)):
        assert standing.standings(course, STEM)[0].total is None
        grade_by_hand(course, "student_1", cell, points)
    (row,) = standing.standings(course, STEM)
    assert (row.state, row.total, row.final) == (GRADED, 3, True)


@pytest.mark.parametrize(
    ("state", "earned", "message"),
    [
        (GRADED, None, "nothing to confirm"),
        (UNREADABLE, None, "say what it earned"),
        (NEEDS_A_HUMAN, 6.0, "from 0 to 5, got 6"),
        (NEEDS_A_HUMAN, float("nan"), "from 0 to 5"),
    ],
)
def test_confirm_refuses(course, state, earned, message):
    submit(course, "student_1")
    result_of(course, "student_1", state=state)
    with pytest.raises(master.GradebookError, match=message):
        gradebook.confirm(course, STEM, "student_1", earned)


def test_confirm_wants_a_result(course):
    with pytest.raises(master.GradebookError, match="grade first"):
        gradebook.confirm(course, STEM, "student_9")


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_spread_adds_up_and_stays_within_bounds(pairs, share):
    machine = [min(a, b) / 2 for a, b in pairs]
    most = [max(a, b) / 2 for a, b in pairs]
    total = share * sum(most)
    spread = gradebook.spread(total, machine, most)
    assert sum(spread) == pytest.approx(total)
    assert all(-1e-9 <= s <= m + 1e-9 for s, m in zip(spread, most, strict=True))
    up = total >= sum(machine)
    assert all(
        (s >= m - 1e-9) if up else (s <= m + 1e-9) for s, m in zip(spread, machine, strict=True)
    )


@pytest.mark.parametrize("changes", [{"tasks": []}, {"student": "../student_1"}])
def test_results_that_do_not_fit_are_refused(course, changes):
    submit(course, "student_1")
    result = result_of(course, "student_1")
    for name, value in changes.items():
        setattr(result, name, value)
    with pytest.raises(master.GradebookError, match="expected"):
        gradebook.enter(course, STEM, [result])
    with Gradebook(master.database(course)) as book, pytest.raises(MissingEntry):
        book.find_submission(STEM, "student_1")


def test_cells_that_came_after_submissions_are_an_error_that_says_what_to_do(course):
    submit(course, "student_1")
    result_of(course, "student_1")
    gradebook.enter(course, STEM)
    path = course / "source" / STEM / f"{STEM}.ipynb"
    path.write_text(path.read_text().replace('"double_task"', '"double_intro"'))
    with pytest.raises(master.GradebookError, match="nbgrader db assignment remove"):
        gradebook.enter(course, STEM)


# ------------------------------------------------------------------ the notebook that teachers see

HOSTILE = """<script>fetch('/formgrader/api/grade/1', {method: 'PUT'})</script>
<img src=x onerror="alert(1)"> [a](javascript:alert(1)) <svg/onload=alert(1)>
`<b onclick=alert(1)>` $\\href{javascript:alert(1)}{x}$ and a<b, <https://example.org>
"""


def test_formgrader_shows_a_hostile_submission_as_text(course):
    from html.parser import HTMLParser

    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config import Config

    submit(course, "student_1", {"double": HOSTILE, "add": "def add(a, b):\n    return 1"}, HOSTILE)
    path = course / "submitted" / "student_1" / STEM / f"{STEM}.ipynb"
    notebook = json.loads(path.read_text())
    html = [{"output_type": "display_data", "data": {"text/html": HOSTILE}, "metadata": {}}]
    notebook["cells"][1]["outputs"] = html
    raw = {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": HOSTILE}
    free = {"cell_type": "markdown", "metadata": {}, "source": HOSTILE}
    notebook["cells"][2:2] = [raw, free]
    notebook["metadata"]["title"] = HOSTILE
    path.write_text(json.dumps(notebook))
    result_of(course, "student_1", reasons=[HOSTILE], notes=[HOSTILE])
    gradebook.enter(course, STEM)

    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "base_url": "",
        "notebook_id": STEM,
        "index": 0,
        "total": 1,
        "student": "student_1",
    }
    shown = review.path_of(course, STEM, "student_1")
    page, _ = HTMLExporter(config=config).from_filename(str(shown), resources=resources)

    class Watch(HTMLParser):
        found: tuple = ()
        inside = 0

        def handle_starttag(self, tag, attributes):
            named = dict(attributes)
            if named.get("id") == "notebook":
                self.inside = 1
            if not self.inside:
                return
            bad = tag in ("script", "svg", "iframe", "b") or (tag == "img")
            bad |= any(name.startswith("on") for name in named)
            bad |= any("javascript:" in (value or "") for value in named.values())
            if bad:
                self.found += ((tag, attributes),)

    watch = Watch()
    watch.feed(page)
    assert watch.inside
    assert watch.found == ()
    assert "onerror" in page  # it is shown, as text
    assert "\\href{" not in page
    for cell in ("double_points", "add_points", "why", "double-comment", "why-comment"):
        assert f'id="{cell}"' in page
    assert "An array is doubled" not in page


def test_review_keeps_the_students_order_and_puts_back_what_is_missing(course):
    submit(course, "student_1")
    path = course / "submitted" / "student_1" / STEM / f"{STEM}.ipynb"
    notebook = json.loads(path.read_text())
    cells = {c["metadata"]["nbgrader"]["grade_id"]: c for c in notebook["cells"]}
    cells["double"]["metadata"] = {}  # without its id
    cells["title"]["source"] = "# Mine"
    own = {"cell_type": "code", "metadata": {}, "source": "helper = 1", "outputs": []}
    order = [cells["title"], own, cells["add"], cells["double"], cells["why"]]
    notebook["cells"] = order
    path.write_text("\N{ZERO WIDTH NO-BREAK SPACE}" + json.dumps(notebook), encoding="utf-8")
    result_of(course, "student_1", double=(1, 0), written=[])
    gradebook.enter(course, STEM)
    shown = json.loads(review.path_of(course, STEM, "student_1").read_text())["cells"]
    named = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in shown]
    sources = ["".join(c["source"]) for c in shown]
    assert [n for n in named if n] == [
        "title", "setup", "double_task", "double", "double_points", "add_task", "add", "add_points",
        "why",
    ]  # fmt: skip
    assert sources[1] == "# A tiny assignment"
    assert sources.index("helper = 1") < named.index("add")
    assert "return 2 * x" in sources[named.index("add") + 2]
    found = shown[named.index("double_points")]["outputs"][0]["text"]
    assert "✗ arrays: 0 of 2" in "".join(found)
    assert not any("earned(" in source for source in sources)


def test_an_answer_that_was_found_elsewhere_is_shown_where_it_is_graded(course):
    submit(course, "student_1")
    path = course / "submitted" / "student_1" / STEM / f"{STEM}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][-1]["metadata"] = {}
    path.write_text(json.dumps(notebook))
    result = result_of(course, "student_1")
    gradebook.enter(course, STEM)
    shown = json.loads(review.path_of(course, STEM, "student_1").read_text())["cells"]
    (graded,) = [c for c in shown if c["metadata"].get("nbgrader", {}).get("grade_id") == "why"]
    assert "".join(graded["source"]) == result.written[0].text == WRITTEN


def test_the_original_that_was_graded_is_shown_even_if_another_file_lies_there_now(course):
    submit(course, "student_1")
    result = result_of(course, "student_1")
    path = course / result.submission.file
    kept = (
        course / "grading" / STEM / "original" / f"student_1-{result.submission.sha256[:12]}.ipynb"
    )
    kept.parent.mkdir()
    kept.write_bytes(path.read_bytes())
    path.write_text(path.read_text().replace("2 * x", "3 * x"))
    gradebook.enter(course, STEM)
    shown = review.path_of(course, STEM, "student_1")
    assert "2 * x" in shown.read_text()
    kept.unlink()
    shown.unlink()
    gradebook.enter(course, STEM)
    text = review.path_of(course, STEM, "student_1").read_text()
    assert "3 * x" not in text
    assert "No cell of the submission" in text


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b'{"cells": {"1": 2}}'])
def test_notebooks_that_are_none_are_shown_without_cells(course, content):
    submit(course, "student_1")
    path = course / "submitted" / "student_1" / STEM / f"{STEM}.ipynb"
    path.write_bytes(content)
    sha = hashlib.sha256(content).hexdigest()
    for state in (UNREADABLE, NEEDS_A_HUMAN):
        file = results.SubmittedFile(path.relative_to(course).as_posix(), sha, len(content))
        result_of_file(course, "student_1", state, file)
        gradebook.enter(course, STEM)
        assert "No cell of the submission" in review.path_of(course, STEM, "student_1").read_text()


def result_of_file(course, student, state, file):
    """Write a result of a file that is no notebook; a fault of the grader may leave no tasks."""
    results.write(
        course, results.Result(STEM, student, state, 5.0, reasons=["why"], submission=file)
    )


# ------------------------------------------------------------------------------------ being killed

ENTER = """
import os, signal, sys
from book_grader import gradebook, results, review

course, stem, moment, left = *sys.argv[1:4], int(sys.argv[4])


def deadly(function):
    def replaced(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            if moment == "transaction":
                arguments[0].flush()  # the session: everything is written, nothing committed
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    return replaced


if moment == "transaction":
    gradebook._penalise = deadly(gradebook._penalise)
elif moment == "committed":
    review.write = deadly(review.write)
elif moment == "renaming":
    os.replace = deadly(os.replace)
gradebook.enter(course, stem)
"""


def test_killed_at_the_worst_moments_and_run_again_gives_the_same(course, tmp_path):
    students = [f"student_{number:02}" for number in range(7)]
    for number, student in enumerate(students):
        submit(course, student, stamp=STAMP)
        state = (GRADED, NEEDS_A_HUMAN, UNREADABLE)[number % 3]
        result_of(course, student, double=(number % 2, 0), state=state)

    def run(folder, moment, left):
        return subprocess.run(
            [sys.executable, "-c", ENTER, str(folder), STEM, moment, str(left)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            timeout=120,
        ).returncode

    untouched = make_course(tmp_path / "untouched")
    for part in ("submitted", "grading"):
        shutil.copytree(course / part, untouched / part)
    assert run(untouched, "never", 1) == 0
    wanted = {student: grades(untouched, student) for student in students}

    for moment, left in (
        ("transaction", 1),
        ("committed", 1),
        ("transaction", 3),
        ("renaming", 4),
        ("committed", 6),
    ):
        assert run(course, moment, left) == -signal.SIGKILL, moment
    assert run(course, "never", 1) == 0
    assert {student: grades(course, student) for student in students} == wanted
    seen = {row["student"]: row["autograded"] for row in formgrader(course).get_submissions(STEM)}
    assert seen == dict.fromkeys(students, True)
    assert not list(course.rglob(".*.writing"))


def test_only_one_process_writes(course):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from book_grader.master import one_writer\n"
            "with one_writer(sys.argv[1]):\n    print('has it', flush=True); sys.stdin.read()",
            str(course),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert holder.stdout.readline() == "has it\n"
    with (
        pytest.raises(master.GradebookError, match="another process"),
        master.one_writer(course, patience=0.2),
    ):
        pass
    holder.kill()
    holder.communicate(timeout=30)
    with master.one_writer(course, patience=5):
        pass
