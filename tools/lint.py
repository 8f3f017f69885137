"""Check the style of Python, notebooks and JavaScript; with --fix repair what can be repaired."""

import subprocess
import sys

from tools import CHAPTERS, ROOT, node_packages
from tools.programs import node


def commands(fix):
    """Return the commands to run, in order."""
    ruff = [sys.executable, "-m", "ruff"]
    style = [*ruff, "check", "--quiet", *(["--fix"] if fix else [])]
    form = [*ruff, "format", "--quiet", *([] if fix else ["--diff"])]
    biome = [node(), "node_modules/@biomejs/biome/bin/biome", "check", "--log-level=warn"]
    biome += [*(["--write"] if fix else []), "widgets", "tests/widgets_js"]
    types = [node(), "node_modules/typescript/bin/tsc", "--project", "tsconfig.json", "--noEmit"]
    every = [[*style, "."], [*form, "."], biome, types]
    if any(CHAPTERS.glob("*.ipynb")) and not fix:
        every.append([sys.executable, "-m", "tools.notebooks", "--check"])
    return every


def main(arguments):
    """Run every check, also after one has failed."""
    node_packages.ensure()
    failed = []
    for command in commands("--fix" in arguments):
        if subprocess.call(command, cwd=ROOT, env=node_packages.variables()):
            failed.append(" ".join(command[1:4]))
    if failed:
        print(f"Failed: {'; '.join(failed)}. make lint FIX=1 repairs most.", file=sys.stderr)
        return 1
    print("Style: everything is in order.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
