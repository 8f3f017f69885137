"""Remove what the commands made. Standard library only: it may remove the environment itself."""

import shutil
import sys

from tools import ROOT, environment

BUILT = ("_build", ".pytest_cache", ".ruff_cache", ".hypothesis", ".venv-trials")
INSTALLED = ("node_modules",)


def main(arguments):
    """Remove builds and caches; with ``--all`` also what was installed."""
    folders = [ROOT / name for name in BUILT]
    if "--all" in arguments:
        folders += [ROOT / name for name in INSTALLED] + [environment.environment_folder()]
    for part in ("book_helpers", "chapters", "site", "tests", "tools"):
        folders += (ROOT / part).rglob("__pycache__")
        folders += (ROOT / part).rglob(".ipynb_checkpoints")
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
            print("removed", folder.relative_to(ROOT) if ROOT in folder.parents else folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
