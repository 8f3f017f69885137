"""Separates users on one machine, without accounts in /etc/passwd and without containers.

Each user's server runs under a user id of its own, in bubblewrap: no other home, no other
process, no state of the hub is there; /tmp is private. The hub runs as root.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
import shutil
import stat
import sys

from jupyterhub.spawner import LocalProcessSpawner
from jupyterhub.traitlets import ByteSpecification
from traitlets import Unicode

from hub.roster import is_user_name
from hub.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("bwrap", "setpriv", "prlimit")
MOST_PROCESSES = 4096  # threads count: TensorFlow starts dozens


def missing_programs() -> list[str]:
    """Return what has to be installed (Debian: bubblewrap, util-linux)."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def user_id(settings: Settings, user: str) -> int:
    """Return the user's id: the same for ever, and never anybody else's."""
    file = settings.state / "hub" / "user_ids.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if user not in known:
        known[user] = max(known.values(), default=settings.first_uid - 1) + 1
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(known, indent=1), encoding="utf-8")
        draft.replace(file)
    return known[user]


def prepare_home(settings: Settings, user: str) -> Path:
    """Return the user's home, made private to its user id. Raises ValueError, OSError."""
    if not is_user_name(user):
        raise ValueError(f"expected a user name, got {user!r}")
    uid = user_id(settings, user)
    settings.homes.mkdir(parents=True, exist_ok=True, mode=0o755)
    home = settings.homes / user
    home.mkdir(exist_ok=True, mode=0o700)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise ValueError(f"{home}: expected a folder")
    if found.st_uid not in (0, uid):
        raise ValueError(f"{home}: expected to belong to {uid}, got {found.st_uid}")
    os.chown(home, uid, uid)
    home.chmod(0o700)
    if user == settings.course_account:
        install_course(home, uid)
    return home


def install_course(home: Path, uid: int) -> None:
    """Give the course's account its own copy of the book's assignments, once."""
    place = home / "assignments"
    if place.exists():
        return
    draft = home / ".assignments.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    for name in ("source", "checks"):
        shutil.copytree(ROOT / "assignments" / name, draft / name)
    for name in ("nbgrader_config.py", "README.md"):
        if (ROOT / "assignments" / name).exists():
            shutil.copy(ROOT / "assignments" / name, draft / name)
    for where, folders, files in os.walk(draft):
        for each in (where, *(os.path.join(where, name) for name in (*folders, *files))):
            os.chown(each, uid, uid)
    draft.rename(place)


def open_paths(
    read: tuple[Path, ...], write: tuple[Path, ...] = (), emptied: tuple[Path, ...] = ()
) -> list[str]:
    """Return arguments of bwrap with which everybody reaches some paths.

    What lies below a closed folder, such as an interpreter in root's home, is shown alone, in an
    empty folder of the same name; so is what lies below one that was `emptied` before.
    """
    closed: set[Path] = set()
    shown: list[str] = []
    for path in (*read, *write):
        for parent in reversed(path.parents):
            if parent in emptied or not parent.stat().st_mode & stat.S_IXOTH:
                closed.add(parent)
                shown += mount("--bind" if path in write else "--ro-bind", path)
                break
    return [each for folder in sorted(closed.difference(emptied)) for each in empty(folder)] + shown


def _parents(path: Path) -> list[str]:
    """Make the folders above a mount as open as they should be; bubblewrap's own are closed."""
    above = list(reversed(path.parents))[1:]
    return [each for folder in above for each in ("--perms", "0755", "--dir", str(folder))]


def empty(folder: Path, permissions: str = "0755") -> list[str]:
    """Return arguments of bwrap for an empty private folder."""
    return [*_parents(folder), "--perms", permissions, "--tmpfs", str(folder)]


def mount(how: str, path: Path) -> list[str]:
    """Return arguments of bwrap that show a path where it is, with --bind or --ro-bind."""
    return [*_parents(path), how, str(path), str(path)]


