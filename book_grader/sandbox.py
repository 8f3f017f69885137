"""Runs the worker with nothing within its reach but what it is given.

bubblewrap gives it namespaces of its own (no network, no other processes), a read-only system and
environment and a small private temporary folder. It sees neither the course folder nor anybody's
home. As root, it becomes a user number that nothing else has; as an ordinary user, it stays that
user, mapped to an unprivileged number. When the grader dies, it dies.
"""

from __future__ import annotations

from collections.abc import Sequence
import contextlib
from dataclasses import dataclass, field
import itertools
import os
from pathlib import Path
import shutil
import subprocess
import sys
import sysconfig
import tempfile

from book_grader import seccomp

MEBI = 2**20
PACKAGE = Path(__file__).resolve().parent
HELPERS = PACKAGE.parent / "book_helpers"

RECIPE = """\
Without bubblewrap (it needs Linux) student code is not kept from your files. Grade in a container
that has it instead, with Docker or Podman, from the folder of the book:

    docker build -t book-grader -f - . <<'END'
    FROM python:3.11-slim
    RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap
    COPY requirements.txt /book/
    COPY requirements /book/requirements
    RUN pip install --no-cache-dir -r /book/requirements/course.txt
    END
    docker run --rm -it --init --network none --cap-add SYS_ADMIN \\
        --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\
        -v "$PWD":/book -w /book book-grader python -m book_grader grade STEM

Or, if you trust every student, on a computer that holds nothing else: --unsafe. Every report then
says so."""


class NoSandbox(Exception):
    """bubblewrap is missing or does not work here; the message says what to do."""


@dataclass(frozen=True)
class Limits:
    """What a sandbox may use. memory: bytes of all its processes together."""

    memory: int = 1536 * MEBI
    address_space: int = 4096 * MEBI
    processes: int = 64
    file_size: int = 64 * MEBI
    temporary: int = 128 * MEBI
    open_files: int = 512
    output: int = 16 * MEBI  # bytes that one cell or one part's calls may print
    cpu_seconds: int = 3600

    def inside(self) -> dict[str, int]:
        """Return what the worker sets for itself, before any student's code."""
        names = ("address_space", "processes", "file_size", "open_files", "cpu_seconds")
        return {name: getattr(self, name) for name in names}


FUNCTION_LIMITS = Limits()
MODEL_LIMITS = Limits(memory=4096 * MEBI, address_space=0, processes=256, temporary=512 * MEBI)


@dataclass(frozen=True)
class Confinement:
    """How a worker is started.

    hidden: packages that must not be importable. overlays: pairs of a file to show and the path at
    which to show it. unsafe: run it as an ordinary process instead.
    """

    limits: Limits = FUNCTION_LIMITS
    hidden: tuple[str, ...] = ()
    overlays: tuple[tuple[Path, Path], ...] = ()
    private: tuple[Path, ...] = ()  # folders that must not be seen, wherever they lie
    unsafe: bool = False
    environment: dict[str, str] = field(default_factory=dict)


_uids = itertools.count()


def _unused_uid() -> int:
    """Return a user number for one sandbox, so that no two share what is counted by user."""
    return 1_000_000_000 + (os.getpid() % 500_000) * 2000 + next(_uids) % 2000


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def command(confinement: Confinement, seccomp_number: int | None) -> list[str]:
    """Return the command that starts the worker."""
    uid = _unused_uid() if _is_root() and not confinement.unsafe else None
    settings = {
        "uid": uid,
        "limits": {} if confinement.unsafe else confinement.limits.inside(),
        "hidden": list(confinement.hidden),
        "sandboxed": not confinement.unsafe,
    }
    home = PACKAGE.parent if confinement.unsafe else Path("/grader")
    program = (
        f"import sys; sys.path.insert(0, {str(home)!r}); "
        f"from book_grader.worker import main; main({settings!r})"
    )
    python = [sys.executable, "-s", "-P", "-c", program]
    if confinement.unsafe:
        return python
    return [*_bubblewrap(confinement, seccomp_number), "--", *python]


def _bubblewrap(confinement: Confinement, seccomp_number: int | None) -> list[str]:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise NoSandbox(f"bubblewrap (the program bwrap) was not found.\n\n{RECIPE}")
    arguments = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    if _is_root():
        # Without a user namespace: the worker becomes a user that owns nothing outside either.
        arguments += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        arguments += ["--unshare-cgroup-try", "--cap-drop", "ALL"]
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        arguments += ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
        if seccomp_number is None:  # else the filter refuses new namespaces
            arguments += ["--disable-userns"]
    arguments += ["--hostname", "sandbox"]
    for name, value in (_environment() | confinement.environment).items():
        arguments += ["--setenv", name, value]
    arguments += ["--perms", "0755", "--dir", "/home"]
    size = str(confinement.limits.temporary)
    arguments += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    for path in ("/dev/shm", "/tmp", "/home/student"):  # before what may lie within
        arguments += ["--perms", "1777", "--size", size, "--tmpfs", path]
    shown = _system()
    seen_from = [*shown, Path("/grader/book_grader/worker.py")]
    parents = {parent for path in seen_from for parent in path.parents}
    parents -= {Path(name) for name in ("/", "/tmp", "/home")}
    for path in sorted(parents):  # bubblewrap would make them for root's eyes alone
        arguments += ["--perms", "0755", "--dir", str(path)]
    for path in shown:
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        else:
            arguments += ["--ro-bind", str(path), str(path)]
    arguments += _masks(confinement, shown)
    for name in ("__init__.py", "values.py", "worker.py", "hidden.py"):
        arguments += ["--ro-bind", str(PACKAGE / name), f"/grader/book_grader/{name}"]
    if HELPERS.is_dir():
        arguments += ["--ro-bind", str(HELPERS), "/grader/book_helpers"]
        arguments += _hide(confinement.hidden, HELPERS.parent, Path("/grader"))
    for source, target in confinement.overlays:
        arguments += ["--ro-bind", str(source), str(target)]
    arguments += ["--remount-ro", "/", "--chdir", "/home/student"]
    if seccomp_number is not None:
        arguments += ["--seccomp", str(seccomp_number)]
    return arguments


