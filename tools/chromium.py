"""Headless Chromium and a server for what it looks at: for browser tests and benchmarks."""

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
import subprocess
import sys
import threading

from playwright.sync_api import sync_playwright

from tools import ROOT
from tools.programs import chromium
from tools.website import SITE

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def serving(folder):
    """Serve a folder on a free port of this computer; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def site():
    """The website as it stands now, built and served; yields the address."""
    command = [sys.executable, "-m", "tools.website", "build"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with serving(SITE) as address:
        yield address


@contextmanager
def browser():
    """A headless Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()
