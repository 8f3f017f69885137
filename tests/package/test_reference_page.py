"""The page for readers names what exists, and leaves out nothing that a module offers."""

import importlib
from pathlib import Path
import re

import book_helpers
import pytest

PAGE = Path(book_helpers.__file__).parents[1] / "docs" / "api.md"
MODULES = ("datasets", "plotting", "checks", "training", "models")


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


def test_every_named_function_exists(page):
    named = re.findall(rf"\b({'|'.join(MODULES)})\.(\w+)", page)
    assert len(named) > 30
    for module, name in named:
        assert hasattr(importlib.import_module(f"book_helpers.{module}"), name), f"{module}.{name}"
    rows = re.findall(r"^\| `(reference\.\w+)` \| (.*) \|$", page, re.MULTILINE)
    assert len(rows) == 9
    for module, names in rows:
        members = importlib.import_module(f"book_helpers.{module}")
        for name in re.findall(r"`(\w+)", names):
            owner = getattr(members, "RandomStream", members)
            assert hasattr(members, name) or hasattr(owner, name), f"{module}.{name}"


def test_everything_offered_is_named(page):
    for module in MODULES[:2]:
        members = importlib.import_module(f"book_helpers.{module}")
        for name in members.__all__:
            if name not in ("SERIES", "STYLE", "Picture", "SourceLine"):
                assert re.search(rf"\b{name}\b", page), f"{module}.{name}"
