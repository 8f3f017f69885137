"""A class of 200, one in ten hostile: the book's grader beside plain nbgrader."""

from __future__ import annotations

from collections.abc import Iterable
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
import time

from hub.one_machine import open_paths
from tests.course.corpus.classes import make_class
from tests.course.corpus.running import Classroom, allowed
from tools import ROOT

STEM = "01_activation_functions"
SIZE = 200
SAMPLE = 10  # of the ordinary submissions, which plain nbgrader grades; for the rest see below
# Not run with plain nbgrader, which has no limits: they would harm this computer.
NEVER_UNCONTAINED = {
    "processes that make processes",
    "many processes",
    "takes all memory",
    "takes all memory when called",
    "fills the disk",
    "100,000 files",
}
TEACHER = 54_321  # a user number that owns nothing else
LONGEST = 300  # seconds for one submission with nbgrader


def unfairness(
    classroom: Classroom, results: dict[str, dict], students: Iterable[str] | None = None
) -> tuple[float, float, int]:
    """Marks lost, marks too many, and how many states are wrong; of a class or some of it."""
    lost = extra = 0.0
    wrong = 0
    for student in students or classroom.kinds:
        kind = classroom.kinds[student]
        result = results.get(student, {"state": None, "tasks": []})
        earned = {task["id"]: task["earned"] or 0.0 for task in result["tasks"]}
        wrong += result["state"] != kind.state
        for task, may in allowed(kind, classroom.good).items():
            lost += max(0.0, min(may.scores) - earned.get(task, 0.0))
            extra += max(0.0, earned.get(task, 0.0) - max(may.scores))
    return lost, extra, wrong


def measure_engine(classroom: Classroom, workers: int = 2) -> dict:
    """Grade the class with the book's grader."""
    began = time.perf_counter()
    done = classroom.grade(workers=workers)
    seconds = time.perf_counter() - began
    if done.code:
        raise RuntimeError(done.output)
    lost, extra, wrong = unfairness(classroom, done.results)
    return {
        "grader": "book-grade",
        "submissions": len(classroom.kinds),
        "seconds": round(seconds, 1),
        "seconds for all": round(seconds, 1),
        "marks lost": lost,
        "marks too many": extra,
        "without a grade": 0,
        "wrong state": wrong,
        "left running": len(done.survivors),
        "outside the sandbox": len(classroom.escaped()),
    }


def _contained(course: Path) -> list[str]:
    """Start of a command that can write to the course folder alone, and use no network."""
    command = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    limits = ["prlimit", "--fsize=2000000000", "--as=8000000000", "--nproc=400"]
    if os.geteuid() == 0:
        # As an ordinary user, who may read Python even where it is installed for root alone.
        command += open_paths((Path(sys.base_prefix),))
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        limits += ["setpriv", f"--reuid={TEACHER}", f"--regid={TEACHER}", "--clear-groups"]
        subprocess.run(["chown", "-R", f"{TEACHER}:{TEACHER}", str(course)], check=True)
    else:
        command += ["--unshare-user"]
    command += ["--perms", "1777", "--tmpfs", "/tmp", "--perms", "1777", "--tmpfs", "/dev/shm"]
    for folder in reversed(course.parents[:-2]):
        command += ["--perms", "0755", "--dir", str(folder)]
    command += ["--bind", str(course), str(course)]
    command += ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--die-with-parent"]
    return [*command, "--new-session", "--chdir", str(course), "--", *limits]


