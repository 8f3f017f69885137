"""Downloads that work from disk as well.

From disk a browser shows a notebook as text instead of saving it, and no page may read its
neighbours. It may load a script, though. So each notebook that a page offers has a twin,
`NAME.ipynb.js`, which hands its text to the page (`setUpDownloads` in site/static/page.js).
"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from . import assignments

CALL = "bookDownload"


def twin(path: Path) -> bytes:
    """Return the script that hands a file to the page, to the byte."""
    text = json.dumps(path.read_bytes().decode(), ensure_ascii=False)
    return f"{CALL}({text});\n".encode()


def write_twins(app: Sphinx, exception: Exception | None) -> None:
    """Write the twins of the chapters' notebooks and of the assignments."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    sources = out / "_sources"
    for old in sources.rglob("*.ipynb.js"):
        old.unlink()
    for path in [*sources.rglob("*.ipynb"), *(out / assignments.FOLDER).glob("*.ipynb")]:
        path.with_name(path.name + ".js").write_bytes(twin(path))


def setup(app: Sphinx) -> None:
    """Register the handler, after the one that copies the assignments."""
    app.connect("build-finished", write_twins, priority=900)
