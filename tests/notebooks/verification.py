"""Restart and run all, offline, and compare every stored output: one chapter, one process.

The kernel runs as a reader's does: without the fixed threads and quiet log levels with which
`make notebooks` runs it. So a stored output is also known not to depend on those.
"""

from dataclasses import dataclass, field
import functools
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
import time

from tools import ROOT
from tools.kernels import CELL_TIMEOUT, FIXED, private_environment, write_kernelspec

HERE = Path(__file__).parent


@dataclass
class Verification:
    """What came of it."""

    code: int
    report: str
    seconds: float
    peak_bytes: int = 0
    cells: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)
    network: list = field(default_factory=list)

    @property
    def passed(self):
        """Whether every output is as stored and nobody asked for the network."""
        return self.code == 0 and not self.network


@functools.cache
def isolation():
    """Return the command that takes the network away, empty where the system has none."""
    command = ["unshare", "-rn", sys.executable, str(HERE / "lonely.py")]
    if not shutil.which("unshare"):
        return []
    return (
        command if subprocess.run([*command, "true"], capture_output=True).returncode == 0 else []
    )


def verify(path):
    """Run strict nbval over one notebook; return a Verification."""
    with tempfile.TemporaryDirectory(prefix="book-nbval-", ignore_cleanup_errors=True) as folder:
        observed, network = Path(folder, "observed.json"), Path(folder, "network.txt")
        environment = private_environment(folder, fixed={})
        for name in [*FIXED, *(name for name in environment if name.startswith("PYTEST_"))]:
            environment.pop(name, None)
        write_kernelspec(folder)
        environment |= {
            "BOOK_NETWORK_LOG": str(network),
            "BOOK_OBSERVED": str(observed),
            "JUPYTER_PATH": folder,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": os.pathsep.join([str(HERE / "without_network"), str(ROOT)]),
        }
        command = [*isolation(), sys.executable, "-m", "pytest", "--nbval", str(path)]
        command += [
            "-p",
            "nbval.plugin",
            "-p",
            "tests.notebooks.observer",
            "-p",
            "no:cacheprovider",
            "-q",
        ]
        # The notebook alone: no options, plugins or conftest of the book's own tests.
        command += ["-c", os.devnull, "--rootdir", str(Path(path).parent), "--noconftest"]
        command += ["--color=no", f"--nbval-cell-timeout={CELL_TIMEOUT}"]
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        result = Verification(
            done.returncode, done.stdout + done.stderr, time.perf_counter() - began
        )
        if observed.exists():
            for name, value in json.loads(observed.read_text(encoding="utf-8")).items():
                setattr(result, name, value)
        if network.exists():
            result.network = network.read_text(encoding="utf-8").splitlines()
        return result
