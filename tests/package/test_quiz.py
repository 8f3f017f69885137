"""Quizzes: what the reader of the YAML takes, what it refuses, and where it says the fault is."""

from pathlib import Path
import subprocess
import sys
import textwrap

from book_helpers import quiz
from book_helpers._quiz_markup import MarkupError, parse, plain
import pytest

ROOT = Path(__file__).parents[2]
GOOD = textwrap.dedent(
    r"""
    title: Check yourself
    questions:
      - id: first
        kind: single
        prompt: Which `layer` is *it*?
        options:
          - {text: one, right: false, feedback: No.}
          - {text: two, right: true, feedback: Yes.}
        feedback: {right: Good., wrong: Bad.}
        hint: Look.
      - id: second
        kind: multiple
        prompt: Which?
        options:
          - {text: one, right: true, feedback: Yes.}
          - {text: two, right: false, feedback: No.}
          - {text: three, right: true, feedback: Yes.}
        feedback: {right: Good., wrong: Bad.}
      - id: third
        kind: numeric
        prompt: How many?
        answer: 1e-6
        tolerance: {relative: 0.01}
        unit: ""
        mistakes:
          - {value: 1e-3, feedback: Count again.}
        feedback: {right: Good., wrong: Bad.}
      - id: fourth
        kind: ordering
        prompt: In which order?
        items:
          - {text: a, feedback: First.}
          - {text: b, feedback: Second.}
          - {text: c, feedback: Third.}
        feedback: {right: Good., wrong: Bad.}
      - id: fifth
        kind: single
        prompt: Which?
        options:
          - {text: one, right: true, feedback: Yes.}
          - {text: two, right: false, feedback: No.}
        feedback: {right: Good., wrong: Bad.}
    """
).lstrip()


@pytest.fixture
def write(tmp_path):
    def to(text, name="01_planted.yml"):
        path = tmp_path / "quizzes" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return to


def line_of(text, part):
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def test_a_good_quiz_has_no_problems_and_loads(write):
    path = write(GOOD)
    assert quiz.problems(path) == []
    loaded = quiz.load(path)
    assert loaded["stem"] == "01_planted"
    assert [question["kind"] for question in loaded["questions"]] == [
        "single",
        "multiple",
        "numeric",
        "ordering",
        "single",
    ]
    assert loaded["questions"][2]["answer"] == 1e-6
    assert loaded["questions"][0]["prompt"] == [
        "Which ",
        ["code", "layer"],
        " is ",
        ["em", "it"],
        "?",
    ]
    versions = [question["version"] for question in loaded["questions"]]
    assert len(set(versions)) == 5
    changed = quiz.load(write(GOOD.replace("prompt: How many?", "prompt: How few?")))
    assert changed["questions"][2]["version"] != versions[2]
    assert changed["questions"][3]["version"] == versions[3]


