"""How long `import book_helpers` takes in a fresh process, beside what it leaves for later."""

import statistics
import subprocess
import sys
import time

from tools import ROOT

MODULES = tuple(f"book_helpers{part}" for part in ("", ".reference", ".plotting", ".widgets"))
OTHERS = ("numpy", "matplotlib.figure", "keras")
REPEATS = 5


def _seconds(statement):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def measure():
    """Medians over fresh processes, less what an empty Python needs; rounds alternate."""
    modules = [*MODULES, *OTHERS]
    times = {module: [] for module in modules}
    for _ in range(REPEATS):
        for module in modules:
            empty = _seconds("pass")
            times[module].append(_seconds(f"import {module}") - empty)
    rows = [
        {"import": module, "milliseconds": 1000 * statistics.median(values)}
        for module, values in times.items()
    ]
    return {"Import in a fresh process": rows}
