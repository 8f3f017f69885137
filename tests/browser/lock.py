"""A lock between test processes: the first builds, the others wait."""

from contextlib import contextmanager
import os
import time


@contextmanager
def locked(path, patience=600.0):
    """Hold a lock file; waits up to `patience` seconds for another process to let go of it."""
    deadline = time.monotonic() + patience
    while True:
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL)
            break
        except FileExistsError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} is still held after {patience:.0f} s") from None
            time.sleep(0.1)
    try:
        yield
    finally:
        os.close(handle)
        os.unlink(path)