def _environment() -> dict[str, str]:
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return one_thread | {
        "HOME": "/home/student",
        "USER": "student",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "IPYTHONDIR": "/home/student/.ipython",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "7",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "KERAS_BACKEND": "tensorflow",
    }


def _system() -> list[Path]:
    """Return what of this computer is shown: the system's programs, Python, the environment."""
    paths = [Path(name) for name in ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/nix/store")]
    paths += [Path("/etc/ld.so.cache"), Path("/etc/alternatives"), Path("/etc/localtime")]
    paths += [Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve()]
    kept: list[Path] = []
    for path in paths:
        inside = any(path.is_relative_to(other) for other in kept if not other.is_symlink())
        if (path.exists() or path.is_symlink()) and not inside:
            kept.append(path)
    return kept


def _masks(confinement: Confinement, shown: Sequence[Path]) -> list[str]:
    """Return arguments that lay empty folders over what is within `shown` but must not be seen."""
    arguments: list[str] = []
    visible = [path for path in shown if not path.is_symlink() and path.is_dir()]
    for path in confinement.private:
        if any(path.is_relative_to(other) for other in visible):
            arguments += ["--size", "4096", "--tmpfs", str(path)]
    roots = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    roots |= {Path(sys.base_prefix).resolve() / "lib" / version / "site-packages"}
    roots |= set(Path("/usr/lib").glob("python3*/dist-packages"))
    roots |= set(Path("/usr/local/lib").glob("python3*/*-packages"))
    for root in sorted(roots):
        if any(root.is_relative_to(other) for other in visible):
            arguments += _hide(confinement.hidden, root, root)
    return arguments


def _hide(packages: Sequence[str], root: Path, shown_at: Path) -> list[str]:
    """Return arguments that empty packages of a folder, where that folder is shown."""
    arguments: list[str] = []
    for package in packages:
        parts = package.split(".")
        path, shown = root.joinpath(*parts), shown_at.joinpath(*parts)
        if path.is_dir():
            arguments += ["--size", "4096", "--tmpfs", str(shown)]
        elif path.with_suffix(".py").is_file():
            arguments += ["--ro-bind", os.devnull, str(shown.with_suffix(".py"))]
    return arguments


def start(confinement: Confinement) -> subprocess.Popen:
    """Start a worker: plans on its standard input, results on its output, prints on its error.

    Raises NoSandbox.
    """
    with contextlib.ExitStack() as stack:
        number = None
        program = None if confinement.unsafe else seccomp.program()
        if program is not None:
            filter_file = stack.enter_context(tempfile.TemporaryFile())
            filter_file.write(program)
            filter_file.seek(0)
            number = filter_file.fileno()
        extra = {"env": {**os.environ, **_unsafe_environment()}} if confinement.unsafe else {}
        return subprocess.Popen(
            command(confinement, number),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=() if number is None else (number,),
            start_new_session=os.name != "nt",
            cwd=tempfile.gettempdir(),
            **extra,
        )


def _unsafe_environment() -> dict[str, str]:
    kept = _environment()
    for name in ("HOME", "USER", "PATH", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR", "LANG"):
        kept.pop(name)
    return kept


def problem() -> str | None:
    """Return why the sandbox does not work here and what to do, or None when it works."""
    if sys.platform != "linux":
        return f"This is {sys.platform}; bubblewrap needs Linux.\n\n{RECIPE}"
    try:
        process = start(Confinement())
    except (NoSandbox, OSError) as trouble:
        return str(trouble)
    try:
        output, errors = process.communicate(b"", timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "the sandbox did not start within a minute"
    if b"started" in output and process.returncode == 0:
        return None
    said = errors.decode(errors="replace").strip()[-2000:] or f"exit code {process.returncode}"
    if "nknown option" in said:
        return f"expected bubblewrap 0.7 or later; this one says: {said}\n\n{RECIPE}"
    return (
        f"bubblewrap is there, but the sandbox does not start:\n{said}\n\n"
        "Often user namespaces are switched off. As root, one of these switches them on:\n"
        "    sysctl -w kernel.unprivileged_userns_clone=1\n"
        "    sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\n"
        "    sysctl -w user.max_user_namespaces=10000\n"
        f"Or run the grader as root.\n\n{RECIPE}"
    )
