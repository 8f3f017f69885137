"""A chapter in a clean environment made from Binder's requirements: size and memory."""

import hashlib
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from tools import ROOT
from tools.freeze import BINDER, BINDER_PYTHON
from tools.kernels import Run, execute_all, run_in_a_loop
from tools.notebook_form import faults_in_outputs
from tools.notebooks import find_chapters, read

LARGEST, MOST_MEMORY = 1.8e9, 1.5e9
TRIALS = ROOT / ".venv-trials"


def installed_sizes(folder):
    """Return (bytes of the packages, bytes of their compiled byte code) of an environment.

    pip itself is not counted: it comes with the base image.
    """
    packages = compiled = 0
    for path in Path(folder, "lib").rglob("*"):
        if path.is_symlink() or not path.is_file() or "pip" in path.parts:
            continue
        if path.suffix == ".pyc":
            compiled += path.stat().st_size
        else:
            packages += path.stat().st_size
    return packages, compiled


@pytest.fixture(scope="module")
def environment():
    """The folder of a clean environment, made once for each state of the requirements."""
    same = sys.version.startswith(f"{BINDER_PYTHON}.")
    base = (not same and shutil.which(f"python{BINDER_PYTHON}")) or sys.executable
    state = hashlib.sha256(BINDER.read_bytes() + base.encode()).hexdigest()[:12]
    folder = TRIALS / f"binder-{state}"
    if not (folder / "complete").exists():
        for stale in TRIALS.glob("binder-*"):
            shutil.rmtree(stale)
        subprocess.run([base, "-m", "venv", folder], check=True)
        python = folder / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", BINDER], check=True)
        subprocess.run([python, "-m", "pip", "check"], check=True)
        # As .binder/postBuild does.
        subprocess.run([python, "-m", "tools.environment", "here"], cwd=ROOT, check=True)
        (folder / "complete").touch()
    return folder


def test_the_environment_is_small_enough(environment, record_property):
    packages, compiled = installed_sizes(environment)
    record_property(
        "measured",
        f"Binder's environment: {packages / 1e6:.0f} MB of packages, "
        f"{compiled / 1e6:.0f} MB of byte code compiled from them",
    )
    assert 3e8 < packages < LARGEST


def test_a_chapter_runs_in_it_within_binders_memory(environment, record_property, monkeypatch):
    path = find_chapters([])[0]
    run = Run(path, read(path))
    # Nothing is fixed: the kernel runs as Binder's does, whatever other tests have set.
    for name in ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS"):
        monkeypatch.delenv(name, raising=False)
    python = environment / "bin" / "python"
    run_in_a_loop(lambda: execute_all([run], workers=1, fixed={}, python=python))
    record_property(
        "measured",
        f"{path.stem} in Binder's environment: {run.seconds:.0f} s, "
        f"{run.peak_bytes / 1e6:.0f} MB peak",
    )
    assert run.failure == ""
    assert faults_in_outputs(run.notebook) == []
    assert 5e7 < run.peak_bytes < MOST_MEMORY
