"""A class of 200, one in ten hostile: the book's grader beside plain nbgrader."""

from __future__ import annotations

import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
import time

from tests.course.corpus.classes import make_class
from tests.course.corpus.running import Classroom, allowed
from tools import ROOT

STEM = "01_activation_functions"
SIZE = 200
SAMPLE = 20  # submissions that plain nbgrader grades; the rest of its time is extrapolated
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


def unfairness(classroom: Classroom, results: dict[str, dict]) -> tuple[float, float, int]:
    """Marks lost, marks too many, and how many states are wrong, over a class."""
    lost = extra = 0.0
    wrong = 0
    for student, kind in classroom.kinds.items():
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
        "seconds for 200": round(seconds * SIZE / len(classroom.kinds), 1),
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
        python = Path(sys.base_prefix)
        if python.is_relative_to("/root"):
            command += ["--perms", "0755", "--tmpfs", "/root"]
            for folder in reversed(python.parents[:-2]):
                command += ["--perms", "0755", "--dir", str(folder)]
            command += ["--ro-bind", str(python), str(python)]
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


def measure_nbgrader(classroom: Classroom, folder: Path, name: str, configuration, students):
    """Grade a sample of the class with plain nbgrader, the hostile ones one by one."""
    hostile = [student for student in students if classroom.kinds[student].hostile]
    plain = PlainNbgrader(classroom, folder, configuration)
    seconds = plain.grade([student for student in students if student not in hostile])
    for student in hostile:
        seconds += plain.grade([student])
    results = plain.results()
    kinds = classroom.kinds
    classroom.kinds = {student: kinds[student] for student in students}
    lost, extra, _ = unfairness(classroom, results)
    classroom.kinds = kinds
    return {
        "grader": name,
        "submissions": len(students),
        "seconds": round(seconds, 1),
        "seconds for 200": round(seconds * SIZE / len(students), 1),
        "marks lost": lost,
        "marks too many": extra,
        "without a grade": len(students) - len(results),
        "wrong state": None,
        "left running": None,
        "outside the sandbox": None,
    }


def sample(classroom: Classroom, size: int = SAMPLE) -> list[str]:
    """Students of each group in the proportion of the class, those left out that are unsafe."""
    groups: dict[tuple, list[str]] = {}
    for student, kind in classroom.kinds.items():
        if kind.name not in NEVER_UNCONTAINED:
            group = (kind.hostile, kind.name == "solved", kind.name.startswith("mistake"))
            groups.setdefault(group, []).append(student)
    chosen = []
    for group in groups.values():
        chosen += group[: round(size * len(group) / len(classroom.kinds))]
    return chosen


def measure() -> dict[str, list[dict]]:
    """Both graders on the same class. nbgrader grades a sample; its time for 200 is scaled up."""
    with Classroom(STEM, seconds=20) as classroom:
        classroom.add(make_class(classroom.good, SIZE))
        rows = [measure_engine(classroom)]
        students = sample(classroom)
        for title, settings in (
            ("nbgrader, as installed", None),
            ("nbgrader, the book's settings", ROOT / "assignments" / "nbgrader_config.py"),
        ):
            place = classroom.folder / f"plain-{len(rows)}"
            rows.append(measure_nbgrader(classroom, place, title, settings, students))
    return {f"A class of {SIZE}, one in ten hostile (numpy, two cores)": rows}
