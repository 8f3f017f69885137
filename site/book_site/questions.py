"""The fifteen questions: cards on the front page, the map, the sidebar.

A question is a link as soon as its chapter exists, and quiet text until then.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
import yaml

ICONS = Path(__file__).resolve().parents[1] / "chapter_signs"


@dataclass(frozen=True)
class Chapter:
    """A chapter as `site/questions.yml` describes it."""

    number: int
    stem: str
    label: str
    question: str
    teaser: str
    needs: tuple[int, ...]
    column: int
    row: int

    @property
    def doc(self) -> str:
        """The chapter's document name."""
        return f"chapters/{self.stem}"


def read(path: str | Path) -> tuple[list[tuple[str, list[Chapter]]], list[dict[str, str]]]:
    """Return (parts with their chapters, other pages); raises ValueError on an arrow backwards."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    parts = [
        (part["title"], [Chapter(**{**c, "needs": tuple(c["needs"])}) for c in part["chapters"]])
        for part in data["parts"]
    ]
    for chapter in (c for _, chapters in parts for c in chapters):
        late = [number for number in chapter.needs if number >= chapter.number]
        if late:
            raise ValueError(f"{path}: chapter {chapter.number} can't need chapters {late}")
    return parts, data["pages"]


def chapters_in(path: str | Path) -> list[Chapter]:
    """Return all chapters in order."""
    return [chapter for _, chapters in read(path)[0] for chapter in chapters]


class book_questions(nodes.General, nodes.Element):
    """The cards or the map: attribute view."""


class QuestionCards(SphinxDirective):
    """All questions as cards, in their parts."""

    def run(self) -> list[nodes.Node]:
        """Return a place for the cards: which chapters exist is known later."""
        self.env.note_dependency(self.config.book_questions)
        return [book_questions(view="cards")]


class QuestionMap(SphinxDirective):
    """The map of the chapters: a drawing for wide pages, a list for all."""

    def run(self) -> list[nodes.Node]:
        """Return a place for the map."""
        self.env.note_dependency(self.config.book_questions)
        return [book_questions(view="map")]


def sign(chapter: Chapter) -> str:
    """Return the chapter's small drawing, or nothing when there is none."""
    path = ICONS / f"{chapter.number:02d}.svg"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def cards_html(parts: list[tuple[str, list[Chapter]]], link) -> str:
    """Return the cards; `link(doc)` gives an address, or None where there is no chapter yet."""
    out = ['<div class="questions">']
    for title, chapters in parts:
        out.append(f'<section class="question-part"><h2>{escape(title)}</h2><ol>')
        for chapter in chapters:
            address = link(chapter.doc)
            question = escape(chapter.question)
            if address:
                question = f'<a href="{address}">{question}</a>'
            out.append(
                f'<li class="question {"ready" if address else "later"}" value="{chapter.number}">'
                f'<span class="question-sign" aria-hidden="true">{sign(chapter)}</span>'
                f'<span class="question-number">{chapter.number}</span>'
                f'<span class="question-text">{question}</span>'
                f'<span class="question-teaser">{escape(chapter.teaser)}</span></li>'
            )
        out.append("</ol></section>")
    return "".join([*out, "</div>\n"])


BOX, GAP = (196, 58), (28, 40)


