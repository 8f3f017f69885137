"""How long the website takes to build: from nothing, and again without a change."""

import shutil
import statistics
import subprocess
import sys
import time

from tools import ROOT


def _build():
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tools.website", "build"], cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - began


def measure():
    """Three cold builds and three warm ones, in turn."""
    cold, warm = [], []
    for _ in range(3):
        shutil.rmtree(ROOT / "_build", ignore_errors=True)
        cold.append(_build())
        warm.append(_build())
    rows = [
        {"build": "cold", "seconds": statistics.median(cold)},
        {"build": "warm", "seconds": statistics.median(warm)},
    ]
    return {"Building the website": rows}
