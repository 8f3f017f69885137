"""The teacher's way: grade, open formgrader in a real JupyterLab, decide, give feedback, export."""

import csv
import json
from urllib.request import urlopen

import nbformat
import pytest

from book_grader import cli, feedback, review
from tests.course.tiny_course import SOLUTIONS, STEM, WRITTEN, make_course, submit
from tools import ROOT, jupyterlab

AXE = ROOT / "node_modules/axe-core/axe.min.js"
HALF = {"double": SOLUTIONS["double"], "add": "def add(a, b):\n    return a - b"}
HOSTILE = """<script>window.reached = 'script'; alert(1)</script>
<img src=x onerror="window.reached = 'image'; alert(2)">
<iframe srcdoc="<script>parent.reached = 'frame'</script>"></iframe>
<svg/onload="window.reached='svg'"></svg> <b onmouseover="window.reached='b'">bold</b>

[a link](javascript:void(window.reached='link')) and $\\href{javascript:window.reached='tex'}{x}$"""
COMMENT = "What would be <b>an example</b>?"


def book_grade(course, *arguments, expect=cli.DONE):
    assert cli.main([*arguments, "--course", str(course)]) == expect


def cells_of(course, student, change):
    """Change a submission as its student could have."""
    path = course / "submitted" / student / STEM / f"{STEM}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    path.write_text(json.dumps(notebook))


def make_hostile(cells):
    raw = {"cell_type": "raw", "id": "raw", "metadata": {"raw_mimetype": "text/html"}}
    free = {"cell_type": "markdown", "id": "free", "metadata": {}}
    code = nbformat.v4.new_code_cell(HOSTILE)
    html = {"text/html": HOSTILE, "application/javascript": "window.reached = 'output'"}
    code.outputs = [nbformat.v4.new_output("display_data", html)]
    cells[2:2] = [raw | {"source": HOSTILE}, free | {"source": HOSTILE}, code]


def claim_twice(cells):
    place = next(i for i, cell in enumerate(cells) if "def add" in cell.source)
    other = nbformat.from_dict(dict(cells[place], id="again"))
    other.source = HALF["add"]
    cells.insert(place + 1, other)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Four students, graded in the sandbox: one right, one half, one hostile, one for a human."""
    course = make_course(tmp_path_factory.mktemp("teacher"))
    submit(course, "good")
    submit(course, "half", HALF)
    submit(course, "hostile", SOLUTIONS, HOSTILE)
    cells_of(course, "hostile", make_hostile)
    submit(course, "twice")
    cells_of(course, "twice", claim_twice)
    book_grade(course, "grade", STEM)
    return course


def lab_in(course):
    """JupyterLab as docs/classroom/grading.md says: started in the course's folder."""
    return jupyterlab.serving(course, course.parent)


@pytest.fixture(scope="module")
def address(course):
    with lab_in(course) as running:
        yield running


