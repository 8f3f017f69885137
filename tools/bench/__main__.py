"""Measure, print a table, write bench.json.

python -m tools.bench                 everything (about half an hour)
python -m tools.bench weight build    only these parts
"""

import argparse
import json
import os
from pathlib import Path
import platform
import sys
import time

from tools import ROOT
from tools.bench import build, course, imports, notebooks, paint, weight

PARTS = {
    "paint": paint.measure,
    "weight": weight.measure,
    "build": build.measure,
    "imports": imports.measure,
    "notebooks": notebooks.measure,
    "course": course.measure,
}


def print_table(title, rows):
    """Print dicts with the same keys as an aligned table."""
    print(f"\n{title}")
    if not rows:
        print("  nothing to measure yet")
        return
    heads = list(rows[0])
    texts = [[_text(row[head]) for head in heads] for row in rows]
    widths = [max(len(head), *(len(row[i]) for row in texts)) for i, head in enumerate(heads)]
    for line in [heads, *texts]:
        cells = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())


def _text(value):
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 10 else f"{value:,.0f}"
    return "" if value is None else str(value)


def main(arguments):
    """Run the named parts and write what they found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--output", default=str(ROOT / "bench.json"))
    options = parser.parse_args(arguments)
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"expected parts of {', '.join(PARTS)}; got {', '.join(unknown)}")
    found = {
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "load_before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        }
    }
    for part in options.parts or PARTS:
        began = time.perf_counter()
        print(f"… {part}", file=sys.stderr, flush=True)
        for title, rows in PARTS[part]().items():
            found[title] = rows
            print_table(title, rows)
        found["machine"][f"seconds_{part}"] = round(time.perf_counter() - began, 1)
    Path(options.output).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {options.output}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
