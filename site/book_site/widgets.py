"""Widgets on pages: which scripts a page needs, and a directive for Markdown pages.

A chapter's stored output holds a mount, `<div class="book-widget" data-widget="NAME" data-mount>`,
with the widget's state as JSON. The page then loads the host and the scripts of the widgets that
stand on it, and no others. On a Markdown page:

    ```{book-widget} activation_explorer
    :file: activation_explorer.json
    ```

where the file (or the body, as YAML) is `{state: {…}, reserve: {wide: 420, narrow: 640,
touch_wide: 20, touch_narrow: 90}, fallback: "What a reader without scripts sees."}`.
"""

from html import escape
import json
from pathlib import Path
import re
import shutil
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
import yaml

LOGGER = logging.getLogger(__name__)
MOUNT = re.compile(r"<div\b(?=[^>]*\sdata-mount\b)[^>]*\sdata-widget=[\"']([^\"']*)[\"'][^>]*>")


class WidgetError(ValueError):
    """A page needs a widget that is not built; the message says what to do."""


def names_on(body: str) -> list[str]:
    """Return the names of the widgets mounted in an HTML text, each once, in order."""
    return list(dict.fromkeys(MOUNT.findall(body)))


def read_manifest(folder: str | Path) -> dict[str, str]:
    """Return the manifest of the built widgets, or nothing when none is built yet."""
    path = Path(folder) / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def scripts_for(names: list[str], folder: str | Path, page: str) -> list[str]:
    """Return the script files that a page with these widgets loads, the host first.

    Raises WidgetError, naming page and widget, when a script is missing.
    """
    if not names:
        return []
    manifest = read_manifest(folder)
    files = []
    for name in ["host", *names]:
        file = manifest.get(name)
        what = "the host of the widgets" if name == "host" else f"the widget {name!r}"
        if file is None:
            built = ", ".join(sorted(set(manifest) - {"host"})) or "none"
            raise WidgetError(
                f"{page} needs {what}, which is not in {Path(folder) / 'manifest.json'} "
                f"(built: {built}). Run `make widgets`."
            )
        if not (Path(folder) / file).is_file():
            raise WidgetError(
                f"{page} needs {what}: the manifest names {file}, but that file is missing. "
                "Run `make widgets`."
            )
        files.append(file)
    return files


def mount(name: str, settings: dict) -> str:
    """Return the HTML of a mount; raises ValueError when settings are not what is expected."""
    unknown = set(settings) - {"state", "reserve", "fallback"}
    if unknown or not isinstance(settings.get("state", {}), dict):
        raise ValueError(
            "expected state (a mapping), reserve: {wide, narrow, touch_wide, touch_narrow} and "
            f"fallback; got {sorted(settings)}"
        )
    reserve = settings.get("reserve", {})
    heights = {"reserve-wide": "wide", "reserve-narrow": "narrow"}
    heights |= {"touch-wide": "touch_wide", "touch-narrow": "touch_narrow"}
    style = ";".join(f"--{name}:{int(reserve.get(key, 0))}px" for name, key in heights.items())
    state = json.dumps(settings.get("state", {}), ensure_ascii=False).replace("</", "<\\/")
    fallback = escape(settings.get("fallback", "This figure is interactive; it needs JavaScript."))
    return (
        f'<div class="book-widget" data-widget="{escape(name)}" data-mount style="{style}">'
        f'<script type="application/json">{state}</script><p>{fallback}</p></div>'
    )


class BookWidget(SphinxDirective):
    """Put a widget on a Markdown page."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"file": directives.path}

    def run(self) -> list[nodes.Node]:
        """Return the mount as raw HTML."""
        text = "\n".join(self.content)
        if "file" in self.options:
            _, path = self.env.relfn2path(self.options["file"])
            self.env.note_dependency(path)
            if not Path(path).is_file():
                raise self.error(f"book-widget: no file {self.options['file']!r}")
            text = Path(path).read_text(encoding="utf-8")
        try:
            html = mount(self.arguments[0], yaml.safe_load(text) or {})
        except (yaml.YAMLError, ValueError) as error:
            raise self.error(f"book-widget {self.arguments[0]}: {error}") from error
        return [nodes.raw("", f'<div class="text_html">{html}</div>', format="html")]


def add_scripts(app: Sphinx, pagename: str, templatename, context: dict, doctree) -> None:
    """Tell the template which scripts the page needs."""
    names = names_on(context.get("body") or "")
    context["book_widget_scripts"] = []
    try:
        context["book_widget_scripts"] = scripts_for(names, app.config.book_widgets, pagename)
    except WidgetError as error:
        LOGGER.warning("%s", error, location=pagename, type="book", subtype="widget")


def copy_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Copy the scripts that the manifest names, and remove those of earlier builds."""
    if exception or app.builder.format != "html":
        return
    source = Path(app.config.book_widgets)
    target = Path(app.outdir) / "_static/widgets"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file in read_manifest(source).values():
        if (source / file).is_file():
            shutil.copyfile(source / file, target / file)


def setup(app: Sphinx) -> None:
    """Register the directive and the handlers."""
    app.add_directive("book-widget", BookWidget)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_scripts)
