"""A file of checks is run, or it is said what is wrong with it; its hash covers its judges."""

import sys

import pytest

from book_grader import answers, checks, plain
from book_grader.course import CourseProblem, rules
from tests.course.tiny_course import STEM, make_course
from tools.assignments import master


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ASSIGNMENT = 1\n", "to define ASSIGNMENT, an Assignment"),
        ("\nASSIGNMENT = Assignment()\n", "line 2.*NameError: name 'Assignment'"),
        ("\n\nASSIGNMENT =\n", "line 3.*SyntaxError"),
    ],
)
def test_a_faulty_file_is_said_to_be_so_by_whoever_reads_it(text, message, tmp_path, monkeypatch):
    course = make_course(tmp_path)
    (course / "checks" / f"{STEM}.py").write_text(text)
    monkeypatch.setenv(plain.COURSE_VARIABLE, str(course))
    with pytest.raises(CourseProblem, match=f"(?s){STEM}.py .*{message}"):
        rules(course, STEM)
    with pytest.raises(plain.ChecksNotFound, match=f"(?s){STEM}.py .*{message}"):
        plain.load_checks(STEM)
    with pytest.raises(master.MasterProblem, match=f"(?s){STEM}.py .*{message}"):
        master.checks_of(STEM, course)


def test_nothing_is_left_beside_it(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert checks.load(course / "checks" / f"{STEM}.py").stem == STEM
    assert [path.name for path in (course / "checks").iterdir()] == [f"{STEM}.py"]
    assert not sys.dont_write_bytecode


def test_the_hash_covers_the_judges_that_all_share(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    before = rules(course, STEM).checks_sha256
    assert rules(course, STEM).checks_sha256 == before
    other = tmp_path / "answers.py"
    other.write_text("another judge")
    monkeypatch.setattr(answers, "__file__", str(other))
    assert rules(course, STEM).checks_sha256 != before
    monkeypatch.undo()
    checks = course / "checks" / f"{STEM}.py"
    checks.write_text(checks.read_text() + "\n# another line\n")
    assert rules(course, STEM).checks_sha256 != before
