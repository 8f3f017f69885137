"""What each built widget says of itself, read by node from the bundles."""

import functools
import importlib
import json
import subprocess

from book_helpers import widgets
from book_helpers.widgets._base import STATIC

from tools import ROOT
from tools.programs import node

CLASSES = {module: name for name, module in widgets._WIDGETS.items()}


def make(stem):
    """An instance of the widget as a chapter would first show it."""
    module = importlib.import_module(f"book_helpers.widgets.{stem}")
    example = getattr(module, "example", None)
    return example() if example else getattr(widgets, CLASSES[stem])()


@functools.cache
def described(stem):
    """{title, task, explain, data, defaults, schema, presets, cases} of a widget."""
    done = subprocess.run(
        [node(), ROOT / "tests/widgets/describe.mjs", STATIC],
        input=json.dumps({stem: make(stem).page_state()}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[stem]