class Formgrader:
    """Formgrader in a page of its own. dialogs, foreign: what must not appear, and was asked."""

    def __init__(self, page, address):
        self.page, self.address = page, f"{address}/formgrader"
        self.dialogs, self.foreign = [], []
        page.unroute_all()
        page.route("**/*", self._guard)
        page.on("dialog", self._dialog)

    def _guard(self, route):
        if route.request.url.startswith(self.address.removesuffix("/formgrader")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _dialog(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def table(self, path):
        """The rows of a table, as lists of texts and ticks."""
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('tbody tr')].length > 0
              && !document.querySelector('tbody').textContent.includes('Loading')"""
        )
        return self.page.eval_on_selector_all(
            "tbody tr",
            """(rows) => rows.map((row) => [...row.cells].map((cell) =>
              cell.querySelector('.glyphicon-ok') ? '✓' : cell.textContent.trim()))""",
        )

    def open(self, student):
        """Go to a student's submission as a teacher does: in the list, names shown."""
        self.table(f"gradebook/{STEM}/{STEM}")
        self.page.click("#toggle_names")
        self.page.click(f"a.name-shown:text-is('{student}')")
        # A field's points are there when its second field has its suggestion.
        self.page.wait_for_function(
            """() => {
              const fields = [...document.querySelectorAll('input.extra-credit')];
              return fields.length === 3 && fields.every((field) => field.placeholder === '0');
            }"""
        )
        return self

    def points(self):
        """Of each points field: what was typed, else what is suggested; and whether it waits."""
        return {
            name: (typed or suggested, waits)
            for name, typed, suggested, waits in self.page.eval_on_selector_all(
                "input.score",
                """(fields) => fields.map((field) => [field.id, field.value, field.placeholder,
                  field.classList.contains('needs_manual_grade')])""",
            )
        }

    def write(self, field, text):
        """Type into a field and wait until it is stored."""
        self.page.fill(f"#{field}", text)
        with self.page.expect_response(
            lambda answer: "/api/" in answer.url and answer.request.method == "PUT"
        ) as stored:
            self.page.press(f"#{field}", "Tab")
        assert stored.value.ok


@pytest.fixture
def formgrader(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Formgrader(context.new_page(), address)
    context.close()


def test_jupyterlab_leads_to_the_assignment_and_what_waits(formgrader, browser, address):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/lab?reset", wait_until="domcontentloaded")
    page.click(".lm-MenuBar-itemLabel:text-is('Nbgrader')", timeout=60_000)
    page.click(".lm-Menu-itemLabel:text-is('Formgrader')")
    inside = page.frame_locator("iframe")
    row = inside.locator("tbody tr", has_text=STEM)
    row.wait_for()
    assert row.locator("td.num-submissions").inner_text() == "4"
    page.context.close()

    seen = {row[1]: row[3:5] for row in formgrader.table(f"manage_submissions/{STEM}")}
    waits = "needs manual grading"
    assert seen == {
        "good": [waits, "5 / 8"],
        "half": [waits, "3 / 8"],
        "hostile": [waits, "5 / 8"],
        "twice": [waits, "3 / 8"],
    }
    assert [row[6] for row in formgrader.table(f"gradebook/{STEM}/{STEM}")] == ["✓"] * 4


def test_a_page_shows_the_work_the_report_and_the_points(formgrader):
    page = formgrader.open("half").page
    assert formgrader.points() == {
        "double_points": ("3", False),
        "add_points": ("0", False),
        "why": ("", True),
    }
    text = page.inner_text("#notebook")
    assert WRITTEN in text
    assert "return a - b" in text
    report = page.locator("pre", has_text="Sum: 0 of 2 points")
    assert "✗ pairs: 0 of 2\n      A sum needs both." in report.inner_text()
    below = """(report) => report.getBoundingClientRect().top
      - document.querySelector('#add_points').getBoundingClientRect().bottom"""
    assert 0 < report.evaluate(below) < 150

    page = formgrader.open("twice").page
    assert formgrader.points() == {
        "double_points": ("3", True),
        "add_points": ("0", True),
        "why": ("", True),
    }
    head = page.inner_text("#notebook")
    assert "Grader: needs a human." in head
    assert "(cell 7 earns 2, cell 8 earns 0)" in head
    for number, code in ((7, "return a + b"), (8, "return a - b")):
        cell = page.locator(".nbgrader_cell, .code_cell, .jp-Cell", has_text=f"[{number}]:")
        assert any(code in text for text in cell.all_inner_texts()), number


def test_a_hostile_submission_is_text_and_nothing_is_executed(formgrader, address):
    page = formgrader.open("hostile").page
    assert page.evaluate("() => window.reached ?? null") is None
    assert formgrader.dialogs == []
    text = page.inner_text("#notebook")
    # The raw cell, the text, the code, the answer: all of it can be read.
    assert text.replace("\N{WORD JOINER}", "").count("<script>window.reached = 'script'") == 4
    made = page.eval_on_selector_all(
        "#notebook :is(script, iframe, svg, img, b, object, embed)", "(found) => found.length"
    )
    assert made == 0
    links = page.locator("#notebook a", has_text="a link")
    assert links.count() == 2
    for place in range(2):
        links.nth(place).click()
        page.wait_for_load_state()
        assert page.evaluate("() => window.reached ?? null") is None
        formgrader.open("hostile")
    assert page.evaluate("() => window.reached ?? null") is None
    assert formgrader.dialogs == []
    # Only the formulas' script is asked for elsewhere, as docs/classroom/grading.md says.
    assert {url.split("/")[2] for url in formgrader.foreign} == {"cdnjs.cloudflare.com"}
    for what in ("kernels", "sessions"):
        with urlopen(f"{address}/api/{what}") as answer:
            assert json.load(answer) == [], what


def test_what_a_teacher_decides_counts_and_lasts(formgrader, course, capsys):
    page = formgrader.open("half").page
    formgrader.write("why", "2")
    formgrader.write("why-comment", COMMENT)
    formgrader.write("add_points", "1")
    decided = {"double_points": ("3", False), "add_points": ("1", False), "why": ("2", False)}

    def everything_says(total, double):
        capsys.readouterr()
        book_grade(course, "show", STEM)
        row = next(line for line in capsys.readouterr().out.split("\n") if line.startswith("half"))
        assert row.split() == ["half", "graded", double, "1", "2", total]
        book_grade(course, "explain", STEM, "half")
        told = capsys.readouterr().out
        assert "A person changed this from 0 to 1 points" in told
        assert f"Comment: {COMMENT}" in told
        assert f"Total: {total} of 8 points" in told
        book_grade(course, "feedback", STEM)
        shown = feedback.path_of(course, STEM, "half").read_text(encoding="utf-8")
        assert f'<p class="total">{total} of 8 points</p>' in shown
        assert "Your teacher changed this from 0 points." in shown
        assert "What would be &lt;b&gt;an example&lt;/b&gt;?" in shown
        book_grade(course, "export", STEM)
        with (course / "exports" / f"{STEM}.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["student"]: row for row in csv.DictReader(file)}
        assert (rows["half"]["final"], rows["half"]["total"]) == ("yes", total)

    everything_says("6", "3")
    before = review.path_of(course, STEM, "half").read_bytes()
    book_grade(course, "grade", STEM, "--again", "--only", "half")
    assert review.path_of(course, STEM, "half").read_bytes() == before
    formgrader.open("half")
    assert formgrader.points() == decided
    assert page.input_value("#why-comment") == COMMENT
    everything_says("6", "3")

    # Points for every coded task make final what needed a human.
    formgrader.open("twice")
    for field, points in (("double_points", "3"), ("add_points", "2"), ("why", "3")):
        formgrader.write(field, points)
    assert not any(waits for _, waits in formgrader.points().values())
    capsys.readouterr()
    book_grade(course, "show", STEM)
    rows = [line.split() for line in capsys.readouterr().out.split("\n")]
    assert ["twice", "graded", "3", "2", "3", "8"] in [row[:6] for row in rows]

    # Another submission: what was changed by hand waits until somebody has looked. Formgrader
    # remembers what it has shown, so JupyterLab is started again.
    submit(course, "half", HALF | {"double": "def double(x):\n    return 3 * x"})
    book_grade(course, "grade", STEM, "--only", "half")
    with lab_in(course) as again:
        formgrader = Formgrader(page, again)
        formgrader.open("half")
        changed = {"double_points": ("0", False), "add_points": ("1", True), "why": ("2", False)}
        assert formgrader.points() == changed
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.click(".mark-graded:visible")
        page.locator(".mark-graded:visible").wait_for(state="detached")
        assert formgrader.points() == changed | {"add_points": ("1", False)}
    everything_says("3", "0")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("student", ["half", "hostile"])
def test_a_feedback_page_is_for_everybody(student, theme, course, browser):
    book_grade(course, "feedback", STEM)
    # axe is a script, which the page's own rules would not let in.
    context = browser.new_context(
        viewport={"width": 320, "height": 800}, color_scheme=theme, bypass_csp=True
    )
    page = context.new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(feedback.path_of(course, STEM, student).as_uri())
    page.click("summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("() => window.reached ?? null") is None
    assert dialogs == []
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("axe.run().then(({ violations }) => violations)")
    assert [(found["id"], found["nodes"][0]["html"][:120]) for found in violations] == []
    context.close()


def test_a_feedback_page_prints_the_answer_dark_on_white(course, browser):
    book_grade(course, "feedback", STEM)
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(feedback.path_of(course, STEM, "good").as_uri())
    answer = page.locator("details pre")
    assert not answer.is_visible()
    page.emulate_media(media="print")
    assert answer.bounding_box()["height"] > 10
    colours = "(body) => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]"
    assert page.eval_on_selector("body", colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    context.close()
