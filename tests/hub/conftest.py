"""What the hub's tests need, and what they say when it is not there."""

import os

import pytest

from hub.one_machine import missing_programs
from tools import ROOT


@pytest.fixture(scope="session")
def separate_users():
    """Fail, with what to do, unless this machine can give each user a user id of its own."""
    if os.geteuid() != 0:
        pytest.fail(
            "A hub with thirty users starts each server under a user id of its own: run these "
            "tests as root (sudo, or a container's root). Nothing outside a temporary folder is "
            f"changed. This is user id {os.geteuid()}."
        )
    missing = missing_programs()
    if missing:
        pytest.fail(f"Install {missing} (Debian: apt-get install bubblewrap util-linux).")
    if not (ROOT / "node_modules" / ".bin" / "configurable-http-proxy").exists():
        pytest.fail("Install the npm packages (python -m tools.testing test does it, or npm ci).")
