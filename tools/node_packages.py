"""Install the widgets' npm packages (esbuild, axe-core, …) as package-lock.json pins them, once."""

import hashlib
import os
from pathlib import Path
import shutil
import subprocess

from tools import ROOT
from tools.programs import node, npm

STAMP = ROOT / "node_modules" / ".installed"


def fingerprint():
    """Return a hash of what decides which packages are installed."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def variables():
    """Return environment variables in which `node` is ours: npm's scripts look for it."""
    if shutil.which("node") == node():
        return dict(os.environ)
    path = os.pathsep.join([str(Path(node()).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def ensure():
    """Install the packages unless they are there already.

    Raises subprocess.CalledProcessError when npm fails.
    """
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    print("Installing the widgets' npm packages …", flush=True)
    subprocess.run(
        [*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        env=variables(),
        check=True,
    )
    STAMP.write_text(fingerprint())
