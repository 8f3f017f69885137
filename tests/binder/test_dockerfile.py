"""What Binder would build: the Dockerfile of repo2docker, read without Docker."""

import json
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from tools import ROOT


def plan(folder):
    """Return repo2docker's plan for a folder; a process of its own, because it changes folder."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("plan.py")), str(folder)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def installs_before_content(dockerfile):
    """Tell whether packages are installed before the content comes, so that they are cached."""
    return dockerfile.index("/bin/pip install") < dockerfile.index("COPY --chown=1000:1000 src/ ")


@pytest.fixture(scope="module")
def present():
    return plan(ROOT)


@pytest.fixture
def copy(tmp_path):
    """A folder with nothing but .binder, to plant faults in."""
    shutil.copytree(ROOT / ".binder", tmp_path / ".binder")
    return tmp_path


def test_binder_takes_python_3_11(present):
    assert present["builder"] == "PythonBuildPack"
    assert present["python"] == "3.11"
    assert "environment-2epy-2d3-2e11-2dlinux-2d64" in present["dockerfile"]


def test_binder_installs_the_frozen_requirements_once(present):
    dockerfile = present["dockerfile"]
    assert dockerfile.count("/bin/pip install") == 1
    assert 'pip install --no-cache-dir -r ".binder/requirements.txt"' in dockerfile
    assert installs_before_content(dockerfile)


def test_binder_prepares_the_image_after_the_content_has_come(present):
    dockerfile = present["dockerfile"]
    assert dockerfile.index("COPY --chown=1000:1000 src/ ") < dockerfile.index(
        "./.binder/postBuild"
    )
    script = (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")
    assert script.startswith("#!/bin/bash\n")
    assert "python -m tools.environment here" in script


def test_without_the_runtime_file_binder_would_take_another_python(copy):
    (copy / ".binder" / "runtime.txt").unlink()
    assert plan(copy)["python"] != "3.11"


def test_an_included_file_would_make_every_commit_install_anew(copy):
    path = copy / ".binder" / "requirements.txt"
    (copy / "more.txt").write_text("numpy\n")
    path.write_text(path.read_text(encoding="utf-8") + "-r ../more.txt\n", encoding="utf-8")
    assert not installs_before_content(plan(copy)["dockerfile"])
