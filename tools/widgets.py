"""Bundle the widgets' front ends: npm ci where needed, then widgets/build.mjs."""

import subprocess
import sys

from tools import ROOT, node_packages
from tools.programs import node


def main(arguments):
    """Install what bundling needs, and bundle; arguments are handed on to build.mjs."""
    try:
        node_packages.ensure()
    except subprocess.CalledProcessError as error:
        print(f"npm failed ({error.returncode}); is the network there?", file=sys.stderr)
        return 1
    command = [node(), "widgets/build.mjs", *arguments]
    return subprocess.call(command, cwd=ROOT, env=node_packages.variables())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
