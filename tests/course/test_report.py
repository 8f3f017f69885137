"""What teachers and students read: nothing is a silent zero, nothing in it is executed."""

import csv
from html.parser import HTMLParser
import io

from nbgrader.api import Gradebook
import pytest

from book_grader import export, feedback, gradebook, master, report, results, standing
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, UNREADABLE
from tests.course.tiny_course import STEM, STUB, make_course, result_of, submit

HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\x07\u202e & 'more\""
STAMP = "2026-11-20 10:00:00 UTC"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Six students: full marks, some, zero, needs a human, unreadable, nothing handed in."""
    course = make_course(tmp_path_factory.mktemp("report"))
    for number in range(1, 6):
        submit(course, f"student_{number}", stamp=STAMP if number < 3 else None)
    submit(course, "student_1", written=HOSTILE, stamp=STAMP)
    submit(course, "student_3", written=STUB)
    (course / "submitted" / "student_1" / STEM / "submission_secret.txt").write_text("ab" * 64)
    result_of(course, "student_1")
    result_of(course, "student_2", double=(1, 0), notes=["the notebook was repaired"])
    result_of(course, "student_3", double=(0, 0), add=(0,), notes=[results.UNSAFE_NOTE])
    result_of(course, "student_4", state=NEEDS_A_HUMAN, reasons=["two cells claim double"])
    result_of(course, "student_5", state=UNREADABLE, reasons=['=HYPERLINK("http://x")\nno JSON'])
    result_of(course, "student_6", state=NOT_SUBMITTED)
    gradebook.enter(course, STEM)
    with Gradebook(master.database(course)) as book:
        grade = book.find_grade("why", STEM, STEM, "student_1")
        grade.manual_score, grade.needs_manual_grade = 2.0, False
        comment = book.find_comment("why", STEM, STEM, "student_1")
        comment.manual_comment = "Well said.\n<b>An example</b> is missing."
        book.update_or_create_student(
            "student_1",
            first_name="=1+1",
            last_name="Ünal",
            email="s1@example.org",
            lms_user_id="17",
        )
        book.db.commit()
    return course


@pytest.fixture(scope="module")
def rows(course):
    return standing.standings(course, STEM)


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_one_row_for_each_student_and_no_silent_zero(rows):
    found = read(export.everything(rows))
    assert [row["state"] for row in found] == [
        GRADED, GRADED, GRADED, NEEDS_A_HUMAN, UNREADABLE, NOT_SUBMITTED,
    ]  # fmt: skip
    columns = ("final", "double", "add", "why", "coded", "total", "machine")
    assert [tuple(row[c] for c in columns) for row in found] == [
        ("yes", "3", "2", "2", "5", "7", "5"),
        ("no", "1", "2", "", "3", "", "3"),
        ("yes", "0", "0", "0", "0", "0", "0"),
        ("no", "", "", "", "", "", "5"),
        ("no", "", "", "", "", "", ""),
        ("no", "", "", "", "", "", ""),
    ]
    assert {row["points"] for row in found} == {"8"}
    assert [row["remarks"] for row in found] == ["", "", results.UNSAFE_NOTE, "", "", ""]
    assert found[4]["reasons"].startswith("'=HYPERLINK")
    assert "\n" not in found[4]["reasons"]


@pytest.mark.parametrize("begin", [*"=+-@", "\t=", "\r=", " =", "\x00=", "＝"])
def test_no_cell_begins_a_formula(begin):
    cell = export.cell(f"{begin}cmd|' /C calc'!A0")
    assert cell.startswith("'")
    assert not any(ord(c) < 32 for c in cell)
    assert export.cell("student-1 = x") == "student-1 = x"


def test_moodle_gets_final_rows_only(rows):
    found = read(export.moodle(rows, "A tiny assignment"))
    assert found == [
        {
            "Username": "student_1",
            "First name": "'=1+1",
            "Last name": "Ünal",
            "Email address": "s1@example.org",
            "A tiny assignment": "7",
            "A tiny assignment (Feedback)": "double: 3 of 3; add: 2 of 2; why: 2 of 3",
        },
        {
            "Username": "student_3",
            "First name": "",
            "Last name": "",
            "Email address": "",
            "A tiny assignment": "0",
            "A tiny assignment (Feedback)": "double: 0 of 3; add: 0 of 2; why: 0 of 3",
        },
    ]


def test_canvas_gets_the_columns_that_its_importer_demands(rows):
    lines = list(csv.reader(io.StringIO(export.canvas(rows, "A tiny assignment"))))
    assert lines == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "A tiny assignment"],
        ["    Points Possible", "", "", "", "", "8"],
        ["Ünal, =1+1", "17", "", "student_1", "", "7"],
        ["student_3", "", "", "student_3", "", "0"],
    ]


def test_files_are_named_by_what_they_are(course, rows):
    safe = [row for row in rows if not row.result.unsafe]
    file = export.write(course, STEM, safe, "moodle")
    assert file == course / "exports" / f"{STEM}_moodle.csv"
    assert "A tiny assignment" in file.read_text(encoding="utf-8")
    assert export.write(course, STEM, rows).name == f"{STEM}_WITHOUT_SANDBOX.csv"
    with pytest.raises(ValueError, match="csv, moodle, canvas, got 'excel'"):
        export.write(course, STEM, rows, "excel")


def test_table_names_every_state_and_counts(rows):
    text = report.table(rows, width=100)
    lines = text.split("\n")
    assert lines[2].split() == ["student_1", "graded", "3", "2", "2", "7"]
    assert lines[3].split() == ["student_2", "graded", "1", "2", "–", "–"]
    assert lines[5].startswith("student_4  needs a human       –    –    –      –  two cells")
    assert "6 students: 3 graded, 1 needs a human, 1 unreadable, 1 not submitted; 2 final." in text
    assert "1 wait for a person" in text
    assert report.UNSAFE in text
    assert max(map(len, text.split("\n\n")[0].split("\n"))) <= 100
    assert report.UNSAFE not in report.table(rows[:2])
    assert report.table([]) == "There are no results yet.\n"


def test_overview_shows_what_the_class_misunderstood(course):
    text = report.overview(results.read_all(course, STEM))
    assert "Twice (double): mean 1.3 of 3" in text
    assert "    67 %  █████████████         numbers".strip() in text
    assert "    33 %" in text
    first, second = [line for line in text.split("\n") if line.startswith("- ")][:2]
    assert first == "- 2 of 3: Twice, arrays. An array is doubled number by number."
    assert second.startswith("- 1 of 3: ")
    turned = report.overview(reversed(list(results.read_all(course, STEM))))
    assert first in turned and second in turned  # whoever comes first: who passed has no hint
    assert report.UNSAFE in text
    assert "no graded submission" in report.overview([])


def test_explain_says_why(rows):
    text = report.explain(rows[1].result, rows[1])
    assert "  ✗ arrays: 0 of 2\n      An array is doubled number by number." in text
    assert "- for you only: the notebook was repaired" in text
    assert "Coded tasks: 3 of 5 points\nTotal: – of 8 points, not final" in text
    assert rows[1].result.submission.sha256[:16] in text
    text = report.explain(rows[4].result, rows[4])
    assert "Nothing was scored, which is not the same as zero points." in text


def test_nothing_steers_the_terminal(rows):
    rows[1].result.tasks[0].message = HOSTILE
    try:
        for text in (report.explain(rows[1].result, rows[1]), report.table(rows)):
            assert "\x1b" not in text
            assert "\u202e" not in text
    finally:
        rows[1].result.tasks[0].message = ""


# ------------------------------------------------------------------------------------- feedback


class Page(HTMLParser):
    """Reads a page as a browser does: its elements and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.inside = [], "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside != "style":
            self.text += data


