"""The maintainers' commands. Each is a module that runs on its own: ``python -m tools.NAME``.

``tools.book`` and ``tools.environment`` need the standard library alone, because they make the
virtual environment in which the others run.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
