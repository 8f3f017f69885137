"""The anatomy of every chapter, and proof that each rule can be broken and is then found."""

from pathlib import Path
import re
import shutil

import nbformat
import pytest

from tools import ROOT
from tools.anatomy import CHECKS, all_faults, check_outputs
from tools.chapter import Chapter
from tools.new_chapter import QUIZ_SKELETON, create
from tools.notebook_form import to_text
from tools.notebooks import find_chapters, from_percent_script, read
from tools.register import read_register, statements_of

SCRIPT = (Path(__file__).parent / "fixtures" / "99_small.py.txt").read_text(encoding="utf-8")
WIDGET = {"text/html": "<div class='book-widget'></div>", "text/plain": "a widget"}
PICTURE = {"image/svg+xml": "<svg><title>A line that goes up.</title></svg>"}


@pytest.mark.parametrize("path", find_chapters([]), ids=lambda path: path.stem)
def test_chapter_has_the_whole_anatomy(path):
    faults = all_faults(Chapter.read(path))
    assert not faults, "\n" + "\n".join(map(str, faults))


def test_every_question_has_statements_in_the_register():
    register = read_register()
    assert len(register) == 331
    assert [n for n in range(1, 16) if not statements_of(n, register)] == []


def write_book(root, script=SCRIPT, change=None):
    """Write a small, faultless book (or one with a planted fault); return its chapter."""
    notebook = from_percent_script(script)
    count = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            data = WIDGET if "HTML(" in cell.source else PICTURE if "SVG(" in cell.source else None
            if data:
                output = nbformat.v4.new_output("display_data", data=dict(data))
                cell.outputs = [output]
    if change:
        change(notebook)
    for folder in ("chapters", "quizzes", "docs/register"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    path = root / "chapters" / "99_small.ipynb"
    path.write_text(to_text(notebook), encoding="utf-8")
    quiz = QUIZ_SKELETON.read_text(encoding="utf-8").replace("TODO", "A text")
    (root / "quizzes" / "99_small.yml").write_text(quiz, encoding="utf-8")
    (root / "glossary.md").write_text("```{glossary}\nSum\n  Two heaps as one.\n```\n")
    (root / "references.bib").write_text("@book{peano1889,\n  title = {Arithmetices}\n}\n")
    register = "id,verdict,claim and truth\nC99.1,wrong,a\nC99.2,correct,b\nC9.1,wrong,c\n"
    (root / "docs/register/claims.csv").write_text(register)
    return Chapter.read(path)


def faults(chapter):
    return [str(fault) for fault in all_faults(chapter)]


def test_the_small_chapter_is_faultless(tmp_path):
    assert faults(write_book(tmp_path)) == []


LONG_SETUP = "".join(f"a{i} = {i}\n" for i in range(9))
LONG_CELL = "".join(f"b{i} = {i}\n" for i in range(30))
# (what is replaced in the small chapter, by what, the one fault that must be found)
BROKEN_TEXTS = {
    "title is no question": ("two numbers?", "two numbers", "the title is a question"),
    "no short answer": (":class: in-short", ":class: note", "lacks a short answer"),
    "two objectives": ("# - choose an order.\n", "", "lacks objectives"),
    "no prerequisites": ("**Prerequisites.** Counting.", "", "lacks prerequisites"),
    "no time to read": ("5 minutes to read", "soon", "lacks the minutes to read"),
    "no time to run": ("2 seconds to run", "soon", "lacks the time to run"),
    "two titles": ("## Summary", "## Summary\n# # Another title", "one heading of the first level"),
    "misspelt section": ('["section-pitfalls"]', '["section-pitfals"]', "has no section-pitfalls"),
    "no heading": ("# ## Quiz", "# Quiz", "must stand on a Markdown cell that is a heading"),
    "long set-up": ("import numpy as np\n", LONG_SETUP + "import numpy as np\n", "the set-up has"),
    "long cell": ('print("the quiz")', LONG_CELL + "print()", "lines of code, at most 30"),
    "no prose": ('print("the quiz")', "1\n\n# %%\n2\n\n# %%\n3\n\n# %%\n4", "4th code cell"),
    "no equation": ("$$ s = a + b $$", "s", "no equation"),
    "nothing from scratch": ("def add(a, b):", "if True:", "builds no function"),
    "no claim in the check": ('claim("ours is', 'print("ours is', "section-check makes no claim"),
    "no prediction": ("Predict, try, explain", "Try, explain", "never say predict"),
    "no widget": ("HTML(", "print(", "stores no widget"),
    "skipped cell": ('tags=["C99.1"]', 'tags=["C99.1", "nbval-skip"]', "hide faults"),
    "comment for nbval": ('print("the quiz")', "# NBVAL_SKIP\n1", "uses a comment for nbval"),
    "no hint": ("```{hint}", "```{note}", "2 folded boxes: hint"),
    "no solution": (":class: solution", ":class: note", "2 folded boxes: solution"),
    "two exercises": ("### Exercise 99.3", "### More", "has 2 exercises"),
    "unknown term": ("<Sum>", "<Product>", "the glossary has no 'Product'"),
    "unknown reference": ("peano1889", "nobody2000", "references.bib has no 'nobody2000'"),
    "picture without words": ("![A heap of stones]", "![]", "no alternative text"),
    "no next chapter": ("**Next:** products", "The end", "does not lead to the next"),
    "left to write": ("By hand: five", "TODO", "has a TODO"),
    "statement without a row": (
        "# | C99.2 | sums are sums | correct | Indeed. |\n", "", "C99.2 has no row"),
    "other verdict": ("sums are sums | correct", "sums are sums | **wrong**", "is correct in the"),
    "empty truth": ("correct | Indeed.", "correct | ", "C99.2: a column is empty"),
    "stray bar": ("$\\|a\\|$", "$|a|$", "C99.1: expected | id |"),
    "statement of another chapter": ("| C99.2 |", "| C9.1 |", "has no C9.1 for this chapter"),
    "test of another chapter": ('["C99.1"]', '["C99.1", "C9.1"]', "not of this chapter"),
    "wrong, but not shown": ('# %% tags=["C99.1"]', "# %%", "C99.1 is wrong, and has no code cell"),
    "wrong, shown without a claim": (
        'claim("the sum of', 'print("the sum of', "C99.1 is wrong, and has a cell, but it makes"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_TEXTS)
def test_a_broken_rule_of_the_text_is_found(tmp_path, name):
    old, new, message = BROKEN_TEXTS[name]
    assert old in SCRIPT
    found = faults(write_book(tmp_path, SCRIPT.replace(old, new, 1)))
    assert any(message in fault for fault in found), found


def move_section(notebook):
    index = next(
        i for i, c in enumerate(notebook.cells) if "section-case" in c.metadata.get("tags", [])
    )
    notebook.cells += [notebook.cells.pop(index), notebook.cells.pop(index)]


def unexecuted(notebook):
    next(c for c in notebook.cells if c.cell_type == "code").execution_count = None


def widget_state(notebook):
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def widget_view(notebook):
    cell = next(c for c in notebook.cells if "HTML(" in c.source)
    cell.outputs[0].data["application/vnd.jupyter.widget-view+json"] = {"model_id": "a"}


def standard_error(notebook):
    cell = next(c for c in notebook.cells if c.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="a warning")]


def nameless_vector_picture(notebook):
    cell = next(c for c in notebook.cells if "SVG(" in c.source and c.outputs)
    cell.outputs[0].data = {"image/svg+xml": "<svg></svg>"}


def nameless_bitmap(notebook):
    cell = next(c for c in notebook.cells if c.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("display_data", data={"image/png": "aaaa"})]


def memory_address(notebook):
    cell = next(c for c in notebook.cells if c.cell_type == "code")
    text = "<object object at 0x7f12ab34cd56>"
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/plain": text})]


BROKEN_NOTEBOOKS = {
    move_section: "comes after",
    unexecuted: "was never executed",
    widget_state: "is not in normal form",
    widget_view: "is not in normal form",
    standard_error: "writes to standard error",
    nameless_vector_picture: "has no <title>",
    nameless_bitmap: "has no alt",
    memory_address: "shows a memory address",
}


@pytest.mark.parametrize("change", BROKEN_NOTEBOOKS, ids=lambda change: change.__name__)
def test_a_broken_rule_of_the_notebook_is_found(tmp_path, change):
    found = faults(write_book(tmp_path, change=change))
    assert any(BROKEN_NOTEBOOKS[change] in fault for fault in found), found


def test_a_quiz_without_a_numeric_question_is_found(tmp_path):
    chapter = write_book(tmp_path)
    path = tmp_path / "quizzes" / "99_small.yml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - id: third"), text.index("  - id: fourth")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    assert any("numeric" in fault for fault in faults(chapter)), faults(chapter)
    path.unlink()
    assert any("there is no quizzes/99_small.yml" in fault for fault in faults(chapter))


