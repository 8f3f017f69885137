"""What is generated is fresh, JavaScript's own tests pass, and the style is kept."""

import subprocess
import sys

import pytest

from tools import ROOT, lint, node_packages
from tools.programs import node

JAVASCRIPT_TESTS = sorted(str(path) for path in (ROOT / "tests/widgets_js").glob("*.test.js"))
CHECKS = {
    "bundles are those of widgets/": ["widgets/build.mjs", "--check"],
    "JavaScript's tests": ["--test", *JAVASCRIPT_TESTS],
}


@pytest.fixture(scope="module", autouse=True)
def packages():
    node_packages.ensure()


def run(command):
    """Run a command in the book's folder; fail with what it said."""
    done = subprocess.run(
        command, cwd=ROOT, env=node_packages.variables(), capture_output=True, text=True
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


@pytest.mark.parametrize("name", CHECKS)
def test_javascript(name):
    printed = run([node(), *CHECKS[name]])
    if "--test" in CHECKS[name]:
        assert len(JAVASCRIPT_TESTS) > 0
        for word in ("fail 0", "skipped 0", "todo 0", "cancelled 0"):
            assert word in printed


def test_golden_files_are_what_python_gives():
    run([sys.executable, "-m", "tests.golden", "--check"])


@pytest.mark.parametrize("command", lint.commands(fix=False), ids=lambda c: " ".join(c[1:4])[-40:])
def test_style(command):
    run(command)
