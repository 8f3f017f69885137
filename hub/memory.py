"""How much memory a class needs: `python -m hub.memory 30` prints the estimate for 30 students."""

from __future__ import annotations

import math
import sys

# GB. Measured on Linux with the versions of requirements/: see docs/classroom/jupyterhub.md.
SERVER = 0.17
TENSORFLOW_KERNEL = 0.8
NUMPY_KERNEL = 0.15
HUB = 0.5
SYSTEM = 1.5


def needed(students: int, kernels_each: float = 1.0, kernel: float = TENSORFLOW_KERNEL) -> float:
    """Return GB for students who all work at the same time.

    kernels_each: how many a student has open, on average. kernel: GB of each.
    Raises ValueError for fewer than one student.
    """
    if students < 1:
        raise ValueError(f"expected at least one student, got {students}")
    return SYSTEM + HUB + students * (SERVER + kernels_each * kernel)


def table(classes: tuple[int, ...] = (10, 30, 100)) -> list[tuple[int, int, int, int]]:
    """Return a row for each class: students, and whole GB in three situations.

    All with one TensorFlow kernel; half of them so (the others have closed theirs); all with
    numpy only.
    """
    return [
        (
            students,
            math.ceil(needed(students)),
            math.ceil(needed(students, kernels_each=0.5)),
            math.ceil(needed(students, kernel=NUMPY_KERNEL)),
        )
        for students in classes
    ]


def main(arguments: list[str]) -> int:
    """Print the table for the classes that are named, or for 10, 30 and 100 students."""
    try:
        classes = tuple(int(each) for each in arguments) or (10, 30, 100)
        rows = table(classes)
    except ValueError as problem:
        print(f"expected numbers of students: {problem}", file=sys.stderr)
        return 2
    print("students  all train  half train  numpy only   (GB)")
    for students, *gigabytes in rows:
        print(f"{students:8}  {gigabytes[0]:9}  {gigabytes[1]:10}  {gigabytes[2]:10}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
