"""“Run all” of whole chapters, as a learner does it in JupyterLab."""

from urllib.parse import urlsplit

import nbformat
import pytest

from tests.lab.conftest import pretty
from tools.notebooks import find_chapters

MOUNTED = """() => [...document.querySelectorAll(
    '.jp-OutputArea-output [data-lm-suppress-shortcuts]')]
  .filter((host) => host.shadowRoot?.querySelector('.title')?.textContent).length"""


def without_outputs(path):
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return book


@pytest.mark.parametrize("path", find_chapters([]), ids=lambda path: path.stem)
def test_run_all(path, open_notebook):
    notebook = open_notebook(path.stem, notebook=without_outputs(path))
    errors, strangers = [], []
    page = notebook.page
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: (
            strangers.append(request.url)
            if urlsplit(request.url).hostname not in ("127.0.0.1", None)
            else None
        ),
    )
    notebook.run_all(seconds=480)
    outputs = [output for cell in notebook.outputs() for output in cell]
    for output in outputs:
        assert output["output_type"] != "error", pretty([output])
        assert output.get("name") != "stderr", pretty([output])
    widgets = sum(
        "application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs
    )
    assert widgets >= 4
    page.wait_for_function(f"(count) => ({MOUNTED})() >= count", arg=widgets, timeout=60_000)
    assert errors == [] and strangers == []
