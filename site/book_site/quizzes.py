"""A faulty quiz is a warning with file and line, and so it fails a strict build.

Pages show quizzes as the chapters' stored outputs hold them. What is read here are the files that
the outputs were made from; `book_helpers.quiz` needs PyYAML alone for that.
"""

from pathlib import Path
import sys

from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
BOOK = Path(__file__).resolve().parents[2]


def check_quizzes(app: Sphinx) -> None:
    """Warn of everything that is wrong in the book's folder `quizzes`."""
    if str(BOOK) not in sys.path:
        sys.path.append(str(BOOK))  # a website may be built where the package is not installed
    from book_helpers import quiz

    for problem in quiz.check_all(Path(app.srcdir) / "quizzes"):
        file, line, what = problem.split(":", 2)
        LOGGER.warning(what.strip(), location=f"{file}:{line}", type="book", subtype="quiz")


def setup(app: Sphinx) -> None:
    """Register the check."""
    app.connect("builder-inited", check_quizzes)
