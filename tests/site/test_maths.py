"""Formulas are set while the site is built, for eyes and for screen readers, or the build fails."""

import re

from book_site import maths
from docutils import nodes
from docutils.utils import new_document
import pytest

from tests.site.building import build, small_book


def test_a_formula_is_html_for_eyes_and_mathml_for_ears():
    html = maths.render(r"\sigma(z) = \frac{1}{1 + e^{-z}}")
    assert "<math" in html and "<mfrac>" in html
    assert 'class="katex-html" aria-hidden="true"' in html
    assert "<script" not in html


def test_displayed_formulas_are_set_larger():
    assert "katex-display" in maths.render(r"\sum_i x_i", display=True)
    assert "katex-display" not in maths.render(r"\sum_i x_i")


@pytest.mark.parametrize(
    ("tex", "problem"),
    [
        (r"\nosuchmacro{x}", "nosuchmacro"),
        (r"\frac{1}{", "expected"),
        (r"\mathfrak{g}", "not shipped"),
        (r"\mathsf{A}", "not shipped"),
        (r"\lesssim", "amsrm is not shipped"),
        ("é", "nicode"),  # would come from a foreign font
    ],
)
def test_what_can_not_be_set_is_refused(tex, problem):
    with pytest.raises(maths.MathsError, match=problem):
        maths.render(tex)


def test_lines_become_aligned_and_numbers_stay_sphinxs():
    assert maths.prepare_display("a &= b \\\\ c &= d") == (
        r"\begin{aligned}a &= b \\ c &= d\end{aligned}"
    )
    assert maths.prepare_display(r"a \& b") == r"a \& b"
    assert maths.prepare_display(r"\begin{align}a&=b\end{align}", nowrap=True) == (
        r"\begin{align*}a&=b\end{align*}"
    )
    assert "katex-error" not in maths.render(
        maths.prepare_display(r"\begin{align}a&=b\\c&=d\end{align}", nowrap=True), display=True
    )


def test_an_unknown_macro_is_a_warning_that_names_page_and_macro(tmp_path):
    book = small_book(tmp_path / "book", {"index": "# One\n\nHere $\\nosuchmacro$ stands.\n"})
    warnings = build(book, tmp_path / "out")
    assert "index.md:3" in warnings and "nosuchmacro" in warnings


def test_numbers_and_references_of_equations(tmp_path):
    text = "# One\n\n$$\na = b\n$$ (eq-one)\n\nSee {eq}`eq-one`.\n"
    assert build(small_book(tmp_path / "book", {"index": text}), tmp_path / "out") == ""
    html = (tmp_path / "out/html/index.html").read_text(encoding="utf-8")
    assert 'class="eqno">(1)' in html
    assert 'href="#equation-eq-one">(1)</a>' in html
    assert "mathjax" not in html.lower()


def test_equations_of_a_chapter_carry_its_number(tmp_path):
    equation = "# Two\n\n$$\na = b\n$$ (eq-{0})\n\n$$\nb = a\n$$\n\n$$\nc = d\n$$ (eq-{0}-c)\n"
    texts = {
        "index": equation.format("front") + "\nSee {eq}`eq-two-c`.\n",
        "chapters/02_gradient_descent": equation.format("two") + "\nSee {eq}`eq-two`.\n",
    }
    assert build(small_book(tmp_path / "book", texts), tmp_path / "out") == ""
    front, two = (
        (tmp_path / f"out/html/{name}.html").read_text(encoding="utf-8") for name in texts
    )
    assert re.findall(r'class="eqno">\((.*?)\)', front) == ["1", "2"]
    assert re.findall(r'class="eqno">\((.*?)\)', two) == ["2.1", "2.2"]
    assert 'href="#equation-eq-two">(2.1)</a>' in two
    assert 'href="chapters/02_gradient_descent.html#equation-eq-two-c">(2.2)</a>' in front


def test_punctuation_stays_in_the_line_of_its_formula():
    words = ["For ", "a", ", (", "b", ") and ", "c", "-th; but ", "d", " alone"]
    page = new_document("page")
    page += nodes.paragraph("", "", *(
        nodes.math(word, word) if word.isalpha() and len(word) == 1 else nodes.Text(word)
        for word in words
    ))  # fmt: skip
    maths.keep_punctuation(None, page, "page")
    assert [kept.astext() for kept in page.findall(nodes.inline)] == ["a,", "b)", "c-"]
    assert page.astext() == "".join(words)


def test_punctuation_is_kept_there_on_a_built_page(tmp_path):
    book = small_book(tmp_path / "book", {"index": "# One\n\nLet $x$, then $y$ alone.\n"})
    assert build(book, tmp_path / "out") == ""
    html = (tmp_path / "out/html/index.html").read_text(encoding="utf-8")
    assert re.search(r'<span class="nobr">.*</span>,</span> then', html)
    assert html.count('class="nobr"') == 1
