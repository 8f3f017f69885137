"""Closes nbgrader's own autograde, in the formgrader and on the command line.

It executes a student's notebook with the user id, the files and the hub's token of whoever
presses the button. `book-grade` executes it in a sandbox instead.
"""

from nbgrader.converters import Autograde, NbGraderException

SENTENCE = (
    "autograde is closed on this hub: it would run a student's code as you. "
    "Run `book-grade` in a terminal: it grades in a sandbox and fills the same gradebook."
)


class AutogradeIsClosed(NbGraderException):
    """Nothing of the submission was executed, nothing was changed."""


def _refuse(converter):
    converter.log.error(SENTENCE)
    raise AutogradeIsClosed(SENTENCE)


def close() -> None:
    """Make every autograde of this process refuse before it reads, executes or removes anything.

    A setting would come too late: autograde removes what was graded before it asks.
    """
    Autograde.start = _refuse