def service_command(settings: Settings, settings_file: Path) -> list[str]:
    """Return the command of the exchange: alone with its own folder. It gives up root itself."""
    folder = settings.state / "exchange"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    here = (Path(sys.prefix), Path(sys.base_prefix), ROOT, settings_file, settings.roster_file)
    command = [shutil.which("bwrap"), "--ro-bind", "/", "/", "--dev", "/dev"]
    command += ["--die-with-parent", "--unshare-pid", "--proc", "/proc"]
    command += open_paths(here, (folder,)) + mount("--bind", folder)
    return [*command, "--", sys.executable, "-m", "hub.exchange_service"]


def wrapper(settings: Settings, user: str, memory: int | None) -> list[str]:
    """Return the command in front of a user's server. memory: bytes for each process."""
    uid, home = user_id(settings, user), settings.homes / user
    accounts = settings.state / "hub" / "accounts"
    accounts.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = {
        "passwd": f"root:x:0:0::/:/bin/sh\n{user}:x:{uid}:{uid}::{home}:/bin/bash\n",
        "group": f"root:x:0:\n{user}:x:{uid}:\n",
    }
    teaches = user == settings.course_account
    here = (Path(sys.prefix), Path(sys.base_prefix), ROOT)
    command = [shutil.which("prlimit"), "--core=0", f"--nproc={MOST_PROCESSES}"]
    if memory:
        command.append(f"--data={memory}")
    command += [shutil.which("bwrap"), "--dev-bind", "/", "/", "--die-with-parent"]
    temporary = (Path("/tmp"), Path("/dev/shm"))
    command += [each for folder in temporary for each in empty(folder, "1777")]
    if not teaches:
        # Nothing survives its server, and other people's processes cannot be seen. The course's
        # server goes without, because the grader's own sandbox needs the whole of /proc.
        command += ["--unshare-pid", "--proc", "/proc"]
    command += open_paths(here, emptied=temporary)
    for folder in sorted((settings.state, settings.homes)):
        command += empty(folder)
    command += mount("--bind", home)
    if not teaches:
        # Solutions and hidden tests of the book's own copy.
        command += empty(ROOT / "assignments")
    for name, text in names.items():
        file = accounts / f"{user}.{name}"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o644)
        command += ["--ro-bind", str(file), f"/etc/{name}"]
    command += ["--chdir", str(home), "--", shutil.which("setpriv"), f"--reuid={uid}"]
    command += [f"--regid={uid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
    return [*command, "--inh-caps=-all", "--"]


class OneMachineSpawner(LocalProcessSpawner):
    """Starts each user's server under a user id of its own, in bubblewrap.

    `mem_limit` holds for each process (a kernel is one), not for the sum of a user's processes.
    """

    settings_file = Unicode(help="The course's settings file.").tag(config=True)
    mem_limit = ByteSpecification(None, help="What each process may use.").tag(config=True)

    def make_preexec_fn(self, name):
        """Return what runs just before bubblewrap: files are private unless said otherwise."""
        return lambda: os.umask(0o077)

    def user_env(self, env):
        """Add the user's name, home and shell."""
        home = read_settings(Path(self.settings_file)).homes / self.user.name
        env.update({"USER": self.user.name, "HOME": str(home), "SHELL": "/bin/bash"})
        return env

    async def move_certs(self, paths):
        """Raise: everything is on one machine, so that the hub needs no certificates inside."""
        raise NotImplementedError("expected JupyterHub.internal_ssl to be off")

    async def start(self):
        """Prepare the home, then start the server in its wrapper. Raises RuntimeError, OSError."""
        missing = missing_programs()
        if missing:
            raise RuntimeError(f"expected the programs {missing}; Debian: bubblewrap, util-linux")
        settings = read_settings(Path(self.settings_file))
        prepare_home(settings, self.user.name)
        plain = self.cmd
        server = [sys.executable, "-m", "jupyterhub.singleuser"]
        self.cmd = [*wrapper(settings, self.user.name, self.mem_limit), *server]
        try:
            return await super().start()
        finally:
            self.cmd = plain

    async def _signal(self, sig):
        """Signal the whole group: bubblewrap, and with it everything inside."""
        try:
            os.killpg(self.pid, sig)
        except ProcessLookupError:
            return False
        return True
