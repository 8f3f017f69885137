"""Make what the widgets' front ends are tested with and shipped as: golden files, bundles.

npm ci where needed, `python -m tests.golden`, then widgets/build.mjs.
"""

import subprocess
import sys

from tools import ROOT, node_packages
from tools.programs import node


def main(arguments):
    """Make both; `--check` only says whether what is there is fresh."""
    try:
        node_packages.ensure()
    except subprocess.CalledProcessError as error:
        print(f"npm failed ({error.returncode}); is the network there?", file=sys.stderr)
        return 1
    goldens = [sys.executable, "-m", "tests.golden", *arguments]
    bundles = [node(), "widgets/build.mjs", *arguments]
    codes = [
        subprocess.call(command, cwd=ROOT, env=node_packages.variables())
        for command in (goldens, bundles)
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
