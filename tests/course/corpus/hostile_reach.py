"""Attacks that reach for what is not theirs: files, the network, the environment, other work.

Each keeps its right solution and gives it up when it gets through: what is lost shows the hole.
"""

from __future__ import annotations

from tests.course.corpus.kinds import Kind, changed, sabotage
from tests.course.corpus.submission import as_bytes, code_cell, find

NETWORK = """
import socket
for family, kind, address in [
    (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
    (socket.AF_INET, socket.SOCK_STREAM, ("localhost", PORT)),
    (socket.AF_INET6, socket.SOCK_STREAM, ("::1", PORT)),
    (socket.AF_UNIX, socket.SOCK_STREAM, "\\0" + TOKEN),
    (socket.AF_UNIX, socket.SOCK_STREAM, OUTSIDE + "/socket"),
]:
    try:
        with socket.socket(family, kind) as talk:
            talk.settimeout(2)
            talk.connect(address)
            give_up(f"connected to {address!r}")
    except (OSError, UnicodeError):
        pass
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as talk:
        talk.sendto(TOKEN.encode(), ("127.0.0.1", PORT))
except OSError:
    pass
"""

READ = """
paths = [
    COURSE, COURSE + "/gradebook.db", COURSE + "/checks", COURSE + "/source", COURSE + "/grading",
    COURSE + "/submitted/victim", OUTSIDE, OUTSIDE + "/private.txt",
    "/etc/shadow", "/root/.ssh", "/proc/1/root" + OUTSIDE, "/proc/self/root" + OUTSIDE,
    "/proc/1/cwd/checks", f"/proc/{os.getppid()}/cwd/checks", "/dev/mem", "/dev/kmsg",
]
for path in paths:
    try:
        if os.path.isdir(path):
            give_up(f"{path} lists {os.listdir(path)}")
        else:
            with open(path, "rb") as stream:
                stream.read(10)
                give_up(f"{path} was read")
    except OSError:
        pass
"""

SEARCH = """
for folder in ("/", "/home", "/root", "/srv", "/mnt", "/opt", "/var", "/tmp", os.getcwd()):
    for where, folders, files in os.walk(folder):
        if where.count("/") > 7 or where.startswith(("/proc", "/sys")):
            folders.clear()
        if "/site-packages" not in where:
            for file in files:
                if file.endswith(("gradebook.db", "private.txt")) or "checks/" in where + "/":
                    if TOKEN[:5] in where or "assignments" in where or "course" in where:
                        give_up(f"{where}/{file}")
"""

ENVIRONMENT = """
import glob
found = [repr(dict(os.environ))]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        found.append(open(path, "rb").read().decode("utf-8", "replace"))
    except OSError:
        pass
# The prelude above holds the secret too: only what came from elsewhere is looked at.
if any(SECRET in text for text in found):
    give_up("the grader's environment")
if any(name in text for text in found for name in ("JUPYTERHUB_API_TOKEN", "BOOK_GRADER_SECRET")):
    give_up("a token")
"""

WRITE = """
folders = [
    COURSE, COURSE + "/grading", COURSE + "/checks", COURSE + "/submitted/victim", OUTSIDE,
    "/", "/tmp", "/var/tmp", "/dev/shm", "/etc", "/usr", "/usr/lib", "/home", "/root", "/run",
    os.path.expanduser("~"), os.getcwd(), "/proc/1/root/tmp", "/proc/1/cwd",
]
import sys
folders += [path for path in sys.path if path]
for folder in folders:
    for name in ("escaped_" + TOKEN, "escaped_" + TOKEN + ".pth"):
        try:
            with open(os.path.join(folder, name), "w") as stream:
                stream.write("import os")
        except OSError:
            pass
for path in (COURSE + "/gradebook.db", OUTSIDE + "/private.txt", "/etc/passwd"):
    for harm in (os.remove, lambda p: os.chmod(p, 0o777), lambda p: os.truncate(p, 0)):
        try:
            harm(path)
        except OSError:
            pass
"""

LINKS = """
for number, target in enumerate((COURSE, OUTSIDE, OUTSIDE + "/private.txt", "/etc/shadow", "/")):
    for folder in (os.getcwd(), "/tmp"):
        link = os.path.join(folder, f"link_{number}")
        try:
            os.symlink(target, link)
            if os.path.isdir(link):
                open(link + "/escaped_" + TOKEN, "w").close()
            else:
                open(link).read()
                open(link, "a").close()
                give_up("a link to " + target)
        except OSError:
            pass
        try:
            os.link(target, link + "_hard")
            give_up("a hard link to " + target)
        except OSError:
            pass
# Every name that a grader may read back from here leads elsewhere.
for name in ("result", "results", "output", "out", "answer", "answers", "values", "returned"):
    for ending in ("", ".json", ".npy", ".npz", ".pkl", ".txt"):
        try:
            os.symlink(OUTSIDE + "/private.txt", name + ending)
        except OSError:
            pass
"""

