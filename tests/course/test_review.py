"""Formgrader shows a teacher what was handed in, all of it, and nothing of it is active."""

import hashlib
from html.parser import HTMLParser
import json

from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
import pytest
from traitlets.config import Config

from book_grader import gradebook, results, review
from book_grader.results import NEEDS_A_HUMAN, UNREADABLE
from tests.course.tiny_course import STEM, WRITTEN, result_of, submit

HOSTILE = """<script>fetch('/formgrader/api/grade/1', {method: 'PUT'})</script>
<img src=x onerror="alert(1)"> [a](javascript:alert(1)) <svg/onload=alert(1)>
`<b onclick=alert(1)>` $\\href{javascript:alert(1)}{x}$ and a<b, <https://example.org>
"""


def test_formgrader_shows_a_hostile_submission_as_text(course):
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
