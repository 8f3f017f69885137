"""The Keras task of each assignment: the reference trains, wrong models earn what is stated."""

import subprocess
import sys

import pytest

from tools import ROOT
from tools.assignments import master


@pytest.mark.parametrize("stem", master.find())
def test_the_linter_finds_nothing_with_the_model_trained(stem):
    done = subprocess.run(
        [sys.executable, "-m", "tools.assignments", "lint", "--slow", stem],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{stem}: " in done.stdout and done.stdout.endswith("no fault\n")