GRADEBOOK = """
import sqlite3
for path in (COURSE + "/gradebook.db", "gradebook.db", "../gradebook.db", "../../../gradebook.db"):
    try:
        with sqlite3.connect(f"file:{path}?mode=rw", uri=True) as gradebook:
            gradebook.execute("update grade set auto_score = 1000, manual_score = 1000")
        give_up("the gradebook")
    except sqlite3.Error:
        pass
"""

PACKAGES = """
import importlib, sys
for honest in (True, False):
    for package in ("keras", "tensorflow", "scipy.special", "sklearn", "skimage",
                    "book_helpers.reference"):
        try:
            # A stand-in that explains itself has no file.
            if getattr(importlib.import_module(package), "__file__", None):
                give_up("the hidden package " + package)
        except ImportError:
            pass
    for name in list(sys.modules):
        if name.startswith(("keras", "tensorflow", "scipy", "sklearn", "skimage", "book_helpers")):
            del sys.modules[name]
    sys.meta_path[:] = [one for one in sys.meta_path if "grader" not in type(one).__module__]
"""

SOURCES = """
import sys
for folder in sys.path + ["/usr", "/lib", "/opt"]:
    for inner in ("book_helpers/reference/activations.py", "book_helpers/reference/pooling.py",
                  "keras/__init__.py", "scipy/__init__.py", "sklearn/__init__.py",
                  "assignments/checks", "../assignments/checks"):
        path = os.path.join(folder, inner)
        if folder and (os.path.isfile(path) or os.path.isdir(path) and os.listdir(path)):
            try:
                if os.path.isdir(path) or open(path).read():
                    give_up(path)
            except OSError:
                pass
"""

MODULES = """
import sys, gc
for name, module in list(sys.modules.items()):
    held = getattr(module, "__dict__", {})
    if "ASSIGNMENT" in held or name.startswith("checks"):
        give_up("the checks in module " + name)
for thing in gc.get_objects():
    if type(thing).__name__ in ("Assignment", "Part", "Mistake", "Task"):
        if type(thing).__module__.startswith("book_grader"):
            give_up("an object of the checks")
"""

FRAMES = """
import sys
frame = sys._getframe()
while frame is not None:
    for name in ("ASSIGNMENT", "expected", "judge", "secret"):
        if name in frame.f_locals and frame.f_globals is not globals():
            give_up(f"{name} in a frame of {frame.f_code.co_filename}")
    frame = frame.f_back
"""

MARKUP = """
print("<script>parent.document.title = 'changed'</script><img src=x onerror=alert(1)>")
print("\\x1b[2J\\x1b[31m\\x1b]0;title\\x07\\x1b[1A")
raise ValueError("=HYPERLINK(1)\\x1b[31m<script>alert(1)</script>\\u202e")
"""

BLOCKED_MARKUP = 'raise ValueError("=cmd|x!A1\\x1b[31m<script>alert(1)</script>\\x00\\u202e")\n'


def _hostile_text(good, notebook):
    cell = find(notebook, good.target.id)
    cell["source"] = BLOCKED_MARKUP + cell["source"]


def _identity(good, notebook):
    """Claim in the metadata to be another student, with a score."""
    claim = {"student_id": "victim", "score": 1000, "assignment": "../../victim"}
    notebook["metadata"] |= {"nbgrader": claim, "book_grader": claim | {"state": "graded"}}
    notebook["cells"].append(
        code_cell("1000", nbgrader={"grade_id": "../../victim", "grade": True})
    )


def _id_as_a_path(good):
    notebook = good.notebook()
    for cell in notebook["cells"]:
        cell["id"] = "../../escaped_" + good.world.token
    settings = find(notebook, good.target.id)["metadata"]["nbgrader"]
    settings["grade_id"] = f"{good.world.outside}/escaped_{good.world.token}"
    return {f"{good.stem}.ipynb": as_bytes(notebook)}


KINDS = [
    sabotage("connects to the network", NETWORK),
    sabotage("reads what is the teacher's", READ),
    sabotage("searches for the gradebook", SEARCH),
    sabotage("reads the environment", ENVIRONMENT),
    sabotage("writes everywhere", WRITE),
    sabotage("links to everywhere", LINKS),
    sabotage("SQL on the gradebook", GRADEBOOK),
    sabotage("imports what is hidden", PACKAGES),
    sabotage("reads the reference's source", SOURCES),
    sabotage("looks for the checks in memory", MODULES),
    sabotage("looks for the checks in frames", FRAMES),
    sabotage("markup in outputs and errors", MARKUP),
    changed("markup in the error that counts", _hostile_text, target="nothing", hostile=True),
    changed("claims to be another student", _identity, hostile=True),
    Kind("ids that are paths", _id_as_a_path, hostile=True),
]
