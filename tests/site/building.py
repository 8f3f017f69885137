"""Builds small books with the real configuration of the site, in this process."""

import io
from pathlib import Path
import re
import sys

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tools import ROOT

FIXTURE = Path(__file__).parent / "fixture"
CONFIG = ROOT / "_config.yml"

if str(ROOT / "site") not in sys.path:
    sys.path.append(str(ROOT / "site"))


def build(source: Path, output: Path, **overrides) -> str:
    """Build the HTML of a book into a folder; return the warnings, without colours."""
    config, _ = get_final_config(
        user_yaml=CONFIG, cli_config={"latex_individualpages": False}, sourcedir=source
    )
    config.update(nitpicky=True, **overrides)
    warnings = io.StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            srcdir=str(source),
            confdir=None,
            outdir=str(output / "html"),
            doctreedir=str(output / "doctrees"),
            buildername="html",
            confoverrides=config,
            status=None,
            warning=warnings,
            freshenv=True,
            keep_going=True,
        )
        app.build()
    return re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue())


def small_book(folder: Path, pages: dict[str, str]) -> Path:
    """Write a book of Markdown pages; the first page is its front page."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(pages)
    contents = ["format: jb-book", f"root: {names[0]}"]
    if names[1:]:
        contents += ["chapters:", *(f"  - file: {name}" for name in names[1:])]
    (folder / "_toc.yml").write_text("\n".join(contents) + "\n", encoding="utf-8")
    (folder / "references.bib").write_text("", encoding="utf-8")
    for name, text in pages.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
