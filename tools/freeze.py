"""Freeze the environment: requirements/constraints.txt and .binder/requirements.txt.

python -m tools.freeze            keep the versions that are frozen, add what is new
python -m tools.freeze --upgrade  take the newest versions that fit (then run all tests)

One resolution holds on every supported Python and platform; where it differs, a line carries a
marker. Needs the network.
"""

import argparse
from pathlib import Path
import re
import subprocess
import sys
import tempfile

from tools import ROOT
from tools.environment import OLDEST, program

CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
BINDER = ROOT / ".binder" / "requirements.txt"
# Binder's own image has JupyterLab; it never builds the website and never tests.
NOT_ON_BINDER = ("jupyter-book", "jupyterlab", "nbval")
BINDER_PYTHON = "3.11"
CONSTRAINTS_HEAD = """\
# Every package of the environment, exactly. Written by: make freeze. Do not edit.
# The direct dependencies stand in ../requirements.txt, book.txt and dev.txt.
"""
BINDER_HEAD = """\
# What the chapters need to run, and nothing else. Written by: make freeze. Do not edit.
# No `-r` here: Binder would then install anew for every commit (docs/decisions).
"""
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def requirement_lines(path):
    """Return the requirements of a file and of those that it includes, without options."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.split(" #")[0].strip()
        if line.startswith("-r "):
            lines += requirement_lines((path.parent / line[3:].strip()).resolve())
        elif line and not line.startswith(("#", "-")):
            lines.append(line)
    return lines


def canonical(requirement):
    """Return the normalised name of the package that a requirement line names."""
    return re.sub(r"[-_.]+", "-", NAME.match(requirement).group()).lower()


def binder_requirements():
    """Return the lines of requirements.txt that a chapter needs on Binder."""
    lines = requirement_lines(ROOT / "requirements.txt")
    return [line for line in lines if canonical(line) not in NOT_ON_BINDER]


def _compile(lines, pinned, options):
    """Resolve requirement lines, preferring the pins of a file; return the frozen lines."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.txt"), Path(folder, "out.txt")
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        target.write_text(pinned, encoding="utf-8")
        command = [program("uv"), "pip", "compile", source, "--output-file", target, "--quiet"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", *options]
        subprocess.run([str(part) for part in command], check=True)
        return target.read_text(encoding="utf-8")


def freeze(upgrade=False):
    """Write both frozen files."""
    options = ["--universal", "--python-version", "{}.{}".format(*OLDEST)]
    if upgrade:
        options.append("--upgrade")
    pinned = CONSTRAINTS.read_text(encoding="utf-8") if CONSTRAINTS.exists() else ""
    frozen = _compile(requirement_lines(ROOT / "requirements" / "dev.txt"), pinned, options)
    CONSTRAINTS.write_text(CONSTRAINTS_HEAD + frozen, encoding="utf-8", newline="\n")
    options = ["--python-version", BINDER_PYTHON, "--python-platform", "x86_64-unknown-linux-gnu"]
    options += ["--constraint", CONSTRAINTS]
    frozen = _compile(binder_requirements(), "", options)
    BINDER.parent.mkdir(exist_ok=True)
    BINDER.write_text(BINDER_HEAD + frozen, encoding="utf-8", newline="\n")


def main():
    """Parse the command line and freeze."""
    parser = argparse.ArgumentParser(prog="python -m tools.freeze", description=__doc__)
    parser.add_argument("--upgrade", action="store_true")
    try:
        freeze(parser.parse_args().upgrade)
    except subprocess.CalledProcessError as error:
        print(f"Nothing fits, or the network is missing: {error}", file=sys.stderr)
        return 1
    print(f"written: {CONSTRAINTS.relative_to(ROOT)}, {BINDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
