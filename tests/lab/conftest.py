"""A real JupyterLab with a real Chromium in front of it."""

import json

import pytest

from tools import jupyterlab


@pytest.fixture(scope="session")
def lab():
    """A JupyterLab server on a folder of its own: (folder, address)."""
    with jupyterlab.lab() as running:
        yield running


@pytest.fixture
def open_notebook(lab, browser):
    """Write a notebook from cell sources, or copy one, and open it in JupyterLab."""
    opened = []

    def go(name, sources=None, notebook=None):
        opened.append(jupyterlab.open_notebook(browser, *lab, name, sources, notebook))
        return opened[-1]

    yield go
    for notebook in opened:
        notebook.page.context.close()


def pretty(outputs):
    """Outputs for an assertion's message."""
    return json.dumps(outputs, indent=1)[:2000]
