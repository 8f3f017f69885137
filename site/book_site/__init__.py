"""The website of the book: a Sphinx extension and theme, used by Jupyter Book.

It needs Sphinx, myst-nb, PyYAML and mini-racer, and neither TensorFlow nor numpy:

- `assets`     one style sheet and one script, fonts, all with a hash in the name
- `tokens`     `book_helpers/tokens.json` as CSS custom properties
- `maths`      formulas set by KaTeX while the site is built
- `figures`    stored SVG figures in a light and a dark version, pictures with sizes
- `widgets`    the scripts of the widgets that stand on a page
- `boxes`      predict, pitfall, the source said, exercise, solution, margin notes
- `questions`  the fifteen questions: cards, sidebar, map
- `quizzes`    faults in quizzes fail the build
- `errata`     what the source got wrong
- `launch`     Binder, Colab, download
- `assignments` the students' notebooks, and the chapters' links to them
- `downloads`  notebooks that can be saved from disk as well
- `teaching`   the instructor's guide: schedules, notes on each chapter
- `page`       what the templates in `site/theme` need to know
"""

from pathlib import Path

from sphinx.application import Sphinx

from . import (
    assets,
    assignments,
    boxes,
    downloads,
    errata,
    figures,
    maths,
    page,
    questions,
    quizzes,
    teaching,
    widgets,
)

SITE = Path(__file__).resolve().parents[1]
BOOK = SITE.parent


def setup(app: Sphinx) -> dict[str, object]:
    """Register everything with Sphinx."""
    app.add_config_value("book_tokens", str(BOOK / "book_helpers/tokens.json"), "html")
    app.add_config_value("book_widgets", str(BOOK / "book_helpers/widgets/static"), "html")
    app.add_config_value("book_register", str(BOOK / "docs/register/claims.csv"), "html")
    app.add_config_value("book_questions", str(SITE / "questions.yml"), "env")
    app.add_config_value("book_code_digest", "", "env")
    app.add_config_value("book_site_digest", "", "html")
    # Jupyter Book sets it for an extension that we do not load.
    app.add_config_value("comments_config", {}, "html")
    app.add_html_theme("fifteen_questions", str(SITE / "theme"))
    modules = (assets, maths, figures, widgets, boxes, questions, quizzes, errata, page)
    for module in (*modules, assignments, downloads, teaching):
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
