"""How values cross the border of the sandbox: as bytes that can hold numbers and text, never code.

A message is a JSON text, which gives the structure, and after it the raw bytes of the arrays.
Nothing is ever unpickled, and sizes are checked before anything is allocated. Other objects than
the ones that `tasks.Value` names arrive as `Other`, which holds the name of their type.

This module runs on both sides. Inside, the student's code may have replaced anything; so only what
`decode` checks outside is relied upon.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
import math
from os import read, write
import struct
from typing import Any

import numpy as np

# By name: inside, the student's code may replace what `np` holds.
from numpy import (
    asarray,
    bool_,
    complex128,
    complexfloating,
    float64,
    floating,
    integer,
    ndarray,
)

LARGEST_MESSAGE = 64 * 2**20  # bytes
LARGEST_TEXT = 8 * 2**20  # bytes of the JSON part
DEEPEST = 30
MOST_NODES = 200_000
KINDS = "biufc"  # booleans, integers, floating point, complex
_HEADER = struct.Struct("<II")


class BadMessage(Exception):
    """Bytes that no honest worker sends."""


@dataclass(frozen=True)
class Other:
    """Stands for a value that is neither a number, text nor an array, or is too large."""

    name: str

    def __str__(self) -> str:
        return self.name


class _Encoder:
    def __init__(self):
        self.arrays: list[dict[str, Any]] = []
        self.buffers: list[bytes] = []
        self.nodes = 0
        self.room = LARGEST_MESSAGE - LARGEST_TEXT

    def tree(self, value: Any, depth: int = 0) -> Any:
        self.nodes += 1
        if depth > DEEPEST or self.nodes > MOST_NODES:
            return {"other": f"very large or deep {type(value).__name__}"}
        if value is None or value is True or value is False:
            return value
        if isinstance(value, ndarray):
            return self.array(value)
        if isinstance(value, bool_):
            return bool(value)
        if isinstance(value, (int, integer)):
            number = int(value)
            return number if abs(number) < 2**63 else float(number)
        if isinstance(value, (float, floating)):
            return float(value)
        if isinstance(value, (complex, complexfloating)):
            return {"complex": [float(value.real), float(value.imag)]}
        if isinstance(value, str):
            return value[: LARGEST_TEXT // 8]
        if isinstance(value, tuple):
            return {"tuple": [self.tree(item, depth + 1) for item in value]}
        if isinstance(value, list):
            return {"list": [self.tree(item, depth + 1) for item in value]}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {"dict": {key: self.tree(item, depth + 1) for key, item in value.items()}}
        if isinstance(value, Other):
            return {"other": value.name}
        return {"other": type(value).__name__}

    def array(self, value: ndarray) -> Any:
        plain = asarray(value)
        if plain.dtype.kind not in KINDS:
            return {"other": f"array of {plain.dtype.name}"}
        if plain.dtype.kind == "f" and plain.dtype.itemsize not in (4, 8):
            plain = plain.astype(float64)
        if plain.dtype.kind == "c" and plain.dtype.itemsize != 16:
            plain = plain.astype(complex128)
        if plain.nbytes > self.room:
            return {"other": "very large array"}
        self.room -= plain.nbytes
        plain = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
        self.arrays.append({"dtype": plain.dtype.str, "shape": list(plain.shape)})
        self.buffers.append(plain.tobytes())
        return {"array": len(self.arrays) - 1}


def encode(value: Any) -> bytes:
    """Return a value as a message. What cannot cross is replaced by the name of its type."""
    encoder = _Encoder()
    tree = encoder.tree(value)
    text = json.dumps({"value": tree, "arrays": encoder.arrays}).encode()
    if len(text) > LARGEST_TEXT:
        return encode(Other(f"very large {type(value).__name__}"))
    body = b"".join(encoder.buffers)
    return _HEADER.pack(len(text), len(body)) + text + body


def decode(message: bytes) -> Any:
    """Return the value of a message; every array is a writable copy. Raises BadMessage."""
    try:
        text_size, body_size = _HEADER.unpack_from(message)
        if text_size > LARGEST_TEXT or len(message) != _HEADER.size + text_size + body_size:
            raise BadMessage("the lengths do not agree")
        start = _HEADER.size
        content = json.loads(message[start : start + text_size])
        body = memoryview(message)[start + text_size :]
        arrays, position = [], 0
        for description in content["arrays"]:
            array, position = _array(description, body, position)
            arrays.append(array)
        if position != len(body):
            raise BadMessage("bytes are left over")
        return _value(content["value"], arrays)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, struct.error) as problem:
        raise BadMessage(str(problem)[:200]) from problem


def _array(description: dict[str, Any], body: memoryview, position: int):
    dtype = np.dtype(str(description["dtype"])[:8])
    if dtype.kind not in KINDS or dtype.itemsize > 16 or dtype.hasobject:
        raise BadMessage(f"an array of {dtype}")
    shape = tuple(description["shape"])
    if len(shape) > 16 or not all(type(size) is int and 0 <= size < 2**40 for size in shape):
        raise BadMessage("a shape that is none")
    size = math.prod(shape) * dtype.itemsize
    if size > len(body) - position:
        raise BadMessage("an array larger than its bytes")
    array = np.frombuffer(body[position : position + size], dtype=dtype).reshape(shape).copy()
    return array.astype(dtype.newbyteorder("="), copy=False), position + size


def _value(tree: Any, arrays: list[np.ndarray], depth: int = 0) -> Any:
    if depth > DEEPEST + 2:
        raise BadMessage("nested too deeply")
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    if not isinstance(tree, dict) or len(tree) != 1:
        raise BadMessage("a node without a tag")
    (tag, content), below = *tree.items(), depth + 1
    if tag == "array" and type(content) is int and 0 <= content < len(arrays):
        return arrays[content]
    if tag == "tuple" and isinstance(content, list):
        return tuple(_value(item, arrays, below) for item in content)
    if tag == "list" and isinstance(content, list):
        return [_value(item, arrays, below) for item in content]
    if tag == "dict" and isinstance(content, dict):
        return {key: _value(item, arrays, below) for key, item in content.items()}
    if tag == "complex" and isinstance(content, list) and len(content) == 2:
        return complex(float(content[0]), float(content[1]))
    if tag == "other":
        return Other(readable(content, 80))
    raise BadMessage(f"an unknown tag {tag!r}"[:100])


def copy(value: Any) -> Any:
    """Return a copy that shares no array and no list with the original."""
    return decode(encode(value))


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal to the byte: types, shapes and signs of zero too."""
    return encode(one) == encode(other)


def readable(text: Any, longest: int) -> str:
    """Return text as one printable line, shortened."""
    kept = "".join(c if c.isprintable() else " " for c in str(text)[: 4 * longest])
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def write_message(number: int, value: Any) -> None:
    """Write a value to a file descriptor."""
    message = memoryview(encode(value))
    while message:
        message = message[write(number, message) :]


def read_message(number: int) -> Any:
    """Read a value from a file descriptor, or None at the end. Raises BadMessage."""
    header = _exactly(number, _HEADER.size)
    if not header:
        return None
    text_size, body_size = _HEADER.unpack(header)
    if text_size + body_size > LARGEST_MESSAGE:
        raise BadMessage(f"expected at most {LARGEST_MESSAGE} bytes, got {text_size + body_size}")
    return decode(header + _exactly(number, text_size + body_size))


def _exactly(number: int, size: int) -> bytes:
    pieces = []
    while size:
        piece = read(number, min(size, 2**20))
        if not piece:
            if pieces:
                raise BadMessage("a message that breaks off")
            return b""
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
