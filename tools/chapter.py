"""A chapter as the checks see it: its cells, its sections, what the text says."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
import re

import nbformat

SECTIONS = (
    "section-title",
    "section-setup",
    "section-case",
    "section-idea",
    "section-check",
    "section-widgets",
    "section-keras",
    "section-source",
    "section-pitfalls",
    "section-quiz",
    "section-exercises",
    "section-summary",
)
CLAIM = re.compile(r"(?<![\w.])(?:checks\.)?claim\(")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a chapter: the cell (from 1; 0 for the whole), and a sentence."""

    chapter: str
    cell: int
    message: str

    def __str__(self):
        """Return one line: where, and what."""
        place = f" cell {self.cell}" if self.cell else ""
        return f"{self.chapter}{place}: {self.message}"


@dataclass(frozen=True)
class Cell:
    """A cell with its number, counted from 1 as JupyterLab's reader would."""

    number: int
    node: nbformat.NotebookNode

    @property
    def source(self):
        """Its text."""
        return self.node.source

    @property
    def tags(self):
        """Its tags."""
        return self.node.metadata.get("tags", [])

    @property
    def is_code(self):
        """Whether it is a code cell."""
        return self.node.cell_type == "code"

    @property
    def outputs(self):
        """Its stored outputs; none for Markdown."""
        return self.node.get("outputs", []) if self.is_code else []

    @property
    def makes_claim(self):
        """Whether it calls claim()."""
        return self.is_code and bool(CLAIM.search(self.source))

    @property
    def section(self):
        """The section's tag, if the cell begins one."""
        return next((tag for tag in self.tags if tag.startswith("section-")), None)


@dataclass(frozen=True)
class Chapter:
    """One chapter notebook."""

    path: Path
    notebook: nbformat.NotebookNode

    @classmethod
    def read(cls, path):
        """Read a chapter from its file."""
        text = Path(path).read_text(encoding="utf-8")
        return cls(Path(path), nbformat.reads(text, as_version=4))

    @property
    def stem(self):
        """The stem, such as 06_pooling."""
        return self.path.stem

    @property
    def number(self):
        """The chapter's number."""
        return int(self.stem[:2])

    @property
    def root(self):
        """The book's folder."""
        return self.path.parent.parent

    @cached_property
    def cells(self):
        """All cells, in order."""
        return [Cell(number, node) for number, node in enumerate(self.notebook.cells, 1)]

    @cached_property
    def code_cells(self):
        """The code cells, in order."""
        return [cell for cell in self.cells if cell.is_code]

    def section(self, tag):
        """Return the cells from every heading with the tag up to the next section's heading."""
        found, inside = [], False
        for cell in self.cells:
            if cell.section:
                inside = cell.section == tag
            if inside:
                found.append(cell)
        return found

    def prose(self, tag=None):
        """Return the Markdown of a section, or of the whole chapter."""
        cells = self.cells if tag is None else self.section(tag)
        return "\n\n".join(cell.source for cell in cells if not cell.is_code)

    def fault(self, message, cell=None):
        """Return a Fault of this chapter."""
        return Fault(self.stem, cell.number if cell else 0, message)
