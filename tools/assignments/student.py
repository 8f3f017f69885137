"""The student's version of an assignment, made by nbgrader's own generate_assignment.

The gradebook is not touched: grading registers an assignment there when it is needed.
"""

import logging
from pathlib import Path
import shutil
import tempfile

import nbformat

from tools.assignments import COURSE, master
from tools.notebook_form import to_text


def student_text(stem, course=COURSE):
    """Return the text of the notebook that students get: no solutions, no hidden tests.

    Raises MasterProblem with nbgrader's own words when it refuses the master.
    """
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    from book_grader.master import settings

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "source" / stem
        target.mkdir(parents=True)
        shutil.copy(master.path_of(stem, course), target)
        configuration = settings(course)
        configuration.CourseDirectory.root = folder
        configuration.CourseDirectory.assignment_id = stem
        configuration.CourseDirectory.db_url = (
            f"sqlite:///{(Path(folder) / 'unused.db').as_posix()}"
        )
        configuration.SaveCells.enabled = False
        program = NbGrader(config=configuration)
        program.log.setLevel(logging.CRITICAL)
        converter = GenerateAssignment(
            coursedir=CourseDirectory(parent=program), parent=program, no_database=True
        )
        try:
            converter.start()
        except (NbGraderException, SystemExit) as problem:
            raise master.MasterProblem(
                f"{stem}: nbgrader refuses the master: {problem}"
            ) from problem
        made = Path(folder) / "release" / stem / f"{stem}.ipynb"
        return to_text(nbformat.reads(made.read_text(encoding="utf-8"), as_version=4))


def release_path(stem, course=COURSE):
    """Return where the student's version lies; the website takes it from there."""
    return course / "release" / stem / f"{stem}.ipynb"
