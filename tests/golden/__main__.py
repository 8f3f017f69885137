"""Golden files: Python's numbers, replayed by the JavaScript twins.

    python -m tests.golden            writes tests/golden/data/
    python -m tests.golden --check    fails when a file differs from what Python gives now

Each module `tests/golden/<topic>.py` has `goldens() -> dict`, JSON-ready; the test
`tests/widgets_js/<topic>.golden.test.js` reads `data/<topic>.json`.
"""

import importlib
import json
from pathlib import Path
import sys

HERE = Path(__file__).parent
DATA = HERE / "data"


def topics() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def text_of(topic: str) -> str:
    values = importlib.import_module(f"tests.golden.{topic}").goldens()
    return json.dumps(values, indent=None, separators=(",", ":"), allow_nan=False) + "\n"


def agrees(new, old, tolerance=1e-12) -> bool:
    """Equal, but for the last bits: they differ between processors, the numbers do not."""
    if isinstance(new, dict):
        return (
            isinstance(old, dict)
            and new.keys() == old.keys()
            and all(agrees(new[key], old[key], tolerance) for key in new)
        )
    if isinstance(new, list):
        return (
            isinstance(old, list)
            and len(new) == len(old)
            and all(agrees(a, b, tolerance) for a, b in zip(new, old, strict=True))
        )
    if isinstance(new, float) and isinstance(old, (int, float)):
        return abs(new - old) <= tolerance * max(1.0, abs(new))
    return new == old


def stale() -> list[str]:
    """Topics whose file is missing or says something else than Python does now."""
    found = []
    for topic in topics():
        path = DATA / f"{topic}.json"
        if not path.exists() or not agrees(
            json.loads(text_of(topic)), json.loads(path.read_text())
        ):
            found.append(topic)
    return found


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        old = stale()
        if old:
            print(f"Stale golden files (run “make widgets”): {', '.join(old)}", file=sys.stderr)
            return 1
        print(f"{len(topics())} golden files are fresh.")
        return 0
    DATA.mkdir(exist_ok=True)
    for topic in topics():
        path = DATA / f"{topic}.json"
        if not path.exists() or topic in stale():
            path.write_text(text_of(topic))
            print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
