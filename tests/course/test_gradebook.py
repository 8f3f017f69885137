"""The gradebook says what the results say, keeps what people decided, and survives being killed."""

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

from book_grader import gradebook, master, review, standing
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, UNREADABLE
from tests.course.tiny_course import ROOT, STEM, STUB, make_course, result_of, submit

STAMP = "2026-11-20 10:00:00 UTC"


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
