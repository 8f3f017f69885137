"""A chapter links its assignment, which lies beside the pages; a chapter without one links none."""

import json
import re

from book_site import assignments, questions
import pytest

from tests.site.building import build
from tests.site.classroom import book_with_assignment, cell, notebook, release
from tools import ROOT

DOWNLOAD = re.compile(r'<a class="icon-download" href="([^"]+)" download>([^<]+)</a>')


@pytest.fixture
def book(tmp_path, monkeypatch):
    for name in ("BOOK_REPOSITORY", "BOOK_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    book_with_assignment(tmp_path / "book")
    return tmp_path / "book"


def page(book, stem="06_pooling"):
    return (book.parent / f"out/html/chapters/{stem}.html").read_text(encoding="utf-8")


def built(book):
    warnings = build(book, book.parent / "out")
    assert warnings == ""
    return book.parent / "out/html"


def test_the_notebook_lies_beside_the_pages_byte_for_byte(book):
    site = built(book)
    html = page(book)
    downloads = {words: address for address, words in DOWNLOAD.findall(html)}
    address = downloads["Assignment: download the notebook"]
    assert address == "../assignments/06_pooling.ipynb"
    given = book / "assignments/release/06_pooling/06_pooling.ipynb"
    assert (site / "chapters" / address).read_bytes() == given.read_bytes()
    assert "Two tasks, 6.5 points." in html
    assert '<a class="icon-exercise" href="#chapter-assignment">Assignment</a>' in html
    assert html.count('id="chapter-assignment"') == 1


def test_a_chapter_without_an_assignment_shows_none(book):
    site = built(book)
    html = page(book, "01_activation_functions")
    assert "Download the notebook" in html
    assert "ssignment" not in re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL)
    names = sorted(path.name for path in (site / "assignments").iterdir())
    assert names == ["06_pooling.ipynb", "06_pooling.ipynb.js"]


def test_without_a_public_repository_nothing_is_launched(book):
    built(book)
    assert "mybinder" not in page(book) and "colab" not in page(book)


def test_binder_and_colab_open_the_assignment_itself(book, monkeypatch):
    monkeypatch.setenv("BOOK_REPOSITORY", "https://github.com/ada/book")
    monkeypatch.setenv("BOOK_BRANCH", "main")
    built(book)
    card = page(book)[page(book).index('id="chapter-assignment"') :]
    links = dict(re.findall(r'href="([^"]+)">(Open the assignment [^<]+)</a>', card))
    notebook_path = "assignments/release/06_pooling/06_pooling.ipynb"
    assert links == {
        f"https://mybinder.org/v2/gh/ada/book/main?urlpath=lab/tree/{notebook_path}": (
            "Open the assignment on Binder"
        ),
        f"https://colab.research.google.com/github/ada/book/blob/main/{notebook_path}": (
            "Open the assignment on Colab"
        ),
    }


def test_what_changes_is_built_anew_and_what_goes_is_removed(book):
    site = built(book)
    given = book / "assignments/release/06_pooling/06_pooling.ipynb"
    before = assignments.state(book)
    given.write_text(release((4, 4, 2)), encoding="utf-8")
    assert assignments.state(book) != before, "pages of an incremental build would stay old"
    built(book)
    assert "Three tasks, 10 points." in page(book)
    given.unlink()
    built(book)
    assert "chapter-assignment" not in page(book)
    assert not (site / "assignments").exists()


@pytest.mark.parametrize(
    "text",
    ["no JSON", "[]", json.dumps({"cells": [{}]}), notebook(cell("markdown", "# Nothing graded"))],
)
def test_what_is_no_assignment_is_refused_by_name(book, text):
    (book / "assignments/release/06_pooling/06_pooling.ipynb").write_text(text)
    with pytest.raises(ValueError, match=r"06_pooling\.ipynb: expected"):
        assignments.read(book, "06_pooling")


def test_every_assignment_belongs_to_a_question_and_has_its_students_version():
    stems = {chapter.stem for chapter in questions.chapters_in(ROOT / "site/questions.yml")}
    sources = {path.parent.name for path in (ROOT / "assignments/source").glob("*/*.ipynb")}
    released = {path.parent.name for path in (ROOT / assignments.RELEASE).glob("*/*.ipynb")}
    assert sources
    assert sources == released, "run: make assignments"
    assert sources <= stems