# (what to replace, by what, the line that must be named, what must be said)
FAULTS = {
    "no feedback for an option": (
        ", feedback: No.}",
        "}",
        "{text: one, right: false",
        "has no feedback",
    ),
    "empty feedback": ("feedback: No.}", "feedback: ''}", "{text: one, right: false", "is empty"),
    "no feedback for wrong": (
        "{right: Good., wrong: Bad.}",
        "{right: Good.}",
        "{right: Good.}",
        "no wrong",
    ),
    "no right answer": (
        "right: true",
        "right: false",
        "- {text: one, right: false",
        "this one has 0",
    ),
    "two right answers": ("right: false", "right: true", "- {text: one", "exactly one option"),
    "right is not a truth": ("right: false", "right: no", "right: no", "true or false; got 'no'"),
    "unknown kind": ("kind: single", "kind: choice", "kind: choice", "single, multiple, numeric"),
    "unknown key": ("hint: Look.", "hnit: Look.", "hnit", "did you mean hint?"),
    "the same key twice": ("hint: Look.", "prompt: Look.", "prompt: Look.", "has prompt twice"),
    "the same id twice": (
        "id: second",
        "id: first",
        "- id: first",
        "is taken by the question in line 3",
    ),
    "an id with spaces": ("id: second", "id: the second", "id: the second", "lower-case words"),
    "no numeric answer": ("    answer: 1e-6\n", "", "- id: third", "has no answer"),
    "an answer that is no number": (
        "answer: 1e-6",
        "answer: few",
        "answer: few",
        "should be a number",
    ),
    "no tolerance": ("    tolerance: {relative: 0.01}\n", "", "- id: third", "has no tolerance"),
    "an odd tolerance": ("{relative: 0.01}", "0.01", "tolerance: 0.01", "absolute: number"),
    "a large tolerance": ("relative: 0.01", "relative: 2", "relative: 2", "above 0 and below 1"),
    "nothing is relative to 0": ("answer: 1e-6", "answer: 0", "tolerance:", "use absolute"),
    "no unit": ('    unit: ""\n', "", "- id: third", "has no unit"),
    "no mistakes": ("- {value: 1e-3, feedback: Count again.}", "[]", "mistakes:", "mistakes"),
    "a mistake that is right": (
        "value: 1e-3",
        "value: 1.001e-6",
        "value: 1.001e-6",
        "within the tolerance",
    ),
    "too few items": ("      - {text: c, feedback: Third.}\n", "", "items:", "at least 3 expected"),
    "two equal items": (
        "text: b,",
        "text: a,",
        "feedback: Second.",
        "same text as an earlier item",
    ),
    "an open mark": (
        "Which `layer` is",
        "Which `layer is",
        "prompt: Which `layer is",
        "opens or closes nothing",
    ),
    "hard maths": ("prompt: How many?", r"prompt: $\begin{x}$", "begin", "not simple maths"),
    "a bad statement": ("hint: Look.", "explains: 1.4", "explains", "statements such as C1.4"),
    "a text that is a list": (
        "prompt: How many?",
        "prompt: [How, many]",
        "prompt: [",
        "single value",
    ),
    "not YAML": ("prompt: How many?", "prompt: How: many?", "prompt: How: many?", "is not YAML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(write, name):
    old, new, where, what = FAULTS[name]
    assert old in GOOD
    text = GOOD.replace(old, new) if name == "no right answer" else GOOD.replace(old, new, 1)
    path = write(text)
    found = quiz.problems(path)
    hits = [problem for problem in found if what in problem]
    assert hits, f"nothing said {what!r}; said was {found}"
    lines = {int(problem.removeprefix(f"{path}:").split(":")[0]) for problem in hits}
    # A list is marked where its first item begins, one line below its name.
    near = {line_of(text, where) + step for step in (0, 1)}
    if name == "the same id twice":
        near = {11}
    assert lines & near, f"{hits} name other lines than {near}"
    with pytest.raises(quiz.QuizError, match=r"01_planted\.yml:\d+: "):
        quiz.load(path)


def test_five_questions_one_of_them_numeric(write):
    fewer = GOOD[: GOOD.index("  - id: fifth")]
    assert "at least 5 questions; this one has 4" in quiz.problems(write(fewer))[0]
    start, end = GOOD.index("  - id: third"), GOOD.index("  - id: fourth")
    fewer = GOOD[:start] + GOOD[end:]
    assert any("at least one numeric" in problem for problem in quiz.problems(write(fewer)))


def test_the_right_option_may_not_always_stand_in_the_same_place(write):
    question = GOOD[GOOD.index("  - id: fifth") :]
    more = GOOD[: GOOD.index("  - id: fifth")]
    more = more.replace("right: false", "right: true").replace(
        "two, right: true", "two, right: false"
    )
    more += "".join(question.replace("fifth", f"fifth-{number}") for number in range(3))
    assert any("option 1 is the right one" in problem for problem in quiz.problems(write(more)))


@pytest.mark.parametrize("text", ["", "[]", "just words", "questions: 3", "? [1, 2]\n: 3"])
def test_files_that_are_no_quiz(write, text):
    assert quiz.problems(write(text))


def test_a_statement_must_be_in_the_register(write, tmp_path):
    register = tmp_path / "docs" / "register"
    register.mkdir(parents=True)
    (register / "claims.csv").write_text("id,verdict,claim and truth\nC1.4,wrong,x\n", "utf-8")
    assert quiz.problems(write(GOOD.replace("hint: Look.", "explains: C1.4"))) == []
    found = quiz.problems(write(GOOD.replace("hint: Look.", "explains: [C1.4, C1.99]")))
    assert len(found) == 1
    assert "the register has no statement C1.99" in found[0]


def test_check_all_looks_at_every_file_and_at_its_chapter(write, tmp_path):
    write(GOOD)
    write(GOOD.replace("kind: single", "kind: choice", 1), "02_bad.yml")
    write(GOOD, "03_odd.yaml")
    found = quiz.check_all(tmp_path / "quizzes")
    assert len(found) == 2
    assert "02_bad.yml:4:" in found[1]
    assert "the ending of a quiz is .yml" in found[0]
    (tmp_path / "chapters").mkdir()
    assert any("there is no chapter" in problem for problem in quiz.check_all(tmp_path / "quizzes"))


def test_the_books_own_quizzes_have_no_problems():
    assert quiz.check_all(ROOT / "quizzes") == []


def test_a_quiz_is_found_by_its_stem_from_a_folder_below(write, tmp_path, monkeypatch):
    write(GOOD)
    (tmp_path / "chapters").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    assert quiz.load("01_planted")["stem"] == "01_planted"
    with pytest.raises(FileNotFoundError, match="01_planted"):
        quiz.load("99_missing")


def test_checking_needs_yaml_and_the_standard_library_alone(write):
    path = write(GOOD)
    code = (
        "import sys\n"
        "for name in ('numpy', 'anywidget', 'traitlets', 'ipywidgets'): sys.modules[name] = None\n"
        "from book_helpers import quiz\n"
        f"assert quiz.check_all({str(path.parent)!r}) == []\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"$0.25^{10} \approx 9.5 \cdot 10^{-7}$", "0.25^(10) ≈ 9.5 · 10^(−7)"),
        (r"$w - \eta \frac{\partial L}{\partial w}$", "w − η\u2009∂L/∂w"),
        (r"$\frac{a + b}{2}$ and $\sqrt{2/n}$", "(a + b)/2 and √(2/n)"),
        (r"$\lfloor (n - k)/s \rfloor + 1$", "⌊(n − k)/s⌋ + 1"),
        (r"$-1 \le x$, $\sigma'(x)$, $\hat{y}$, $W^\top$", "−1 ≤ x, σ′(x), ŷ, Wᵀ"),
        (r"2 * 3, 5 \* 7 and 10 \$", "2 * 3, 5 * 7 and 10 $"),
        ("`a*b` and **bold**", "a*b and bold"),
    ],
)
def test_marks_become_pieces(source, text):
    assert plain(parse(source)) == text


@pytest.mark.parametrize(
    "source", ["a*b", "`x", "$x", "$$", "$x_{1$", "$x}$", r"$\foo$", "$x^$", "$x\\$"]
)
def test_broken_marks_are_refused(source):
    with pytest.raises(MarkupError):
        parse(source)
