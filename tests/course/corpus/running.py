"""A teacher's folder with submissions of the corpus, graded as a teacher grades it, and watched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
import uuid

from book_grader.tasks import Assignment
from tests.course.corpus import fair, small, witnesses
from tests.course.corpus.kinds import Fifo, Files, Kind, Link
from tests.course.corpus.submission import Good, World, as_bytes, grade_id
from tools import ROOT

VICTIM = "victim"
ASSIGNMENTS = ROOT / "assignments"
# Appended to the copy of an assignment's checks.
VARIANT = """

from dataclasses import replace as _replace

ASSIGNMENT = _replace(
    ASSIGNMENT,
    tasks=tuple(
        _replace(task, seconds={seconds}) if hasattr(task, "seconds") else task
        for task in ASSIGNMENT.tasks
        if getattr(task, "kind", "function") in {kinds!r}
    ),
)
"""


def load_checks(text: str, name: str) -> Assignment:
    """The ASSIGNMENT that the text of a checks file defines."""
    space = {"__name__": f"checks_of_{name}"}
    exec(compile(text, f"checks of {name}", "exec"), space)
    return space["ASSIGNMENT"]


@dataclass
class Grading:
    """What a run of the grader came to."""

    code: int
    output: str
    results: dict[str, dict]
    survivors: list[str] = field(default_factory=list)


class Classroom:
    """A course folder with one assignment, open to every user of this computer.

    It does not lie in pytest's folders, which nobody else may enter: what keeps student code out
    of it must be the sandbox, not a permission. Close it, or use it in a `with` statement.

    stem: of one of the book's assignments, or of the small one. keras: whether its model tasks are
    kept and the target; without them, grading needs numpy alone. seconds: what a task may take.
    """

    def __init__(self, stem: str = small.STEM, *, keras=False, seconds=3):
        self.folder = Path(tempfile.mkdtemp(prefix="class-"))
        folder = self.folder
        self.token = f"witness_{uuid.uuid4().hex[:12]}"
        self.secret = f"secret_{uuid.uuid4().hex}"
        self.course = folder / "course"
        self.outside = folder / "outside"
        self.stem = stem
        self.kinds: dict[str, Kind] = {}
        for path in (self.course / "checks", self.course / "source" / stem, self.outside):
            path.mkdir(parents=True)
        (self.outside / "private.txt").write_text("nobody's business\n")
        self.listener = witnesses.Listener(self.outside, self.token)
        checks, master = self._sources(stem)
        if stem != small.STEM:
            kept = ("function", "model") if keras else ("function",)
            checks += VARIANT.format(kinds=kept, seconds=seconds)
        (self.course / "checks" / f"{stem}.py").write_text(checks, encoding="utf-8")
        assignment = load_checks(checks, stem)
        if not keras:
            _drop_models(master, assignment, load_checks(self._sources(stem)[0], stem))
        (self.course / "source" / stem / f"{stem}.ipynb").write_bytes(as_bytes(master))
        world = World(
            course=str(self.course),
            outside=str(self.outside),
            port=self.listener.port,
            token=self.token,
            secret=self.secret,
            namespace=os.readlink("/proc/self/ns/pid"),
        )
        self.good = Good(assignment, master, world)
        if keras:
            self.good.target = next(task for task in self.good.coded if task.kind == "model")
        self.victim = self.hand_in(VICTIM, self.good.files(self.good.blank()))

    @staticmethod
    def _sources(stem):
        if stem == small.STEM:
            return Path(small.__file__).read_text(encoding="utf-8"), small.master()
        source = ASSIGNMENTS / "source" / stem / f"{stem}.ipynb"
        checks = (ASSIGNMENTS / "checks" / f"{stem}.py").read_text(encoding="utf-8")
        return checks, json.loads(source.read_text(encoding="utf-8"))

    def close(self):
        """Stop listening, and remove the folder."""
        self.listener.close()
        shutil.rmtree(self.folder)

    def __enter__(self) -> Classroom:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def hand_in(self, student: str, files: Files) -> Path:
        """Put files into a student's folder, as `nbgrader collect` does."""
        folder = self._write(student, files)
        self._open_to_everyone()
        return folder

    def _write(self, student, files):
        folder = self.course / "submitted" / student / self.stem
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Link):
                path.symlink_to(content.to)
            elif isinstance(content, Fifo):
                os.mkfifo(path)
            else:
                path.write_bytes(content)
        return folder

    def _open_to_everyone(self):
        for folder in (self.folder, *self.folder.rglob("*")):
            if not folder.is_symlink() and "grading" not in folder.parts:
                folder.chmod(0o777 if folder.is_dir() else 0o666)

    def add(self, kinds: Iterable[Kind]):
        """Hand in one submission of each kind."""
        for kind in kinds:
            student = f"student_{len(self.kinds):03}"
            self.kinds[student] = kind
            self._write(student, kind.make(self.good))
        self._open_to_everyone()

    def command(self, *more: str, workers=2) -> list[str]:
        """What a teacher types to grade this assignment."""
        program = [sys.executable, "-m", "book_grader", "grade", self.stem]
        return [*program, "--course", str(self.course), "--workers", str(workers), *more]

    def environment(self) -> dict[str, str]:
        """The grader's environment, in which something secret lies."""
        return os.environ | {"GRADER_WITNESS": self.secret, "JUPYTERHUB_API_TOKEN": self.secret}

    def grade(self, *more: str, workers=2, timeout=900) -> Grading:
        """Grade, and see what is left running."""
        with witnesses.adopting():
            before = witnesses.descendants()
            done = subprocess.run(
                self.command(*more, workers=workers),
                cwd=ROOT,
                env=self.environment(),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout,
                stdin=subprocess.DEVNULL,
            )
            survivors = witnesses.descendants() - before
            names = [_command_of(pid) for pid in survivors]
            witnesses.end(survivors)
        return Grading(done.returncode, done.stdout + done.stderr, self.results(), names)

    def results(self) -> dict[str, dict]:
        """What the result files say, by student. Raises ValueError for half a file."""
        folder = self.course / "grading" / self.stem
        found = (json.loads(path.read_text()) for path in folder.glob("[!.]*.json"))
        return {result["student"]: result for result in found}

    def gradebook_scores(self) -> dict[str, dict[str, float]]:
        """What nbgrader's gradebook says each student has for each task."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as gradebook:
            return {
                submission.student.id: {
                    grade.name.removesuffix("_points"): grade.score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(self.stem)
            }

    def inputs(self) -> dict[str, str]:
        """What no grading may change: everything but what the grader itself writes."""
        written = ("grading", "gradebook.db", "autograded", "feedback", ".secret")
        course = witnesses.snapshot(self.course, without=written)
        return course | {
            f"outside/{name}": what for name, what in witnesses.snapshot(self.outside).items()
        }

    def escaped(self) -> list[str]:
        """Files that bear the mark of an attack, wherever they are; and who was connected to."""
        folders = [self.course, self.outside, "/tmp", "/var/tmp", "/dev/shm", "/run", "/etc"]
        folders += [Path.home(), ROOT, *(path for path in sys.path if os.path.isdir(path))]
        found = witnesses.named(self.token, folders, depth=1)
        return found + [f"connected to {address}" for address in self.listener.heard]

    def faults(self, results: dict[str, dict]) -> list[str]:
        """What is wrong with the results: a line for each kind that was not treated fairly."""
        found = []
        for student, kind in self.kinds.items():
            wrong = verdict(kind, self.good, results.get(student))
            found += [f"{student} ({kind.name}): {text}" for text in wrong]
        return found


def _drop_models(master, assignment, whole):
    """Take the cells of dropped tasks, and the import of Keras, out of a master."""
    dropped = {task.id for task in whole.tasks} - {task.id for task in assignment.tasks}
    master["cells"] = [
        cell
        for cell in master["cells"]
        if grade_id(cell) != "setup_keras"
        and not any(f"{grade_id(cell)}_".startswith(f"{task}_") for task in dropped)
    ]


def _command_of(pid):
    try:
        return f"{pid}: " + Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[:200]
    except OSError:
        return str(pid)


@dataclass(frozen=True)
class Fair:
    """What a task may earn: one of `scores`, or anything between, if the computer decides."""

    scores: tuple[float, ...]
    between: bool = False


def allowed(kind: Kind, good: Good) -> dict[str, Fair]:
    """What each task may earn."""
    return {task.id: _allowed(kind, good, task) for task in good.coded}


def _allowed(kind, good, task):
    which = kind.target if task.id == good.target.id else kind.rest
    if kind.earns is not None:
        which = "at most" if task.id in kind.loose else kind.earns.get(task.id, task.points)
    if which == "all":
        return Fair((task.points,))
    if which == "nothing":
        return Fair((0.0,))
    if which == "at most":
        most = kind.most if kind.most is not None and task.id == good.target.id else task.points
        return Fair((0.0, most), between=True)
    if which == "honest":
        return Fair(tuple(fair.possible_scores(good, {task.id: kind.code(good)}, task)))
    return Fair((which,))


def verdict(kind: Kind, good: Good, result: dict | None) -> list[str]:
    """What is wrong with one result."""
    if result is None:
        return ["no result"]
    found = []
    if result["state"] != kind.state:
        found.append(f"expected {kind.state!r}, got {result['state']!r} {result['reasons']}")
    tasks = {task["id"]: task for task in result["tasks"]}
    for task, may in allowed(kind, good).items():
        one = tasks.get(task, {"earned": 0.0, "status": "", "message": "not in the result"})
        earned, scores = one["earned"] or 0.0, may.scores
        why = f"{one['status']}: {one['message']}"
        if earned > max(scores) + 1e-9:
            found.append(f"{task} over-scored: {earned}, at most {max(scores)} ({why})")
        elif earned < min(scores) - 1e-9:
            found.append(f"{task} lost: {earned} of {min(scores)} ({why})")
        elif not may.between and not any(abs(earned - score) < 1e-9 for score in scores):
            found.append(f"{task}: {earned}, expected one of {sorted(scores)} ({why})")
        if any(ord(character) < 32 and character not in "\n\t" for character in one["message"]):
            found.append(f"{task}: control characters in the message {one['message']!r}")
    total = sum(task["earned"] or 0.0 for task in tasks.values())
    if abs((result["earned"] or 0.0) - total) > 1e-9:
        found.append(f"expected {total} in all, got {result['earned']}")
    return found
