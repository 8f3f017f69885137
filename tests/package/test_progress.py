"""Progress is for somebody who watches, and leaves no trace."""

import sys
from types import SimpleNamespace

from book_helpers import _progress
from book_helpers._progress import Progress
import pytest


@pytest.mark.parametrize(
    ("setting", "stdin", "expected"),
    [(None, True, True), (None, False, False), ("0", True, False), ("1", False, True)],
)
def test_wanted_where_a_kernel_has_somebody_to_ask(monkeypatch, setting, stdin, expected):
    shell = SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=stdin))
    monkeypatch.setattr(_progress, "_shell", lambda: shell)
    monkeypatch.delenv("BOOK_PROGRESS", raising=False)
    if setting:
        monkeypatch.setenv("BOOK_PROGRESS", setting)
    assert _progress.wanted() is expected


def test_silent_when_nobody_watches(capfd, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", "0")
    with Progress(3) as progress:
        for step in range(3):
            progress.show(step + 1, "training")
    assert capfd.readouterr() == ("", "")


def test_silent_when_a_monitor_shows_it(capfd, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", "1")
    with Progress(1, silent=True) as progress:
        progress.show(1, "training")
    assert capfd.readouterr() == ("", "")


def test_a_terminal_gets_one_line_that_is_wiped(capsys, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", "1")
    monkeypatch.setattr(_progress, "_shell", lambda: None)
    with Progress(2) as progress:
        progress.show(2, "training: seed 1 of 1")
    out, err = capsys.readouterr()
    assert out == ""
    assert "training: seed 1 of 1" in err
    assert "\n" not in err
    assert err.endswith("\r" + " " * 79 + "\r")


def test_a_notebook_gets_one_output_that_ends_empty(monkeypatch):
    updates = []

    class Handle:
        def update(self, data, raw):
            updates.append(data["text/plain"])

    def display(data, raw, display_id):
        updates.append(data["text/plain"])
        return Handle()

    monkeypatch.setenv("BOOK_PROGRESS", "1")
    monkeypatch.setattr(_progress, "_shell", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=display))
    with Progress(2) as progress:
        progress.show(1, "epoch 1")
        progress.show(2, "epoch 2")
    assert "epoch 1" in updates[0]
    assert "epoch 2" in updates[-2]
    assert updates[-1] == ""
