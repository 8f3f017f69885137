"""Verifying the chapters as the tests do: time and memory of each, parallel against serial."""

from concurrent.futures import ThreadPoolExecutor
import time

from tests.notebooks.verification import verify
from tools.notebooks import find_chapters


def _verify(workers):
    """Verify every chapter, each in a process of its own; returns the results and the seconds."""
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(verify, find_chapters([])))
    return results, time.perf_counter() - began


def measure():
    """One after the other (that gives each chapter's own time), then two at a time."""
    results, serial = _verify(1)
    _, parallel = _verify(2)
    chapters = [
        {
            "chapter": path.stem,
            "seconds": result.seconds,
            "MB peak": result.peak_bytes / 1e6,
            "passed": str(result.code == 0),
        }
        for path, result in zip(find_chapters([]), results, strict=True)
    ]
    return {
        "Verifying a chapter in a fresh kernel (nbval, strict)": chapters,
        "Verifying all chapters": [
            {
                "how": "one after the other",
                "seconds": serial,
                "against parallel": serial / parallel,
            },
            {"how": "two at a time", "seconds": parallel, "against parallel": 1.0},
        ],
    }
