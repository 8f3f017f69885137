"""The commands: listed, thin, the same with and without make; nothing installs twice."""

import os
import re
import subprocess
import sys

import pytest

from tools import ROOT, environment
from tools.book import COMMANDS, help_text
from tools.website import pages

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def make(*arguments):
    """Run make; return what it printed."""
    done = subprocess.run(
        ["make", "--no-print-directory", f"PYTHON={sys.executable}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_alone_lists_every_target_with_a_line_each():
    lines = make().splitlines()[2:]
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert all(len(line.split(maxsplit=1)[1]) > 20 and len(line) < 100 for line in lines)


def test_make_and_python_know_the_same_commands():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert sorted(phony.split()) == sorted(["help", *COMMANDS])
    for command in COMMANDS:
        shown = make("--dry-run", command)
        assert shown.split()[:3] == [sys.executable, "tools/book.py", command], shown


@pytest.mark.parametrize(
    ("arguments", "handed_on"),
    [
        (("notebooks", "CHAPTERS=06 01", "WORKERS=1"), "notebooks 06 01 --workers 1"),
        (("new-chapter", "STEM=16_dropout"), "new-chapter 16_dropout"),
        (("serve", "PORT=0"), "serve --port 0"),
        (("lint", "FIX=1"), "lint --fix"),
        (("clean", "ALL=1"), "clean --all"),
        (("test", "ARGS=-k pooling"), "test -k pooling"),
    ],
)
def test_make_hands_variables_on(arguments, handed_on):
    assert make("--dry-run", *arguments).strip().endswith(f"tools/book.py {handed_on}")


def test_every_command_has_its_module():
    for _, module, _ in COMMANDS.values():
        assert (ROOT / (module.split()[0].replace(".", "/") + ".py")).exists() or (
            ROOT / module.split()[0].replace(".", "/") / "__main__.py"
        ).exists(), module


def test_an_unknown_command_lists_the_known_ones():
    done = subprocess.run(
        [sys.executable, "tools/book.py", "bok"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "There is no command 'bok'." in done.stderr
    assert help_text() in done.stderr


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0), (4, 0, 0)])
def test_an_unsupported_python_is_refused_with_advice(monkeypatch, version):
    monkeypatch.setattr(environment.sys, "version_info", version)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(environment.EnvironmentProblem, match=r"needs Python 3\.11 to 3\.13"):
        environment.find_python()


def test_another_python_on_the_path_is_taken(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 13))
    places = {"python3.12": "/opt/python3.12", "python3.11": "/opt/python3.11"}
    monkeypatch.setattr(environment.shutil, "which", places.get)
    assert environment.find_python() == ["/opt/python3.12"]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A pretended environment and a record of what was run to fill it."""
    folder = tmp_path / "venv"
    python = environment.program("python", folder)
    python.parent.mkdir(parents=True)
    python.touch()
    commands = []
    monkeypatch.setattr(environment, "_run", lambda command, **_: commands.append(command))
    monkeypatch.setattr(environment, "_usable", lambda folder: True)
    monkeypatch.setattr(environment, "_make_importable", lambda python: None)
    monkeypatch.setattr(environment, "_warm_up", lambda python: None)
    return folder, commands


def test_nothing_installs_twice(installed):
    folder, commands = installed
    environment.ensure("book", folder)
    environment.ensure("book", folder)
    assert [command[-1] for command in commands] == [ROOT / "requirements" / "book.txt"]


def test_the_wide_layer_holds_the_narrow_ones(installed):
    folder, commands = installed
    environment.ensure("dev", folder)
    environment.ensure("book", folder)
    environment.ensure("run", folder)
    assert len(commands) == 1


def test_the_website_does_not_stand_in_for_the_chapters(installed):
    folder, commands = installed
    environment.ensure("book", folder)
    environment.ensure("run", folder)
    assert len(commands) == 2


@pytest.mark.parametrize("layer", environment.LAYERS)
def test_a_changed_constraint_installs_anew(installed, monkeypatch, layer):
    folder, commands = installed
    environment.ensure(layer, folder)
    before = environment.fingerprint(layer)
    constraints = ROOT / "requirements" / "constraints.txt"
    assert constraints in list(environment._with_includes(ROOT / environment.LAYERS[layer]))
    monkeypatch.setattr(environment, "fingerprint", lambda layer: before + "changed")
    environment.ensure(layer, folder)
    assert len(commands) == 2


def test_the_website_needs_no_tensorflow():
    text = (ROOT / "requirements" / "book.txt").read_text(encoding="utf-8")
    assert not re.search(r"^-r", text, re.M)
    assert not re.search(r"^(tensorflow|keras)", text, re.M)


def test_chapters_find_the_package_from_any_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import book_helpers; print(book_helpers.__file__)"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str(ROOT / "book_helpers" / "__init__.py"), done.stderr


def test_the_table_of_contents_takes_every_chapter():
    chapters = {f"chapters/{path.stem}" for path in (ROOT / "chapters").glob("[0-9]*.ipynb")}
    assert chapters <= set(pages())
    assert pages()[0] == "index"
