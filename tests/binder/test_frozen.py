"""The frozen files say what they should: whole, exact, fresh."""

from importlib.metadata import PackageNotFoundError, requires
import re

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
import pytest

from tools import ROOT
from tools.freeze import BINDER, CONSTRAINTS, NOT_ON_BINDER, binder_requirements, requirement_lines

BINDER_MACHINE = {
    **default_environment(),
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.0",
    "python_version": "3.11",
    "sys_platform": "linux",
    "extra": "",
}
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==[0-9][0-9a-z.+]*( ; .+)?")


def frozen(path):
    """Return {name: [requirement, …]} of a frozen file."""
    found = {}
    for line in requirement_lines(path):
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def closure(lines, machine):
    """Return the names of all packages that requirement lines need, by what is installed here."""
    names, waiting = set(), [Requirement(line) for line in lines]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        extras = frozenset(requirement.extras or ("",))
        if requirement.marker and not requirement.marker.evaluate(machine):
            continue
        name = canonicalize_name(requirement.name)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        names.add(name)
        try:
            needed = requires(name) or []
        except PackageNotFoundError:
            # Not needed on this Python or platform; such packages need nothing themselves.
            continue
        for extra in extras:
            for text in needed:
                inner = Requirement(text)
                if inner.marker is None or inner.marker.evaluate({**machine, "extra": extra}):
                    inner.marker = None
                    waiting.append(inner)
    return names


@pytest.mark.parametrize("path", [CONSTRAINTS, BINDER], ids=["constraints", "binder"])
def test_every_line_is_one_exact_version_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    lines = requirement_lines(path)
    assert len(lines) > 80
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    assert "://" not in text
    assert not re.search(r"^-", text, re.M)


def test_constraints_hold_everything_that_is_needed_here():
    needed = closure(requirement_lines(ROOT / "requirements" / "dev.txt"), default_environment())
    assert sorted(needed - frozen(CONSTRAINTS).keys()) == []


def test_direct_requirements_agree_with_the_constraints():
    constraints = frozen(CONSTRAINTS)
    for line in requirement_lines(ROOT / "requirements" / "dev.txt"):
        requirement = Requirement(line)
        pins = constraints[canonicalize_name(requirement.name)]
        assert [str(pin.specifier) for pin in pins] == [str(requirement.specifier)], line


def test_binder_has_what_chapters_need_and_nothing_else():
    on_binder = frozen(BINDER)
    assert sorted(on_binder) == sorted(closure(binder_requirements(), BINDER_MACHINE))
    assert not set(NOT_ON_BINDER) & on_binder.keys()


def test_binder_has_the_versions_of_the_constraints():
    constraints = frozen(CONSTRAINTS)
    for name, (pin,) in frozen(BINDER).items():
        allowed = [
            str(other.specifier)
            for other in constraints[name]
            if other.marker is None or other.marker.evaluate(BINDER_MACHINE)
        ]
        assert allowed == [str(pin.specifier)], name


def test_the_six_packages_that_were_asked_for_are_direct_requirements():
    names = {canonicalize_name(Requirement(line).name)
             for line in requirement_lines(ROOT / "requirements.txt")}  # fmt: skip
    asked = {"jupyter-book", "numpy", "matplotlib", "ipywidgets", "tensorflow", "nbval"}
    assert asked <= names
