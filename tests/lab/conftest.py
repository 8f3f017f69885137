"""A real JupyterLab with a real Chromium in front of it."""

import json
import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import nbformat
from playwright.sync_api import sync_playwright
import pytest

from tests.browser.conftest import FLAGS
from tools import ROOT
from tools.programs import chromium

PATIENCE = 120.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab server on a folder of its own: (folder, address)."""
    folder = tmp_path_factory.mktemp("lab")
    settings = folder / "settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    # Cells out of sight are rendered too, so that every widget can be asked for.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    port = free_port()
    environment = dict(
        os.environ,
        JUPYTERLAB_SETTINGS_DIR=str(folder / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(folder / "workspaces"),
        JUPYTER_RUNTIME_DIR=str(folder / "runtime"),
        PYTHONPATH=str(ROOT),
    )
    log = (folder / "log.txt").open("w")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *(f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="),
            *("--expose-app-in-browser", f"--ServerApp.root_dir={notebooks}"),
        ],
        stdout=log,
        stderr=log,
        env=environment,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            assert server.poll() is None, (folder / "log.txt").read_text()[-3000:]
            try:
                urlopen(f"{address}/api/status", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "JupyterLab did not start"
                time.sleep(0.2)
        yield notebooks, address
    finally:
        server.terminate()
        server.wait(30)
        log.close()


@pytest.fixture(scope="session")
def lab_browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


class Notebook:
    """An open notebook: run its cells, look at their outputs, add a cell and read what it says."""

    def __init__(self, page):
        self.page = page

    def execute(self, command):
        self.page.evaluate("(command) => jupyterapp.commands.execute(command)", command)

    def run_all(self):
        """Run every cell and wait until the kernel has answered for the last one."""
        self.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.page.wait_for_function(
            """() => {
              const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
              return cells.filter((cell) => cell.type === 'code')
                .every((cell) => cell.executionCount !== null && cell.executionState === 'idle');
            }""",
            timeout=PATIENCE * 1000,
        )

    def outputs(self):
        """Stored outputs of every code cell, as nbformat dicts."""
        return self.page.evaluate(
            """() => [...jupyterapp.shell.currentWidget.content.model.cells]
              .filter((cell) => cell.type === 'code').map((cell) => cell.outputs.toJSON())"""
        )

    def ask(self, source):
        """Run Python in the notebook's kernel, beside its cells; returns what it prints."""
        return self.page.evaluate(
            """async (code) => {
              const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const future = kernel.requestExecute({ code, store_history: false });
              let text = '';
              future.onIOPub = ({ header, content }) => {
                if (header.msg_type === 'stream') text += content.text;
                if (header.msg_type === 'error') text += content.traceback.join('\\n');
              };
              await future.done;
              return text;
            }""",
            source,
        ).strip()


@pytest.fixture
def open_notebook(lab, lab_browser):
    """Write a notebook from cell sources, or copy one, and open it in JupyterLab."""
    folder, address = lab
    contexts = []

    def go(name, sources=None, notebook=None):
        book = notebook or nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in sources],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(book, folder / f"{name}.ipynb")
        context = lab_browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/lab/tree/{name}.ipynb?reset", wait_until="domcontentloaded")
        page.wait_for_function(
            """() => globalThis.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel
              ?.status === 'idle'""",
            timeout=PATIENCE * 1000,
        )
        return Notebook(page)

    yield go
    for context in contexts:
        context.close()


def pretty(outputs):
    """Outputs for an assertion's message."""
    return json.dumps(outputs, indent=1)[:2000]
