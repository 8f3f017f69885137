"""A small book with one of everything, built as the site is built, then read as HTML."""

import json
import re
import subprocess
import sys

from book_site import questions
from book_site.page import turn_word
import pytest

from tests.site.building import FIXTURE, build
from tools import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    static = folder / "static"
    static.mkdir()
    (static / "manifest.json").write_text(
        json.dumps({"host": "host-1.js", "activation_explorer": "activation_explorer-2.js"})
    )
    for file in ("host-1.js", "activation_explorer-2.js"):
        (static / file).write_text("//")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOK_REPOSITORY", "https://github.com/ada/book")
        patch.setenv("BOOK_BRANCH", "main")
        warnings = build(FIXTURE, folder, book_widgets=str(static))
    assert warnings == ""
    return folder / "html"


@pytest.fixture(scope="module")
def chapter(site):
    return (site / "chapters/01_activation_functions.html").read_text(encoding="utf-8")


def test_every_page_loads_our_files_and_no_others(site):
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|source|iframe)\b[^>]*?\ssrc="([^"]+)"', html)
        loaded += re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        for address in loaded:
            assert not re.match(r"\w+:|//", address), f"{path.name} loads {address}"
            assert (path.parent / address.split("?")[0]).exists(), f"{path.name}: no {address}"
        if path.name != "search.html":
            assert len([a for a in loaded if a.endswith(".js")]) <= 3


def test_links_within_the_site_lead_somewhere(site):
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    for path, html in pages.items():
        for address in re.findall(r'<a\b[^>]*\shref="([^"]+)"', html):
            if re.match(r"\w+:", address):
                continue
            file, _, anchor = address.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.exists(), f"{path.name} links to {address}"
            if anchor and target.suffix == ".html":
                assert f'id="{anchor}"' in pages[target], f"{path.name} links to {address}"


def test_ids_are_unique(site):
    for path in site.rglob("*.html"):
        ids = re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), path.name


def test_a_figure_has_two_versions_words_and_a_size(site, chapter):
    images = re.findall(
        r'<img class="only-(light|dark)" src="([^"]+)" alt="([^"]+)"([^>]*)>', chapter
    )
    assert [theme for theme, *_ in images] == ["light", "dark"]
    for theme, source, alt, rest in images:
        assert alt.startswith("ReLU is zero") and 'loading="lazy"' in rest
        assert re.search(r' width="\d+" height="\d+"', rest)
        svg = (site / "chapters" / source).read_text(encoding="utf-8")
        assert "#757575" not in svg
        colour = {"light": "#0072b2", "dark": "#56b4e9"}[theme]
        assert colour in svg
    assert "<figcaption>Two of the three curves level off" in chapter


def test_a_bitmap_has_words_and_a_size(chapter):
    image = re.search(r'<img class="bitmap"[^>]*>', chapter)[0]
    assert 'alt="A grid of eight by eight' in image
    assert 'width="320" height="320"' in image


def test_boxes_carry_their_word_and_solutions_are_folded(chapter):
    for kind, word in [
        ("predict", "Predict"),
        ("pitfall", "Pitfall"),
        ("source", "The source said"),
    ]:
        assert re.search(
            rf'<div class="box box-{kind}"[^>]*>\s*<p class="box-title">.*?{word}', chapter
        )
    assert re.search(r'<details class="box box-solution"[^>]*>\s*<summary', chapter)
    # The title of “The source said” is the word itself: it must not stand there twice.
    assert chapter.count("The source said</span>") == 1
    assert '<aside class="margin-note">' in chapter


def test_a_title_does_not_repeat_the_word_of_its_box(chapter):
    assert '<span class="box-word">Exercise</span> 1 (easy)</p>' in chapter


def test_the_line_of_folded_code_is_its_name_for_screen_readers(chapter):
    fold = re.search(
        r'<details class="admonition hide[^>]*>\s*<summary([^>]*)>(.*?)</summary>', chapter, re.S
    )
    assert "aria-label" not in fold[1] and "Show the code of this figure" in fold[2]


def test_a_kept_claim_is_marked(chapter):
    mark = '<span class="claim"><span class="claim-mark">✓</span>'
    assert f"{mark} the slope of the sigmoid" in chapter


def test_the_head_of_a_chapter(chapter):
    assert "Question 1 of 15" in chapter
    assert "25 min to read" in chapter and "1 min to run" in chapter
    assert 'href="../_sources/chapters/01_activation_functions.ipynb" download' in chapter


