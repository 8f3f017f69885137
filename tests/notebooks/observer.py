"""A pytest plugin for the nbval run: what strict nbval leaves out.

nbval does not look at standard error where a cell's output is ignored; we do. It also notes how
much memory the kernel held and how long every cell took, in the file that BOOK_OBSERVED names.
"""

import json
import os
from pathlib import Path
import time

import psutil
import pytest

from tools.kernels import peak_memory

OBSERVED = {"peak_bytes": 0, "cells": {}, "failed": []}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Time a cell, read the kernel's memory, and refuse standard error in any cell."""
    began = time.perf_counter()
    try:
        result = yield
    finally:
        OBSERVED["cells"][item.cell_num] = round(time.perf_counter() - began, 2)
        process = psutil.Process(item.parent.kernel.km.provisioner.pid)
        OBSERVED["peak_bytes"] = max(OBSERVED["peak_bytes"], peak_memory(process))
    for output in item.test_outputs or []:
        if output.output_type == "stream" and output.name == "stderr":
            pytest.fail(f"Cell {item.cell_num} writes to standard error:\n{output.text}")
    return result


def pytest_runtest_logreport(report):
    """Note which cells failed."""
    if report.failed:
        OBSERVED["failed"].append(report.nodeid.split("::")[-1])


def pytest_sessionfinish():
    """Write what was observed."""
    Path(os.environ["BOOK_OBSERVED"]).write_text(json.dumps(OBSERVED), encoding="utf-8")
