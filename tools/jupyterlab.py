"""A real JupyterLab on this computer, driven through a browser: for tests and benchmarks."""

from contextlib import contextmanager
import os
from pathlib import Path
import socket
import subprocess
import sys
import tempfile
import time
from urllib.request import urlopen

import nbformat

from tools import ROOT

PATIENCE = 120.0


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lab():
    """A JupyterLab server on a temporary folder; yields (folder of the notebooks, address)."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        settings = folder / "settings/@jupyterlab/notebook-extension"
        settings.mkdir(parents=True)
        # Cells out of sight are rendered too, so that every widget can be asked for.
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        notebooks = folder / "notebooks"
        notebooks.mkdir()
        with serving(notebooks, folder, "--expose-app-in-browser") as address:
            yield notebooks, address


@contextmanager
def serving(notebooks, beside, *options):
    """A JupyterLab server that is started in a folder of notebooks; yields its address.

    beside: a folder for its settings, workspaces and log. Raises RuntimeError, TimeoutError.
    """
    port = _free_port()
    address, log_file = f"http://127.0.0.1:{port}", beside / "log.txt"
    environment = dict(
        os.environ,
        JUPYTERLAB_SETTINGS_DIR=str(beside / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(beside / "workspaces"),
        JUPYTER_RUNTIME_DIR=str(beside / "runtime"),
        PYTHONPATH=str(ROOT),
    )
    with log_file.open("w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *(f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="),
                *options,
            ],
            cwd=notebooks,
            stdout=log,
            stderr=log,
            env=environment,
        )
        try:
            _wait_for(server, f"{address}/api/status", log_file)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(server, url, log):
    deadline = time.monotonic() + PATIENCE
    while True:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once:\n{log.read_text()[-3000:]}")
        try:
            urlopen(url, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise TimeoutError("JupyterLab did not start") from None
            time.sleep(0.2)


class Notebook:
    """An open notebook: run its cells, look at their outputs, add a cell and read what it says."""

    def __init__(self, page):
        self.page = page

    def execute(self, command):
        self.page.evaluate("(command) => jupyterapp.commands.execute(command)", command)

    def run_all(self, seconds=PATIENCE):
        """Run every cell and wait until the kernel has answered for the last one.

        The cells' counts must be empty, as they are in a notebook without outputs.
        """
        self.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.page.wait_for_function(
            """() => {
              const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
              return cells.filter((cell) => cell.type === 'code')
                .every((cell) => cell.executionCount !== null && cell.executionState === 'idle');
            }""",
            timeout=seconds * 1000,
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


def open_notebook(browser, folder, address, name, sources=None, notebook=None):
    """Write a notebook of code cells, or the one given, open it, wait for its kernel."""
    book = notebook or nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, folder / f"{name}.ipynb")
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/lab/tree/{name}.ipynb?reset", wait_until="domcontentloaded")
    page.wait_for_function(
        """() => globalThis.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel
          ?.status === 'idle'""",
        timeout=PATIENCE * 1000,
    )
    return Notebook(page)
