"""What students and teachers read about what happened to a cell or a call.

A student reads what was raised and where in the own code, never what the inputs were: so of an
exception in a call its message is left out, and of one with a name of its own the name.
"""

from __future__ import annotations

from typing import Any

from book_grader import results
from book_grader.values import readable

WORST_FIRST = (
    results.OUT_OF_TIME,
    results.OUT_OF_MEMORY,
    results.TOO_MUCH_OUTPUT,
    results.ENDED,
    results.ERROR,
    results.MISSING,
)
CELL_FAILED = {
    results.OUT_OF_TIME: "The cell did not come to its end in time.",
    results.OUT_OF_MEMORY: "The cell needed more memory than there is.",
    results.TOO_MUCH_OUTPUT: "The cell printed without end.",
    results.ENDED: "The cell ended the whole process.",
}
CALL_FAILED = {
    results.OUT_OF_TIME: "did not return in time",
    results.OUT_OF_MEMORY: "needed more memory than there is",
    results.TOO_MUCH_OUTPUT: "printed without end",
    results.ENDED: "ended the whole process",
    results.MISSING: "was not defined when the cells had run",
}


def told(error: dict[str, Any], message: bool = False) -> str:
    """Say for the student what was raised and where: never what the calls' inputs were.

    message: also what the exception said; only where no input had been seen yet.
    """
    text = readable(error.get("type", "an exception"), 40)
    line, source = error.get("line"), readable(error.get("source", ""), 80)
    if isinstance(line, int) and line > 0:
        text += f" in line {line}" + (f" (`{source}`)" if source else "")
    if message and error.get("message"):
        text += f": {readable(error['message'], 200)}"
    return text


def noted(error: dict[str, Any]) -> str:
    """Say for the teacher what was raised, in its own words."""
    return readable(f"{error.get('type')}: {error.get('message')}", 300)