@pytest.fixture(scope="module")
def pages(course, rows):
    files = feedback.write(course, STEM, rows)
    return {file.parent.parent.name: file.read_text(encoding="utf-8") for file in files}


def test_every_state_has_its_page(pages):
    expected = {
        "student_1": ("7 of 8 points", "State: graded"),
        "student_2": ("So far 3 of 5 points", "waits for your teacher"),
        "student_3": ("0 of 8 points", "This was graded without a sandbox"),
        "student_4": ("State: needs a human", "two cells claim double"),
        "student_5": ("State: unreadable", "no JSON"),
        "student_6": ("State: not submitted", "Nothing was handed in"),
    }
    for student, texts in expected.items():
        for text in texts:
            assert text in Page(pages[student]).text, (student, text)
    undecided = Page(pages["student_4"]).text
    assert not any(f" of {points}" in undecided for points in (2, 3, 5, 8))
    assert "double" in undecided  # the reason


def test_the_page_says_what_was_lost_and_why(pages):
    text = " ".join(Page(pages["student_2"]).text.split())
    assert "✓numbers (1 point earned) ✗arrays (2 points lost)An array is doubled" in text
    assert "Twice a number is the number plus itself" not in text
    assert "the notebook was repaired" not in text  # for the teacher only


def test_teachers_points_and_comments_are_shown(course, pages):
    text = Page(pages["student_1"]).text
    assert "Well said.\n<b>An example</b> is missing." in text
    with Gradebook(master.database(course)) as book:
        grade = book.find_grade("double_points", STEM, STEM, "student_2")
        grade.manual_score = 2.5
        book.db.commit()
    try:
        (row,) = [r for r in standing.standings(course, STEM) if r.student == "student_2"]
        text = Page(feedback.page(row, "A tiny assignment")).text
        assert "2.5 of 3 points" in text
        assert "Your teacher changed this from 1 point." in text
    finally:
        with Gradebook(master.database(course)) as book:
            book.find_grade("double_points", STEM, STEM, "student_2").manual_score = None
            book.db.commit()