def map_html(chapters: list[Chapter], link) -> str:
    """Return the map: an SVG drawing with links, and the same as a list."""
    place = {c.number: (c.column * (BOX[0] + GAP[0]), c.row * (BOX[1] + GAP[1])) for c in chapters}
    width = max(x for x, _ in place.values()) + BOX[0]
    height = max(y for _, y in place.values()) + BOX[1]
    needs = {c.number: c.needs for c in chapters}
    names = {c.number: c.label for c in chapters}
    lines, boxes, items = [], [], []
    for chapter in chapters:
        x, y = place[chapter.number]
        for number in direct(chapter.number, needs):
            lines.append(f'<path class="map-line" d="{_arrow(place[number], (x, y))}"/>')
        address = link(chapter.doc)
        state = "ready" if address else "later"
        group = (
            f'<g class="map-chapter {state}">'
            f'<rect x="{x}" y="{y}" width="{BOX[0]}" height="{BOX[1]}" rx="6"/>'
            f'<text class="map-number" x="{x + 14}" y="{y + 22}">{chapter.number}</text>'
            f'<text x="{x + 14}" y="{y + 42}">{escape(chapter.label)}</text></g>'
        )
        boxes.append(f'<a href="{address}" tabindex="-1">{group}</a>' if address else group)
        builds_on = ", ".join(f"{n} {names[n]}" for n in chapter.needs) or "school mathematics"
        name = f'<a href="{address}">{escape(chapter.label)}</a>' if address else chapter.label
        items.append(
            f'<li value="{chapter.number}">{name} <span>builds on {escape(builds_on)}</span></li>'
        )
    drawing = (
        f'<svg class="chapter-map" viewBox="-1 -1 {width + 2} {height + 2}" aria-hidden="true">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        ' markerHeight="8" orient="auto"><path d="M1 1 7 4 1 7z"/></marker></defs>'
        + "".join(lines + boxes)
        + "</svg>"
    )
    return f'{drawing}<ol class="map-list">{"".join(items)}</ol>\n'


def direct(number: int, needs: dict[int, tuple[int, ...]]) -> list[int]:
    """Return the chapters that one needs and that no other of its needs implies."""

    def all_needs(one: int) -> set[int]:
        return {n for m in needs[one] for n in {m} | all_needs(m)}

    implied = {n for m in needs[number] for n in all_needs(m)}
    return [n for n in needs[number] if n not in implied]


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the path of an arrow: sideways within a row, else from below to above."""
    (x0, y0), (x1, y1) = start, end
    width, height = BOX
    if y0 == y1:
        middle = y0 + height / 2
        return f"M{x0 + width} {middle}H{x1}" if x0 < x1 else f"M{x0} {middle}H{x1 + width}"
    if x0 == x1:
        return f"M{x0 + width / 2} {y0 + height}V{y1}"
    # The bend lies in the gap above the lower box, so that no line runs through a box.
    middle, side = y1 - GAP[1] / 2, 12 if x1 < x0 else -12
    x0, x1 = x0 + width / 2, x1 + width / 2
    return (
        f"M{x0} {y0 + height}V{middle - 10}Q{x0} {middle} {x0 - side} {middle}"
        f"H{x1 + side}Q{x1} {middle} {x1} {middle + 10}V{y1}"
    )


def visit_questions(translator, node: book_questions) -> None:
    """Write cards or map."""
    builder, env = translator.builder, translator.builder.env
    parts, _ = read(builder.config.book_questions)

    def link(doc: str) -> str | None:
        found = doc in env.found_docs
        return builder.get_relative_uri(builder.current_docname, doc) if found else None

    if node["view"] == "cards":
        translator.body.append(cards_html(parts, link))
    else:
        chapters = [chapter for _, some in parts for chapter in some]
        translator.body.append(map_html(chapters, link))
    raise nodes.SkipNode


def skip(translator, node: nodes.Node) -> None:
    """Leave the questions out where a builder can't draw them."""
    raise nodes.SkipNode


def pages_with_questions(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the pages again that show which chapters, or which pages for teachers, exist."""
    teachers = [doc for doc in env.found_docs if doc.startswith("docs/classroom/")]
    shown = ("index", "map", "errata", "instructors", "teaching_notes", *sorted(teachers))
    return [doc for doc in shown if doc in env.found_docs]


def only_listed(app: Sphinx, config) -> None:
    """Read the files of the table of contents and no other (drafts, READMEs, tests)."""
    site_map = getattr(config, "external_site_map", None)
    if site_map is not None:
        stems = [*site_map, *site_map.globs()]
        config.include_patterns = [
            stem if stem.endswith(suffix) else stem + suffix
            for stem in stems
            for suffix in config.source_suffix
        ]


def setup(app: Sphinx) -> None:
    """Register nodes and directives."""
    app.connect("config-inited", only_listed, priority=900)
    app.add_node(book_questions, html=(visit_questions, None), text=(skip, None))
    app.add_directive("question-cards", QuestionCards)
    app.add_directive("question-map", QuestionMap)
    app.connect("env-updated", pages_with_questions)