def test_a_chapter_is_launched_and_says_what_colab_needs(chapter):
    place = "chapters/01_activation_functions.ipynb"
    assert f'href="https://mybinder.org/v2/gh/ada/book/main?urlpath=lab/tree/{place}"' in chapter
    assert f'href="https://colab.research.google.com/github/ada/book/blob/main/{place}"' in chapter
    folded = chapter[chapter.index("<summary>Colab needs one cell more") :].split("</details>")[0]
    assert "--branch main https://github.com/ada/book book\n%cd book\n" in folded


def test_the_foot_of_a_chapter_leads_to_the_next_question(chapter):
    foot = chapter[chapter.index('class="turn-next"') :]
    assert "Next question" in foot and 'href="02_gradient_descent.html"' in chapter


def test_the_foot_says_when_questions_are_passed_over():
    some = questions.chapters_in(ROOT / "site" / "questions.yml")
    found = {c.doc for c in some if c.number in (1, 2, 6)}
    words = [turn_word(c, some, found) for c in some if c.doc in found]
    assert words == ["Next question", "Next chapter that can be read (question 6)", "Next"]
    assert turn_word(None, some, found) == "Next"


def test_the_sidebar_has_all_questions_and_links_those_that_exist(chapter):
    sidebar = chapter[chapter.index('id="sidebar"') : chapter.index("</nav>")]
    assert sidebar.count('class="nav-later"') == 13
    assert re.search(r'href="#" aria-current="page"|href="" aria-current="page"', sidebar)
    assert 'href="#twenty-linear-layers-are-one"' in sidebar


def test_the_front_page_links_what_exists(site):
    front = (site / "index.html").read_text(encoding="utf-8")
    assert front.count('class="question ready"') == 2
    assert front.count('class="question later"') == 13
    assert "widgets/host-1.js" in front


def test_the_errata_speak_with_the_chapters_words(site):
    page = (site / "errata.html").read_text(encoding="utf-8")
    assert "An activation has two purposes." in page  # the chapter's row
    assert "TWO hidden layers" in page  # the register's text, where the chapter has no row
    assert "It makes the network non-linear" not in page  # a correct statement
    assert 'href="chapters/01_activation_functions.html#twenty-linear-layers-are-one"' in page
    assert 'href="chapters/01_activation_functions.html#what-the-source-said-tested"' in page
    assert "C3." not in page


def test_mathematics_needs_no_script(chapter):
    assert chapter.count("<math ") > 10
    assert "mathjax" not in chapter.lower()
    assert re.search(r'class="eqno">\(1\.1\)', chapter)


def test_a_picture_without_words_fails_the_build(tmp_path):
    notebook = json.loads((FIXTURE / "chapters/01_activation_functions.ipynb").read_text())
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("image/png", None)
            if svg := output.get("data", {}).get("image/svg+xml"):
                svg = "".join(svg)
                svg = re.sub(r"<title>.*?</title>| aria-label=\"[^\"]*\"", "", svg)
                output["data"]["image/svg+xml"] = svg
    book = tmp_path / "book"
    book.mkdir()
    (book / "index.ipynb").write_text(json.dumps(notebook))
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (book / "references.bib").write_text((FIXTURE / "references.bib").read_text())
    warnings = build(book, tmp_path / "out")
    assert warnings.count("has no alternative text") == 2


def test_files_outside_the_table_of_contents_are_not_read(tmp_path):
    book = tmp_path / "book"
    (book / "drafts").mkdir(parents=True)
    (book / "index.md").write_text("# One\n")
    (book / "drafts/broken.md").write_text("# Two\n\n$\\nosuchmacro$\n")
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (book / "references.bib").write_text("")
    assert build(book, tmp_path / "out") == ""
    assert not (tmp_path / "out/html/drafts").exists()


def test_building_needs_neither_numpy_nor_tensorflow(tmp_path):
    """Each import is refused, as in an environment with requirements/book.txt alone."""
    program = """
import sys
heavy = "tensorflow keras numpy matplotlib sklearn skimage anywidget ipywidgets"
for name in heavy.split():
    sys.modules[name] = None
from pathlib import Path
from tests.site.building import FIXTURE, build
print(build(FIXTURE, Path(sys.argv[1])))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html/index.html").exists()