def test_hostile_text_stays_text(course, rows):
    row = rows[0]
    row.result.tasks[0].message = row.result.tasks[0].parts[0].name = HOSTILE
    row.reasons.append(HOSTILE)
    source = feedback.page(row, f"{{style}} {HOSTILE}")
    row.reasons.pop()
    page = Page(source)
    assert {tag for tag, _ in page.elements} <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "div", "section",
        "span", "ul", "li", "details", "summary", "pre",
    }  # fmt: skip
    assert not any(name.startswith("on") for _, named in page.elements for name in named)
    assert (
        page.text.count("<script>alert(1)</script>") == 6
    )  # title twice, reason, message, part, text
    assert not any(c in source for c in "\x1b\x07\u202e")
    policy = next(n["content"] for t, n in page.elements if n.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "http" not in source.replace("http-equiv", "")


def test_the_page_is_for_everybody(pages):
    for source in pages.values():
        page = Page(source)
        tags = [tag for tag, _ in page.elements]
        assert ("html", {"lang": "en"}) in page.elements
        assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
        assert "width=device-width" in source
        assert "prefers-color-scheme: dark" in source


def test_the_exchange_finds_what_it_needs(course, pages):
    for student in pages:
        folder = course / "feedback" / student / STEM
        assert sorted(path.name for path in folder.iterdir()) == [
            f"{STEM}.html",
            "submission_secret.txt",
            "timestamp.txt",
        ]
    secret = course / "feedback" / "student_1" / STEM / "submission_secret.txt"
    assert secret.read_text() == "ab" * 64
    assert (secret.parent / "timestamp.txt").read_text() == STAMP
    other = course / "feedback" / "student_4" / STEM / "submission_secret.txt"
    before = other.read_text()
    assert len(before) == 128
    feedback.write(course, STEM, standing.standings(course, STEM))
    assert other.read_text() == before
    assert other.stat().st_mode & 0o077 == 0
