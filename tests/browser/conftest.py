"""A real Chromium on the really built site, with every foreign request blocked and recorded."""

import os
from pathlib import Path
import subprocess
import sys
from urllib.parse import urlparse

import pytest

from tests.browser.lock import locked
from tools import ROOT
from tools.chromium import serving
from tools.website import SITE


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built website; `BOOK_SITE` names one that is built already."""
    given = os.environ.get("BOOK_SITE")
    if given:
        return Path(given)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    built = shared / "site-is-built"
    with locked(shared / "site.lock"):
        if not built.exists():
            done = subprocess.run(
                [sys.executable, "-m", "tools.website", "build"],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
            built.touch()
    return SITE


@pytest.fixture(scope="session")
def address(site):
    """The site over HTTP."""
    with serving(site) as where:
        yield where


FONTS_CAME = """async () => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
}"""


class Visit:
    """A page and what went wrong on it."""

    def __init__(self, page):
        self.page = page
        self.foreign = []
        self.errors = []
        page.route("**/*", self._guard)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        page.on("response", self._response)

    def _guard(self, route):
        where = urlparse(route.request.url)
        if where.scheme in ("file", "data", "blob") or where.hostname == "127.0.0.1":
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def _response(self, response):
        if response.status >= 400:
            self.errors.append(f"{response.status}: {response.url}")

    def go(self, url):
        if self.page.url != "about:blank":
            # Whoever leaves a page breaks off its requests, for a font that just came into sight.
            self.page.evaluate(FONTS_CAME)
        self.page.goto(url, wait_until="load")
        return self

    def all_live(self):
        """Wait until every widget of the page has mounted; returns the mounts."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('[data-widget]')]"
            ".every((mount) => mount.hasAttribute('data-live'))",
            timeout=20_000,
        )
        return self.page.query_selector_all("[data-widget]")

    def assert_clean(self):
        assert self.foreign == [], "requests that leave the machine"
        assert self.errors == [], "console errors"


@pytest.fixture
def visit(browser):
    """Make visits: `visit(width=360, theme="dark")`."""
    contexts = []

    def open_page(width=1280, height=900, theme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, **options
        )
        context.add_init_script(
            f"try {{ localStorage.setItem('mode', '{theme}');"
            f" localStorage.setItem('theme', '{theme}'); }} catch {{}}"
        )
        contexts.append(context)
        return Visit(context.new_page())

    yield open_page
    for context in contexts:
        context.close()
