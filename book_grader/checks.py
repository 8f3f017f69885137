"""A file of checks: what it defines, and the hash of all that it judges by."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
import sys
import traceback

from book_grader import answers
from book_grader.tasks import Assignment


def load(file: Path) -> Assignment:
    """Run a file of checks and return its ASSIGNMENT. Raises ValueError, which names the file."""
    specification = importlib.util.spec_from_file_location(f"_checks_{file.stem}", file)
    module = importlib.util.module_from_spec(specification)
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        specification.loader.exec_module(module)
    except Exception as problem:
        said = traceback.format_exc(limit=-1)
        raise ValueError(f"{file} cannot be loaded:\n{said}") from problem
    finally:
        sys.dont_write_bytecode = keep
    assignment = getattr(module, "ASSIGNMENT", None)
    if not isinstance(assignment, Assignment):
        raise ValueError(f"expected {file} to define ASSIGNMENT, an Assignment")
    return assignment


def sha256(content: bytes) -> str:
    """Return the hash of a file of checks and of the judges that all checks share."""
    return hashlib.sha256(content + Path(answers.__file__).read_bytes()).hexdigest()
