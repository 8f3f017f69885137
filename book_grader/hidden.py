"""Packages that a function task may not use: importing them works, using them explains itself.

The sandbox removes their files. This only makes `import scipy` at the head of a cell harmless, so
that the rest of the cell still counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
import sys
from types import ModuleType


class NotForThisTask(Exception):
    """Raised where a hidden package is used."""


class Absent:
    """Stands for anything in a hidden package; explains itself when it is called."""

    def __init__(self, name: str):
        self._name = name

    def __call__(self, *_, **__):
        raise NotForThisTask(f"{self._name} is not there in this task: write it with numpy")

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}")


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def __init__(self, packages: Sequence[str]):
        self.packages = tuple(packages)

    def find_spec(self, fullname, path=None, target=None):
        hidden = any(fullname == name or fullname.startswith(name + ".") for name in self.packages)
        return ModuleSpec(fullname, self, is_package=True) if hidden else None

    def create_module(self, spec):
        module = _AbsentModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module):
        return None


def install(packages: Sequence[str]) -> None:
    """Answer every import of these packages with a stand-in."""
    if packages:
        sys.meta_path.insert(0, _Finder(packages))
