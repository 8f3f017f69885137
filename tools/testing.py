"""Run the tests: everything (test), or what a day's work needs (check).

Arguments are handed on to pytest: python -m tools.testing test -k pooling
"""

import os
import subprocess
import sys
import time

from tools import ROOT, lint, node_packages
from tools.programs import ProgramMissing, install_bubblewrap, install_chromium, node

# What the daily loop leaves to `make test`: it trains models, builds environments, or drives
# a browser through every page.
SLOW = (
    "tests/notebooks/test_execution.py",
    "tests/course/test_assignment_models.py",
    "tests/hub/test_classroom.py",
    "tests/binder",
    "tests/browser",
    "tests/lab",
)


def workers():
    """Return how many processes test at once: BOOK_WORKERS, else one for each core."""
    return os.environ.get("BOOK_WORKERS") or str(os.cpu_count() or 2)


def prepare():
    """Install what the tests need beside Python; say what is missing.

    Raises ProgramMissing or subprocess.CalledProcessError.
    """
    node()
    node_packages.ensure()
    os.environ["CHROMIUM"] = install_chromium()
    install_bubblewrap()


def run_pytest(arguments):
    """Run pytest in parallel and return its exit code."""
    # tests/conftest.py decides which tests stay together, and in which order they begin.
    command = [sys.executable, "-m", "pytest", "--numprocesses", workers()]
    command += ["--no-loadscope-reorder", "--durations=15", "-q"]
    return subprocess.call([*command, *arguments], cwd=ROOT, env=node_packages.variables())


def main(arguments):
    """Run the named selection of the tests."""
    began = time.perf_counter()
    if arguments[:1] not in (["test"], ["check"]):
        print("expected test or check", file=sys.stderr)
        return 2
    which, rest = arguments[0], arguments[1:]
    try:
        if which == "test":
            prepare()
            code = run_pytest(rest)
        else:
            code = lint.main([])
            code = run_pytest([f"--ignore={part}" for part in SLOW] + rest) or code
    except (ProgramMissing, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{(time.perf_counter() - began) / 60:.1f} minutes in all")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