def test_a_claim_may_not_be_three_cells_late(tmp_path):
    late = "print(keras.__version__)\n\n# %%\n1\n\n# %% [markdown]\n# So\n\n# %%\n2\n\n# %%\n3\n\n"
    script = SCRIPT.replace("print(keras.__version__)\n", late + "# %% [markdown]\n# And\n")
    assert any("hidden from nbval" in fault for fault in faults(write_book(tmp_path, script)))


# What a new chapter lacks, because only its author can write it.
FOR_THE_AUTHOR = re.compile(r"has a TODO|was never executed|stores no widget|has no 'TODO'")


@pytest.mark.parametrize("stem", ["07_data_augmentation", "16_dropout"])
def test_a_new_chapter_lacks_only_what_its_author_must_write(tmp_path, stem):
    shutil.copytree(ROOT / "docs" / "register", tmp_path / "docs" / "register")
    paths = create(stem, tmp_path)
    assert [path.parent.name for path in paths] == ["chapters", "quizzes"]
    found = faults(Chapter.read(paths[0]))
    assert [fault for fault in found if not FOR_THE_AUTHOR.search(fault)] == []
    assert any("has a TODO" in fault for fault in found)
    with pytest.raises(FileExistsError, match="exists already"):
        create(stem, tmp_path)


@pytest.mark.parametrize("stem", ["pooling", "6_pooling", "06 pooling", "06_Pooling", "../06_a"])
def test_a_bad_stem_is_refused(tmp_path, stem):
    with pytest.raises(ValueError, match="expected a stem such as"):
        create(stem, tmp_path)


def test_normal_form_is_reached_in_one_step(tmp_path):
    chapter = write_book(tmp_path)
    text = chapter.path.read_text(encoding="utf-8")
    assert to_text(read(chapter.path)) == text
    assert list(check_outputs(chapter)) == []
    assert len(CHECKS) == 11
