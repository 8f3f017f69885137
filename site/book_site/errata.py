"""What the source got wrong: written from the chapters' own tables and from the register.

Every statement of the source has a verdict in `docs/register/claims.csv`. In a chapter, a row of
a table, `| C1.4 | the statement | **wrong** | what is true |`, says it in the book's words. The
page of errata shows the chapter's row where there is one, else the register's text.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
import re

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from . import questions

SHOWN = ("wrong", "outdated", "overstated", "imprecise")
IDENTIFIER = re.compile(r"C(\d+)\.(\d+)")


@dataclass(frozen=True)
class Statement:
    """A statement of the source with the register's verdict."""

    identifier: str
    verdict: str
    said: str
    true: str

    @property
    def chapter(self) -> int:
        """The number of the chapter."""
        return int(IDENTIFIER.fullmatch(self.identifier)[1])


def read_register(path: str | Path) -> list[Statement]:
    """Return all statements; raises ValueError, with the line, when a row is not understood."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        if header[:2] != ["id", "verdict"] or len(header) != 3:
            raise ValueError(f"{path}: expected the columns id, verdict, text; got {header}")
        statements = []
        for row in rows:
            if len(row) != 3 or not IDENTIFIER.fullmatch(row[0]):
                raise ValueError(f"{path}, line {rows.line_num}: expected id, verdict, text: {row}")
            said, true = split_text(row[2])
            statements.append(Statement(row[0], row[1], said, true))
    return statements


def split_text(text: str) -> tuple[str, str]:
    """Split the register's text into what was said and what is true (without the verdict).

    The verdict stands between double asterisks, as in "It is said. **Wrong.** It is not."
    """
    said, mark, rest = text.partition("**")
    if not mark:  # a verdict in plain words: the first sentence is what was said
        said, _, rest = re.sub(r"(?<=[.”\"]) +", "**", text, count=1).partition("**")
        return said.strip(), rest
    verdict, _, true = rest.partition("**")
    true = true.lstrip(" .:,;") or verdict
    true = re.sub(r"^\((.*)\)\.?$", r"\1", true.strip())
    return said.strip().rstrip(":"), true[:1].upper() + true[1:]


class book_errata(nodes.General, nodes.Element):
    """A place for the errata."""


class Errata(SphinxDirective):
    """The list of what the source got wrong, for the chapters that exist."""

    def run(self) -> list[nodes.Node]:
        """Return a place for the list: it is written when all chapters are read."""
        self.env.note_dependency(self.config.book_register)
        return [book_errata()]


class WriteErrata(SphinxPostTransform):
    """Write the errata before references are resolved, so that the chapters' links work here."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        """Replace the places."""
        for place in list(self.document.findall(book_errata)):
            place.replace_self(self.sections())

    def sections(self) -> list[nodes.Node]:
        """Return a heading, a count and a table for each chapter."""
        statements = [s for s in read_register(self.config.book_register) if s.verdict in SHOWN]
        result: list[nodes.Node] = []
        for chapter in questions.chapters_in(self.config.book_questions):
            mine = [s for s in statements if s.chapter == chapter.number]
            if chapter.doc in self.env.found_docs and mine:
                result += self.chapter_nodes(chapter, mine)
        return result

    def chapter_nodes(self, chapter, statements: list[Statement]) -> list[nodes.Node]:
        """Return the nodes of one chapter."""
        doctree = self.env.get_doctree(chapter.doc)
        rows, anchor = find_rows(doctree)
        uri = self.app.builder.get_relative_uri(self.env.docname, chapter.doc)
        link = nodes.reference(
            "", f"{chapter.number} · {chapter.label}", refuri=uri + anchor, internal=True
        )
        heading = nodes.rubric("", "", link, classes=["errata-chapter"])
        heading["heading-level"] = 2
        table = make_table()
        body = table[0][-1]
        order = {verdict: place for place, verdict in enumerate(SHOWN)}
        for statement in sorted(statements, key=lambda s: order[s.verdict]):
            body += self.row(statement, rows.get(statement.identifier), uri)
        return [heading, table]

    def row(self, statement: Statement, found: nodes.row | None, uri: str) -> nodes.row:
        """Return a row of the table: the chapter's words where they exist."""
        said, true = [inline_markup(statement.said)], [inline_markup(statement.true)]
        if found is not None and len(found) >= 4:
            said, true = (self.adopt(found[i], uri) for i in (1, 3))
        name = nodes.paragraph("", "", nodes.inline("", statement.identifier))
        verdict = nodes.inline("", statement.verdict, classes=["verdict", statement.verdict])
        cells = [[name], said, [nodes.paragraph("", "", verdict)], true]
        return nodes.row("", *(nodes.entry("", *cell) for cell in cells))

    def adopt(self, entry: nodes.entry, uri: str) -> list[nodes.Node]:
        """Return copies of a cell's content whose links work on this page."""
        copy = entry.deepcopy()
        for node in copy.findall(nodes.Element):
            node["ids"] = []
            if isinstance(node, pending_xref):
                node["refdoc"] = self.env.docname
            elif isinstance(node, nodes.reference) and "refid" in node:
                node["refuri"] = f"{uri}#{node.attributes.pop('refid')}"
        return list(copy.children)


def inline_markup(text: str) -> nodes.paragraph:
    """Return the register's text with its `code` and *emphasis* set as such."""
    paragraph = nodes.paragraph()
    for part in re.split(r"(`[^`]+`|\*[^*\s][^*]*\*)", text):
        if part.startswith("`"):
            paragraph += nodes.literal("", part[1:-1])
        elif part.startswith("*") and len(part) > 2:
            paragraph += nodes.emphasis("", part[1:-1])
        elif part:
            paragraph += nodes.Text(part)
    return paragraph


def find_rows(doctree: nodes.document) -> tuple[dict[str, nodes.row], str]:
    """Return the rows about statements by identifier, and the anchor of their section."""
    rows, anchor = {}, ""
    for row in doctree.findall(nodes.row):
        first = row[0].astext().strip() if len(row) else ""
        if IDENTIFIER.fullmatch(first):
            rows[first] = row
            section = row.parent
            while section is not None and not isinstance(section, nodes.section):
                section = section.parent
            if not anchor and section is not None and section["ids"]:
                anchor = f"#{section['ids'][0]}"
    return rows, anchor


def make_table() -> nodes.table:
    """Return the table without rows."""
    group = nodes.tgroup(cols=4)
    group.extend(nodes.colspec(colwidth=width) for width in (6, 40, 12, 42))
    titles = ["No.", "The source said", "Verdict", "What is true"]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", title)) for title in titles))
    group += nodes.thead("", head)
    group += nodes.tbody()
    return nodes.table("", group, classes=["errata", "statements"])


class MarkStatements(SphinxPostTransform):
    """Give a chapter's table of statements a class: a phone shows each row as a card."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        for row in find_rows(self.document)[0].values():
            table = row.parent
            while not isinstance(table, nodes.table):
                table = table.parent
            if "statements" not in table["classes"]:
                table["classes"].append("statements")


def setup(app: Sphinx) -> None:
    """Register the directive and the transforms."""
    app.add_post_transform(MarkStatements)
    app.add_node(book_errata)
    app.add_directive("errata", Errata)
    app.add_post_transform(WriteErrata)
