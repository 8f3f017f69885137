"""What code earns when it is called fairly: a second, plain reading of the contract.

It shares nothing with the engine but the assignment's checks, and runs code in this very process:
only for code that the corpus itself has written and that attacks nothing.
"""

from __future__ import annotations

import contextlib
import copy
import io
import warnings

from IPython.core.inputtransformer2 import TransformerManager
import numpy as np

from tests.course.corpus.submission import find, source_of

SEEDS = range(5)


def agrees(expected, value, tolerance) -> bool:
    """Whether a value has the structure, the shapes and, within tolerance, the numbers."""
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and expected.keys() == value.keys()
            and all(agrees(expected[key], value[key], tolerance) for key in expected)
        )
    if isinstance(expected, (tuple, list)):
        return (
            isinstance(value, (tuple, list))
            and isinstance(value, tuple) == isinstance(expected, tuple)
            and len(value) == len(expected)
            and all(agrees(*pair, tolerance) for pair in zip(expected, value, strict=True))
        )
    if expected is None or isinstance(expected, str):
        return type(value) is type(expected) and value == expected
    if isinstance(expected, np.ndarray) and expected.ndim and not isinstance(value, np.ndarray):
        return False
    try:
        found, right = np.asarray(value), np.asarray(expected)
    except ValueError:
        return False
    if found.dtype.kind not in "biuf" or found.shape != right.shape:
        return False
    with np.errstate(all="ignore"):
        return bool(np.allclose(found, right, rtol=tolerance, atol=tolerance, equal_nan=True))


def possible_scores(good, code: dict[str, str], task) -> set[float]:
    """What a task earns with these cells, for each of a few draws."""
    return {_score(good, code, task, seed) for seed in SEEDS}


def _score(good, code, task, seed):
    space = {"__name__": "__main__"}
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        exec(source_of(find(good.notebook(), "setup")), space)
        for other in good.functions:
            cell = (good.solutions | code)[other.id].replace("\0", "")
            with contextlib.suppress(Exception):
                # What IPython makes of a cell, short of running magics.
                exec(TransformerManager().transform_cell(cell), space)
        function = space.get(task.asks)
        return sum(part.points for part in task.parts if _passes(part, function, seed))


def _passes(part, function, seed):
    for arguments in part.draw(np.random.default_rng(seed)):
        given = copy.deepcopy(arguments)
        try:
            value = function(*given)
        except Exception:
            return False
        if part.keeps_inputs and not all(map(np.array_equal, given, arguments)):
            return False
        if part.judge is not None:
            right = part.judge(arguments, value)
        else:
            right = agrees(part.expected(*copy.deepcopy(arguments)), value, part.tolerance)
        if not right:
            return False
    return True
