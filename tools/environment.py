"""Make the virtual environment and install into it, once. Standard library only.

The layers are what a task needs: ``book`` builds the website (no TensorFlow), ``run`` executes
the chapters, ``course`` makes and grades assignments, ``dev`` tests and maintains. A stamp in the
environment holds a hash of everything that decides what is installed, so that nothing installs
twice and a changed pin installs anew.

This file must at least *parse* on an old Python, so that the message about it can be read.
"""

import hashlib
import os
from pathlib import Path
import shutil
import subprocess
import sys

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)
LAYERS = {
    "book": "requirements/book.txt",
    "run": "requirements.txt",
    "course": "requirements/course.txt",
    "dev": "requirements/dev.txt",
}
# A layer is also satisfied by a wider one.
SATISFIED_BY = {
    "book": ("book", "dev"),
    "run": ("run", "course", "dev"),
    "course": ("course", "dev"),
    "dev": ("dev",),
}
MEGABYTES = {"book": 190, "run": 1400, "course": 1450, "dev": 1750}


class EnvironmentProblem(Exception):
    """Something on this computer is missing; the message says what to do."""


def environment_folder():
    """Return the folder of the virtual environment (``BOOK_VENV`` or ``.venv``)."""
    return Path(os.environ.get("BOOK_VENV") or ROOT / ".venv").absolute()


def program(name, folder=None):
    """Return the path of a program of the virtual environment."""
    folder = folder or environment_folder()
    if os.name == "nt":
        return folder / "Scripts" / (name + ".exe")
    return folder / "bin" / name


def _supported(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def _range():
    return "%d.%d to %d.%d" % (OLDEST + NEWEST)  # noqa: UP031 (must parse and run on old Pythons)


def find_python():
    """Return the command of a supported Python: this one, else one on the PATH.

    Raises EnvironmentProblem when there is none.
    """
    if _supported(sys.version_info):
        return [sys.executable]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)  # noqa: UP031
        if found:
            return [found]
        if os.name == "nt" and shutil.which("py"):
            command = ["py", "-3.%d" % minor]  # noqa: UP031
            if subprocess.run([*command, "-c", ""], capture_output=True).returncode == 0:
                return command
    raise EnvironmentProblem(
        f"The book needs Python {_range()}; this is Python {sys.version.split()[0]}, "
        "and no other was found.\n"
        "Install a supported one, then name it: make PYTHON=/path/to/python …"
    )


def _with_includes(path):
    """Yield a requirements file and every file that it includes (-r, -c)."""
    yield path
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if len(words) == 2 and words[0] in ("-r", "-c"):
            yield from _with_includes((path.parent / words[1]).resolve())


def fingerprint(layer):
    """Return a hash of all files that decide what the layer installs."""
    digest = hashlib.sha256()
    for path in _with_includes(ROOT / LAYERS[layer]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp(layer, folder):
    return folder / (".installed-" + layer)


def is_installed(layer, folder=None):
    """Tell whether the environment holds the layer as its requirements now stand."""
    folder = folder or environment_folder()
    if not program("python", folder).exists():
        return False
    for wider in SATISFIED_BY[layer]:
        stamp = _stamp(wider, folder)
        if stamp.exists() and stamp.read_text() == fingerprint(wider):
            return True
    return False


def _run(command, **options):
    code = subprocess.call([str(part) for part in command], **options)
    if code:
        raise EnvironmentProblem(
            "This command ended with code {}:\n  {}".format(code, " ".join(map(str, command)))
        )


def _usable(folder):
    python = program("python", folder)
    if not python.exists():
        return False
    check = "import sys, pip; print('%d %d' % sys.version_info[:2])"
    done = subprocess.run([str(python), "-c", check], capture_output=True, text=True)
    return done.returncode == 0 and _supported([int(part) for part in done.stdout.split()])


def _create(folder):
    python = find_python()
    print(f"Making a virtual environment in {folder} …", flush=True)
    try:
        _run([*python, "-m", "venv", "--clear", folder])
    except EnvironmentProblem as problem:
        raise EnvironmentProblem(
            f"{problem}\nOn Debian and Ubuntu, the package python3-venv is needed."
        ) from None


def _make_importable(python):
    """Put the repository on the environment's path: an editable install that needs no network."""
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.check_output([str(python), "-c", script], text=True)
    (Path(found.strip()) / "book_helpers.pth").write_text(str(ROOT) + "\n", encoding="utf-8")


def _warm_up(python):
    """Let matplotlib list the fonts now: it warns on standard error when a chapter is the first."""
    subprocess.run([str(python), "-c", "import matplotlib.font_manager"], capture_output=True)


def ensure(layer, folder=None):
    """Make the environment hold a layer, and return its Python.

    Raises EnvironmentProblem with advice when it cannot.
    """
    folder = folder or environment_folder()
    if is_installed(layer, folder):
        return program("python", folder)
    if not _usable(folder):
        _create(folder)
    print(
        f"Installing {LAYERS[layer]} (about {MEGABYTES[layer]} MB the first time) …",
        flush=True,
    )
    pip = [program("python", folder), "-m", "pip", "install", "--quiet"]
    _run([*pip, "--disable-pip-version-check", "-r", ROOT / LAYERS[layer]])
    _make_importable(program("python", folder))
    if layer != "book":
        _warm_up(program("python", folder))
    _stamp(layer, folder).write_text(fingerprint(layer))
    return program("python", folder)


def main(arguments):
    """Install the named layers (``dev`` holds the others); ``here`` prepares this interpreter."""
    if arguments == ["here"]:
        _make_importable(sys.executable)
        _warm_up(sys.executable)
        return 0
    for layer in arguments or ["dev"]:
        if layer not in LAYERS:
            print("Expected one of {}, got {}".format(", ".join(LAYERS), layer), file=sys.stderr)
            return 2
        try:
            print(ensure(layer))
        except EnvironmentProblem as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
