"""Kinds of submission that a grader meets, and what each must come to.

submission   a good submission of any assignment
kinds        what a kind is
mangled      the notebook, changed around the solutions
packed       the file: its name, its package, what it is
clumsy       what people write into the target's cell
hostile_…    attacks on the process, on what is not theirs, on the judgement
models       kinds of the Keras task
fair         what code earns when it is called fairly
running      a teacher's folder with submissions, graded and watched
witnesses    what sees it when something leaves the sandbox
small        an assignment of three short functions
"""

from tests.course.corpus import (
    clumsy,
    hostile_process,
    hostile_reach,
    hostile_values,
    mangled,
    packed,
)

KINDS = [
    *mangled.KINDS,
    *packed.KINDS,
    *clumsy.KINDS,
    *hostile_process.KINDS,
    *hostile_reach.KINDS,
    *hostile_values.KINDS,
]
