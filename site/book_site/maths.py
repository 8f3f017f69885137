"""Mathematics, set by KaTeX while the site is built: HTML for the eye, MathML for the ear.

KaTeX (`site/vendor/katex`) runs in V8 through the package mini-racer. No script for mathematics
reaches the reader. A formula that KaTeX refuses is a warning, hence an error of a strict build.
"""

from functools import cache
import json
from pathlib import Path
import re

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from . import questions

KATEX = Path(__file__).resolve().parents[1] / "vendor/katex/katex.min.js"
LOGGER = logging.getLogger(__name__)
# KaTeX would number these itself, by CSS; the numbers of the book are Sphinx's.
NUMBERED = re.compile(r"\\(begin|end)\{(align|gather|equation|alignat|multline)\}")
PUNCTUATION = re.compile(r"[,.;:!?)\]%’”…]+|-(?=\w)")
# Of the AMS font only the letters of \mathbb are shipped; its other signs have the class amsrm.
NOT_SHIPPED = re.compile(r'class="[^"]*\b(mathfrak|mathscr|mathsf|textsf|textfrak|textscr|amsrm)\b')


class MathsError(ValueError):
    """A formula that KaTeX can't set; the message says why."""


@cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    engine.eval(KATEX.read_text(encoding="utf-8"))
    # Errors come back as values: an exception inside V8 would carry KaTeX's source with it.
    engine.eval(
        "function render(tex, options) {"
        "  try { return ['', katex.renderToString(tex, options)]; }"
        "  catch (error) { return [String(error.message || error), '']; } }"
        "function renderJson(tex, options) { return JSON.stringify(render(tex, options)); }"
    )
    return engine


@cache
def render(tex: str, display: bool = False) -> str:
    """Return the HTML of one formula; raises MathsError when it can't be set."""
    options = {
        "displayMode": display,
        "output": "htmlAndMathml",
        "throwOnError": True,
        "strict": "error",
        "trust": False,
    }
    try:
        message, html = json.loads(
            _engine().eval(f"renderJson({json.dumps(tex)}, {json.dumps(options)})")
        )
    except JSEvalException as error:  # for instance a stack overflow
        raise MathsError(str(error).splitlines()[0]) from error
    if message:
        raise MathsError(message)
    if missing := NOT_SHIPPED.search(html):
        raise MathsError(f"the font of {missing[1]} is not shipped (site/vendor/katex/fonts)")
    return html


def prepare_display(tex: str, nowrap: bool = False) -> str:
    """Return displayed mathematics as KaTeX wants it: one environment, no numbers of its own."""
    tex = NUMBERED.sub(r"\\\1{\2*}", tex.strip())
    if not nowrap and re.search(r"(?<!\\)&|\\\\", tex) and "\\begin" not in tex:
        tex = f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    return tex


def _render_or_warn(tex: str, display: bool, node: nodes.Element) -> str:
    try:
        return render(tex, display)
    except MathsError as error:
        message = "can't set the formula %r: %s"
        LOGGER.warning(message, tex, error, location=node, type="book", subtype="maths")
        return ""


def visit_inline(translator, node: nodes.math) -> None:
    """Write a formula in the line."""
    html = _render_or_warn(node.astext(), False, node)
    translator.body.append(f'<span class="math">{html}</span>')
    raise nodes.SkipNode


def visit_display(translator, node: nodes.math_block) -> None:
    """Write a displayed formula with its number."""
    html = _render_or_warn(prepare_display(node.astext(), node.get("nowrap")), True, node)
    translator.body.append(translator.starttag(node, "div", CLASS="math-block"))
    translator.body.append(f'<div class="math-scroll">{html}</div>')
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def number_by_chapter(app: Sphinx, doctree: nodes.document) -> None:
    """Number the equations of a page anew: (2.1) is the first of chapter 2, (1) of another page."""
    docname = app.env.docname
    chapters = questions.chapters_in(app.config.book_questions)
    prefix = next((f"{chapter.number}." for chapter in chapters if chapter.doc == docname), "")
    equations = app.env.get_domain("math").equations
    numbered = [node for node in doctree.findall(nodes.math_block) if node.get("number")]
    for count, node in enumerate(numbered, start=1):
        node["number"] = f"{prefix}{count}"
        equations[node["label"]] = (docname, node["number"])


def keep_punctuation(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep a comma or a bracket in the line of the formula that it follows.

    To a browser a formula is a box, behind which a line may end whatever comes next.
    """
    for formula in list(doctree.findall(nodes.math)):
        after = formula.next_node(descend=False, siblings=True)
        match = PUNCTUATION.match(after) if isinstance(after, nodes.Text) else None
        if match:
            parent = formula.parent
            kept = nodes.inline("", "", formula.deepcopy(), nodes.Text(match[0]), classes=["nobr"])
            parent.replace(after, nodes.Text(after[match.end() :]))
            parent.replace(formula, kept)


def setup(app: Sphinx) -> None:
    """Register the renderer `book` for `html_math_renderer`, and what prepares the formulas."""
    app.connect("doctree-read", number_by_chapter)
    app.connect("doctree-resolved", keep_punctuation)
    app.add_html_math_renderer("book", (visit_inline, None), (visit_display, None))
