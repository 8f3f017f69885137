"""The book's commands, with nothing but Python: ``python tools/book.py COMMAND``.

The Makefile calls this file; where there is no make (Windows), call it yourself. Needs the
standard library alone, because it makes the virtual environment in which the rest runs.
"""

import os
from pathlib import Path
import subprocess
import sys

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import environment

# command: (layer of the environment, module to run in it, what it does)
COMMANDS = {
    "book": ("book", "tools.website build", "build the website into _build/html, strictly"),
    "serve": ("book", "tools.website serve", "build the website and serve it on this computer"),
    "lab": ("run", "tools.lab", "open JupyterLab on the chapters"),
    "notebooks": ("dev", "tools.notebooks", "execute chapters and store outputs (CHAPTERS=06)"),
    "check": ("dev", "tools.testing check", "the daily loop: lint, forms, quick tests (minutes)"),
    "test": ("dev", "tools.testing test", "run every test in parallel and print a summary"),
    "lint": ("dev", "tools.lint", "check the style of all code; FIX=1 repairs what it can"),
    "widgets": ("dev", "tools.widgets", "make the widgets' bundles and the golden files"),
    "new-chapter": ("dev", "tools.new_chapter", "start a chapter: STEM=16_dropout"),
    "assignments": ("course", "tools.assignments", "make the students' and teachers' versions"),
    "new-assignment": ("course", "tools.new_assignment", "start an assignment: STEM=03_…"),
    "grade": ("course", "book_grader", "grade submissions: ARGS='grade 06_pooling'"),
    "bench": ("dev", "tools.bench", "measure the book against alternatives"),
    "freeze": ("dev", "tools.freeze", "write requirements/constraints.txt and .binder/ again"),
    "clean": (None, "tools.clean", "remove what was built (ALL=1: the environment too)"),
}


def help_text():
    """Return the list of commands, a line each."""
    lines = ["make TARGET, or without make: python tools/book.py TARGET", ""]
    lines += [f"  {name:14} {what}" for name, (_, _, what) in COMMANDS.items()]
    return "\n".join(lines)


def run(command, arguments):
    """Make the environment that a command needs, run the command, return its exit code."""
    layer, module, _ = COMMANDS[command]
    python = str(environment.ensure(layer)) if layer else sys.executable
    name, *fixed = module.split()
    variables = dict(os.environ)
    # Programs of the environment (jupyter, esbuild's node) come before the system's.
    variables["PATH"] = os.pathsep.join([str(Path(python).parent), variables.get("PATH", "")])
    # Windows prints in the console's old code page otherwise.
    variables["PYTHONUTF8"] = "1"
    try:
        return subprocess.call(
            [python, "-m", name, *fixed, *arguments], cwd=environment.ROOT, env=variables
        )
    except KeyboardInterrupt:
        return 130


def main(arguments):
    """Run the named command, or list them all."""
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(help_text())
        return 0
    if arguments[0] not in COMMANDS:
        print(f"There is no command {arguments[0]!r}.\n\n{help_text()}", file=sys.stderr)
        return 2
    try:
        return run(arguments[0], arguments[1:])
    except environment.EnvironmentProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