class PlainNbgrader:
    """nbgrader's own `autograde` on submissions of a classroom, with a configuration or without.

    For the sake of this computer each command runs in a process namespace of its own, without a
    network, and sees as writable only its course folder: what hostile code destroys there is
    what it would destroy at a teacher's.
    """

    def __init__(self, classroom: Classroom, folder: Path, configuration: Path | None):
        self.classroom, self.course = classroom, folder
        self.stem = classroom.stem
        folder.mkdir()
        for part in ("source", "checks"):
            shutil.copytree(classroom.course / part, folder / part)
        text = configuration.read_text() if configuration else "c = get_config()\n"
        text += f"\nc.CourseDirectory.root = {str(folder)!r}\n"
        text += f"c.CourseDirectory.db_url = 'sqlite:///{folder}/gradebook.db?timeout=60'\n"
        (folder / "nbgrader_config.py").write_text(text)
        made = self.run("generate_assignment", self.stem, "--create", seconds=120)
        if made.returncode:
            raise RuntimeError(made.stdout)

    def run(self, *arguments: str, seconds: float) -> subprocess.CompletedProcess:
        """One nbgrader command."""
        binaries = Path(sys.executable).parent
        command = [*_contained(self.course), str(binaries / "nbgrader"), *arguments]
        environment = os.environ | {
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "BOOK_GRADER_COURSE": str(self.course),
            "HOME": str(self.course),
        }
        with tempfile.TemporaryFile("w+", errors="replace") as log:
            try:
                done = subprocess.run(
                    command,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    timeout=seconds,
                )
                code = done.returncode
            except subprocess.TimeoutExpired:
                code = -1
            log.seek(0)
            return subprocess.CompletedProcess(command, code, log.read(100_000))

    def hand_in(self, student: str):
        """Copy a submission as it was collected."""
        place = Path("submitted") / student
        shutil.copytree(self.classroom.course / place, self.course / place, symlinks=True)

    def grade(self, students: list[str]) -> float:
        """Grade a batch, then one by one who has no grade yet; returns the seconds."""
        for student in students:
            self.hand_in(student)
        began = time.perf_counter()
        if len(students) > 1:
            self.run("autograde", self.stem, seconds=LONGEST * len(students))
        for student in students:
            if student not in self.results():
                self.run("autograde", self.stem, f"--student={student}", seconds=LONGEST)
        return time.perf_counter() - began

    def results(self) -> dict[str, dict]:
        """The gradebook's scores in the shape of the grader's own results."""
        from nbgrader.api import Gradebook, MissingEntry

        found = {}
        with Gradebook(f"sqlite:///{self.course}/gradebook.db") as gradebook:
            for student in self.classroom.kinds:
                try:
                    submission = gradebook.find_submission(self.stem, student)
                except MissingEntry:
                    continue
                # A grading that failed leaves an entry that looks like a zero, but no notebook.
                if not (self.course / "autograded" / student / self.stem).is_dir():
                    continue
                tasks = [
                    {"id": grade.name.removesuffix("_points"), "earned": grade.auto_score or 0.0}
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                ]
                found[student] = {"state": "graded", "tasks": tasks}
        return found


def measure_nbgrader(classroom: Classroom, folder: Path, name: str, configuration) -> dict:
    """Grade with plain nbgrader: all that is clumsy or hostile, and some of the ordinary work.

    The time for the rest of the ordinary work is scaled up from what these took. What is hostile is
    graded one by one, so that it cannot take the others' grades with it.
    """
    groups = {"ordinary": [], "clumsy": [], "hostile": []}
    for student, kind in classroom.kinds.items():
        ordinary = kind.name == "solved" or kind.name.startswith("mistake")
        group = "hostile" if kind.hostile else "ordinary" if ordinary else "clumsy"
        if kind.name not in NEVER_UNCONTAINED:
            groups[group].append(student)
    whole = len(groups["ordinary"])
    groups["ordinary"] = groups["ordinary"][:SAMPLE]
    plain = PlainNbgrader(classroom, folder, configuration)
    ordinary = plain.grade(groups["ordinary"])
    others = plain.grade(groups["clumsy"])
    others += sum(plain.grade([student]) for student in groups["hostile"])
    students = [student for group in groups.values() for student in group]
    results = plain.results()
    lost, extra, _ = unfairness(classroom, results, students)
    return {
        "grader": name,
        "submissions": len(students),
        "seconds": round(ordinary + others, 1),
        "seconds for all": round(ordinary * whole / len(groups["ordinary"]) + others, 1),
        "marks lost": lost,
        "marks too many": extra,
        "without a grade": len(students) - len(results),
        "wrong state": None,
        "left running": None,
        "outside the sandbox": None,
    }


def measure() -> dict[str, list[dict]]:
    """Both graders on the same class. nbgrader grades all of it but most of the ordinary work."""
    with Classroom(STEM, seconds=20) as classroom:
        classroom.add(make_class(classroom.good, SIZE))
        rows = [measure_engine(classroom)]
        settings = ROOT / "assignments" / "nbgrader_config.py"
        for title, file in (
            ("nbgrader, as installed", None),
            ("nbgrader, the book's settings", settings),
        ):
            place = classroom.folder / f"plain-{len(rows)}"
            rows.append(measure_nbgrader(classroom, place, title, file))
    return {f"A class of {SIZE}, one in ten hostile (numpy, two cores)": rows}
