"""Kinds that concern the file: its name, its package, what is in it, what it is."""

from __future__ import annotations

import functools
import io
import zipfile

from tests.course.corpus.kinds import Fifo, Kind, Link
from tests.course.corpus.submission import as_bytes


def _named(name):
    return lambda good: {name.format(stem=good.stem): as_bytes(good.notebook())}


def _file(content):
    return lambda good: {f"{good.stem}.ipynb": content}


def _zipped(entries, name="homework.zip"):
    """A ZIP file of what `entries` gives: from a good submission to names and bytes."""

    def make(good):
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
            for entry, content in entries(good).items():
                package.writestr(entry, content)
        return {name: memory.getvalue()}

    return make


def _from_a_mac(good):
    name = f"{good.stem}.ipynb"
    return {
        f"homework/{name}": as_bytes(good.notebook()),
        f"__MACOSX/homework/._{name}": b"\0\5\x16\7",
        "homework/.DS_Store": b"\0",
    }


def _climbing(good):
    bad = as_bytes(good.blank())
    token = good.world.token
    return {
        f"{good.stem}.ipynb": as_bytes(good.notebook()),
        f"../../escaped_{token}.ipynb": bad,
        f"{good.world.outside}/escaped_{token}": bad,
    }


def _link_in_zip(good):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        entry = zipfile.ZipInfo(f"{good.stem}.ipynb")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        package.writestr(
            entry, f"{good.world.course}/submitted/victim/{good.stem}/{good.stem}.ipynb"
        )
    return {"homework.zip": memory.getvalue()}


@functools.cache
def _bomb(stem):
    """A ZIP file of less than 1 MB whose notebook has 600 MB."""
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open(f"{stem}.ipynb", "w") as entry,
    ):
        entry.write(b'{"cells": ["')
        for _ in range(600):
            entry.write(b" " * 1_000_000)
        entry.write(b'"]}')
    return {"homework.zip": memory.getvalue()}


def _encrypted(good):
    content = bytearray(
        _zipped(lambda g: {f"{g.stem}.ipynb": as_bytes(g.notebook())})(good)["homework.zip"]
    )
    # The first bit of the flags of the local header and of the central directory's entry.
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return {"homework.zip": bytes(content)}


def _with_old_copy(good):
    return {
        f"{good.stem}.ipynb": as_bytes(good.notebook()),
        "old/attempt.ipynb": as_bytes(good.blank()),
        "notes.txt": b"remember the maximum",
    }


def _two_of_them(good):
    return {"mine.ipynb": as_bytes(good.notebook()), "final.ipynb": as_bytes(good.blank())}


def _two_alike(good):
    content = as_bytes(good.notebook())
    return {"mine.ipynb": content, "mine (1).ipynb": content}


def _another_notebook(good):
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}}
    cell |= {"outputs": [], "source": "print('Hello')"}
    return {
        f"{good.stem}.ipynb": as_bytes(
            {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        )
    }


def _conflict(good):
    whole = as_bytes(good.notebook())
    return {f"{good.stem}.ipynb": b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole + b">>>>>>> a\n"}


NOTHING = {"target": "nothing", "rest": "nothing"}
UNREADABLE = NOTHING | {"state": "unreadable"}

KINDS = [
    Kind("wrong file name", _named("Untitled.ipynb")),
    Kind("file name of a second download", _named("{stem} (1).ipynb")),
    Kind("file name in capitals", _named("{stem}.IPYNB")),
    Kind("file in a folder", _named("homework/final/{stem}.ipynb")),
    Kind("file name of JSON", _named("{stem}.ipynb.json")),
    Kind("zip", _zipped(lambda good: {f"{good.stem}.ipynb": as_bytes(good.notebook())})),
    Kind("zip from a Mac", _zipped(_from_a_mac)),
    Kind(
        "zip that calls itself a notebook",
        lambda good: {f"{good.stem}.ipynb": _zipped(_from_a_mac)(good)["homework.zip"]},
    ),
    Kind("an old copy beside it", _with_old_copy),
    Kind("the same notebook twice", _two_alike),
    Kind("two different notebooks", _two_of_them, "at most", "at most", "needs a human"),
    Kind("another notebook", _another_notebook, **NOTHING, state="needs a human"),
    Kind("empty file", _file(b""), **UNREADABLE),
    Kind("cut off", lambda good: _file(as_bytes(good.notebook())[:-500])(good), **UNREADABLE),
    Kind("merge conflict", _conflict, **UNREADABLE),
    Kind("a page of HTML", _file(b"<!doctype html><title>Log in</title>"), **UNREADABLE),
    Kind("a PDF", lambda good: {"homework.pdf": b"%PDF-1.7\n%\xff\xff"}, **UNREADABLE),
    Kind("random bytes", _file(bytes(range(256)) * 9), **UNREADABLE),
    Kind("JSON that is no notebook", _file(b'{"marks": 20}'), **UNREADABLE),
    Kind("a list", _file(b"[1, 2]"), **UNREADABLE),
    Kind("empty folder", lambda good: {}, **NOTHING, state="not submitted"),
    Kind("zip with a password", _encrypted, **UNREADABLE),
    Kind("JSON 100,000 deep", _file(b"[" * 100_000 + b"]" * 100_000), hostile=True, **UNREADABLE),
    Kind(
        "numbers without end",
        _file(b'{"nbformat": ' + b"9" * 10_000 + b', "cells": []}'),
        hostile=True,
        **UNREADABLE,
    ),
    Kind("zip that climbs out", _zipped(_climbing), hostile=True),
    Kind("zip bomb", lambda good: _bomb(good.stem), hostile=True, **UNREADABLE),
    Kind("link in a zip", _link_in_zip, hostile=True, **UNREADABLE),
    Kind(
        "link to another student's notebook",
        lambda good: {
            f"{good.stem}.ipynb": Link(
                f"{good.world.course}/submitted/victim/{good.stem}/{good.stem}.ipynb"
            )
        },
        hostile=True,
        **UNREADABLE,
    ),
    Kind(
        "link to the checks",
        lambda good: {f"{good.stem}.ipynb": Link(f"{good.world.course}/checks/{good.stem}.py")},
        hostile=True,
        **UNREADABLE,
    ),
    Kind(
        "link to an endless device",
        lambda good: {f"{good.stem}.ipynb": Link("/dev/zero")},
        hostile=True,
        **UNREADABLE,
    ),
    Kind("named pipe", lambda good: {f"{good.stem}.ipynb": Fifo()}, hostile=True, **UNREADABLE),
]
