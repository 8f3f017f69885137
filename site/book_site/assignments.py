"""A chapter's assignment: the students' notebook lies beside the pages, and the chapter links it.

`make assignments` writes `assignments/release/STEM/STEM.ipynb`, without solutions and hidden tests.
The site copies it to `assignments/STEM.ipynb`, so that the download works from any host and from
disk. A chapter without such a file shows nothing.
"""

from dataclasses import dataclass
from html import escape
import json
from pathlib import Path
import shutil

from sphinx.application import Sphinx

from . import launch
from .questions import Chapter

RELEASE = "assignments/release"
FOLDER = "assignments"  # in the built site
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@dataclass(frozen=True)
class Assignment:
    """The students' version of a chapter's assignment.

    notebook: its path in the book, as Binder and Colab need it. tasks: how many are graded.
    points: what they are worth together.
    """

    stem: str
    notebook: str
    tasks: int
    points: float

    @property
    def extent(self) -> str:
        """Tasks and points in words: “six tasks, 24 points”."""
        tasks = NUMBERS[self.tasks] if self.tasks < len(NUMBERS) else str(self.tasks)
        return f"{tasks} task{'s' * (self.tasks != 1)}, {self.points:g} points"


def read(book: Path, stem: str) -> Assignment | None:
    """Return the assignment of a chapter, or None when there is no students' version.

    Raises ValueError, naming the file, when it is no notebook with graded cells.
    """
    notebook = f"{RELEASE}/{stem}/{stem}.ipynb"
    path = book / notebook
    if not path.is_file():
        return None
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        points = [mark["points"] for mark in marks if mark.get("grade")]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{notebook}: expected a notebook made by nbgrader ({error!r})") from error
    if not points:
        raise ValueError(f"{notebook}: expected graded cells, found none")
    return Assignment(stem, notebook, len(points), sum(points))


def links(found: Assignment, repository: launch.Repository | None, pathto) -> str:
    """Return the links as list items: download, and where to open it when that is known."""
    address = pathto(f"{FOLDER}/{found.stem}.ipynb", True)
    items = [
        f'<li><a class="icon-download" href="{escape(address)}" download>'
        "Assignment: download the notebook</a></li>"
    ]
    for button in launch.buttons(repository, found.notebook):
        where = button["name"].removeprefix("Run ")  # “on Binder”
        items.append(
            f'<li><a class="icon-{button["icon"]}" href="{escape(button["url"])}">'
            f"Open the assignment {where}</a></li>"
        )
    return "".join(items)


def card(found: Assignment, repository: launch.Repository | None, pathto) -> str:
    """Return the card at the end of a chapter."""
    return (
        '<section class="assignment" id="chapter-assignment" aria-labelledby="assignment-title">'
        '<h2 id="assignment-title">The assignment of this chapter</h2>'
        f"<p>{found.extent.capitalize()}. Each programming task has a small test that tells you "
        "what is still missing. Work in JupyterLab or wherever you like, and hand the notebook in "
        "as your teacher says.</p>"
        f'<ul class="chapter-head">{links(found, repository, pathto)}</ul></section>\n'
    )


def of_chapter(app: Sphinx, chapter: Chapter | None) -> Assignment | None:
    """Return the assignment of the chapter that a page holds, if it has one."""
    return read(Path(app.srcdir), chapter.stem) if chapter else None


def copy_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Copy the assignments of the chapters that are in the book; remove those of earlier builds."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir) / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    for doc in sorted(app.env.found_docs):
        folder, _, stem = doc.rpartition("/")
        found = read(Path(app.srcdir), stem) if folder == "chapters" else None
        if found:
            target.mkdir(exist_ok=True)
            shutil.copyfile(Path(app.srcdir) / found.notebook, target / f"{stem}.ipynb")


def state(book: Path) -> bytes:
    """Return what the chapters' pages show of all assignments: when it changes, they do."""
    found = (read(book, path.stem) for path in sorted((book / RELEASE).glob("*/*.ipynb")))
    return repr([one for one in found if one]).encode()


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("build-finished", copy_notebooks)
