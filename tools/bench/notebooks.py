"""Running and verifying the chapters: time and memory of each, parallel against serial."""

import json
import subprocess
import sys
import time

from tools import CHAPTERS, ROOT


def _verify(workers):
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tools.testing", "chapters", "--workers", str(workers)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def measure():
    """Each chapter once by itself; then all of them in two workers and in one."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.notebooks", "--measure", "--workers", "1"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    chapters = json.loads(done.stdout)
    parallel, serial = _verify(2), _verify(1)
    return {
        "Running a chapter in a fresh kernel": chapters,
        "Verifying all chapters with nbval": [
            {"how": "two at a time", "seconds": parallel, "ratio": 1.0},
            {"how": "one after the other", "seconds": serial, "ratio": serial / parallel},
        ],
        "Chapters": [{"chapters": len(list(CHAPTERS.glob("[0-9][0-9]_*.ipynb")))}],
    }
