"""Open JupyterLab on the chapters."""

import os
import subprocess
import sys

from tools import CHAPTERS


def main(arguments):
    """Start JupyterLab; arguments are handed on (``--no-browser --port 8899``)."""
    CHAPTERS.mkdir(exist_ok=True)
    variables = dict(os.environ)
    # Without it the extension manager asks the package index for a list, which fails offline.
    command = [sys.executable, "-m", "jupyterlab", "--LabApp.extension_manager=readonly"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", *arguments]
    try:
        return subprocess.call(command, cwd=CHAPTERS, env=variables)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
