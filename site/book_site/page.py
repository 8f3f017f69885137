"""What the templates need to know: navigation, sections, launch buttons, the chapter's head."""

import fnmatch
from html import escape
import json
from pathlib import Path
import re

from docutils import nodes
from sphinx.application import Sphinx

from . import assignments, launch, questions

# A claim that was kept: a line of output that begins with the mark.
CLAIM = re.compile(r"(^|<pre><span></span>)✓ (.*)$", re.MULTILINE)
MARKED = r'\1<span class="claim"><span class="claim-mark">✓</span> \2</span>'
# Names, punctuation and spaces of highlighted code, which look like any text: half of its elements.
UNSTYLED = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')
TEXT_FONTS = ("source-serif-4-400.woff2", "source-sans-3-variable.woff2")


def sections_of(app: Sphinx, doc: str) -> list[tuple[str, str]]:
    """Return (anchor, title) of the sections of a page, one level below its title."""
    toc = app.env.tocs.get(doc)
    if toc is None or not len(toc) or len(toc[0]) < 2:
        return []
    found = []
    for item in toc[0][1]:
        reference = next(iter(item.findall(nodes.reference)), None) if len(item) else None
        if reference is not None and reference.get("anchorname"):
            found.append((reference["anchorname"], reference.astext()))
    return found


def navigation(app: Sphinx, pagename: str, pathto) -> tuple[list[dict], list[dict]]:
    """Return the entries of the sidebar: the fifteen questions, the other pages."""
    parts, pages = questions.read(app.config.book_questions)

    def entry(doc: str, label: str, number: int | None = None) -> dict:
        here = doc == pagename
        return {
            "label": label,
            "number": number,
            "url": pathto(doc) if doc in app.env.found_docs else None,
            "current": here,
            "sections": sections_of(app, doc) if here and number else [],
            "under": [],
        }

    chapters = [entry(c.doc, c.label, c.number) for _, some in parts for c in some]
    others = []
    for page in pages:
        if page["doc"] not in app.env.found_docs:
            continue
        others.append(entry(page["doc"], page["label"]))
        under = pages_under(app, page.get("under", []))
        if pagename in (page["doc"], *under):  # a group shows its pages while one of them is open
            others[-1]["under"] = [entry(doc, app.env.titles[doc].astext()) for doc in under]
    return chapters, others


def pages_under(app: Sphinx, patterns: list[str]) -> list[str]:
    """Return the documents that a list of patterns names, each once, in its order."""
    found = sorted(app.env.found_docs)
    return list(
        dict.fromkeys(doc for pattern in patterns for doc in fnmatch.filter(found, pattern))
    )


def chapter_times(app: Sphinx, pagename: str) -> list[str]:
    """Return what the notebook's metadata says about time: `book: {minutes_to_read: 25, …}`."""
    stored = app.env.metadata.get(pagename, {}).get("book", {})
    times = json.loads(stored) if isinstance(stored, str) else stored
    kinds = (("minutes_to_read", "min to read"), ("minutes_to_run", "min to run"))
    return [f"{times[key]} {words}" for key, words in kinds if key in times]


def head_html(app: Sphinx, pagename: str, pathto, assignment: bool) -> str:
    """Return the line under a notebook's title: times, launch buttons, download, assignment."""
    path = Path(app.env.doc2path(pagename))
    if path.suffix != ".ipynb":
        return ""
    repository = launch.of_book(app)
    items = [f"<li>{escape(time)}</li>" for time in chapter_times(app, pagename)]
    relative = path.relative_to(Path(app.srcdir).resolve()).as_posix()
    for button in launch.buttons(repository, relative):
        items.append(
            f'<li><a class="icon-{button["icon"]}" href="{escape(button["url"])}">'
            f"{button['name']}</a></li>"
        )
    source = pathto(f"_sources/{relative}", True)
    items.append(
        f'<li><a class="icon-download" href="{source}" download>Download the notebook</a></li>'
    )
    if assignment:
        items.append('<li><a class="icon-exercise" href="#chapter-assignment">Assignment</a></li>')
    cell = launch.colab_cell(repository)
    if cell:
        items.append(
            "<li><details><summary>Colab needs one cell more</summary><p>Colab has Keras, but not "
            "the book’s package. Run this in a cell of its own before the others:</p>"
            f'<div class="highlight"><pre>{escape(cell)}</pre></div></details></li>'
        )
    return f'<ul class="chapter-head">{"".join(items)}</ul>\n'


def turn_word(chapter, chapters, found_docs) -> str:
    """Return what the foot of a chapter calls the next chapter, or of another page the next one.

    Questions without a chapter are passed over, and the reader is told which one comes instead.
    """
    if chapter is None:
        return "Next"
    later = [c.number for c in chapters if c.number > chapter.number and c.doc in found_docs]
    if not later:
        return "Next"
    if min(later) == chapter.number + 1:
        return "Next question"
    return f"Next chapter that can be read (question {min(later)})"


def add_context(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give the templates their data."""
    pathto = context["pathto"]
    chapters, pages = navigation(app, pagename, pathto)
    questions_in_order = questions.chapters_in(app.config.book_questions)
    chapter = next((c for c in questions_in_order if c.doc == pagename), None)
    context.update(
        book_style=app.book_style,
        book_script=app.book_script,
        book_preload=[app.book_fonts[name] for name in TEXT_FONTS],
        book_chapters=chapters,
        book_pages=pages,
        book_chapter=chapter,
        book_turn=turn_word(chapter, questions_in_order, app.env.found_docs),
        book_count=len(chapters),
    )
    body = context.get("body")
    if body:
        # docutils gives entries of a bibliography a role that ARIA has withdrawn.
        body = body.replace('role="doc-biblioentry"', 'role="listitem"')
        # The line of a fold says what it opens; myst-nb hides that from screen readers.
        body = body.replace(' aria-label="Toggle hidden content"', "")
        body = UNSTYLED.sub(r"\1", body)
        body = context["body"] = CLAIM.sub(MARKED, body)
    if body and doctree is not None and "</h1>" in body:
        assignment = assignments.of_chapter(app, chapter)
        head = head_html(app, pagename, pathto, assignment is not None)
        if assignment:
            body += assignments.card(assignment, launch.of_book(app), pathto)
        if chapter:
            eyebrow = f'<p class="eyebrow">Question {chapter.number} of {len(chapters)}</p>'
            body = body.replace("<h1>", eyebrow + "<h1>", 1)
        context["body"] = body.replace("</h1>", "</h1>" + head, 1)


def setup(app: Sphinx) -> None:
    """Register the handler, after the one that finds the widgets."""
    app.connect("html-page-context", add_context, priority=600)
