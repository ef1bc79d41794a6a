"""Which other files an ONNX model refers to, read from its bytes without running it or loading its numbers.

The numbers of a large model may stand beside it ("external data"); the model names those files, and a hostile one
could name any. So the names are known, checked and part of the fingerprint before a runtime opens the model.
Wire format: protobuf.dev/programming-guides/encoding. Field numbers: onnx.proto3 of ONNX (unchanged since IR 3).
"""

import mmap
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import TaggerError

# Message -> field number -> message that stands in it: all ways down to a tensor.
_CHILDREN: dict[str, dict[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "entry"},
}
_KEY, _VALUE = 1, 2  # of an entry
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MOST_FIELDS = 5_000_000  # encoders have some ten thousands; a file made to keep us busy is refused in seconds
_MOST_DEPTH = 64
_LONGEST_NAME = 1_024  # bytes


def external_files(model: Path) -> frozenset[str]:
    """Return the files that the tensors of a model name, as they are written there (relative to the model).

    Raises:
        TaggerError: it is no ONNX file, or cannot be read.
    """
    try:
        with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return frozenset(_locations(content))
    except OSError as error:
        raise TaggerError(model, f"cannot be read: {error.strerror}") from error
    except (ValueError, IndexError) as error:
        raise TaggerError(model, f"is no ONNX file: {error}") from error


def _locations(content: mmap.mmap) -> Iterator[str]:
    waiting = [("model", 0, len(content), 0)]
    n_fields = 0
    while waiting:
        message, start, end, depth = waiting.pop()
        if depth > _MOST_DEPTH:
            raise ValueError("parts nested too deeply")
        children = _CHILDREN[message]
        for field, wire, first, last in _fields(content, start, end):
            n_fields += 1
            if n_fields > _MOST_FIELDS:
                raise ValueError("too many parts")
            child = children.get(field)
            if wire == _BYTES and child == "entry":
                yield from _location(content, first, last)
            elif wire == _BYTES and child is not None:
                waiting.append((child, first, last, depth + 1))


def _location(content: mmap.mmap, start: int, end: int) -> Iterator[str]:
    """Yield the value of an entry whose key is ``location``."""
    if end - start > 2 * _LONGEST_NAME:
        raise ValueError("the name of a file beside it is too long")
    texts = {field: content[first:last] for field, wire, first, last in _fields(content, start, end) if wire == _BYTES}
    if texts.get(_KEY) == b"location":
        yield texts.get(_VALUE, b"").decode("utf-8")


def _fields(content: mmap.mmap, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, wire type and the place ``[first, last)`` of the value of every field of a message."""
    at = start
    while at < end:
        tag, at = _varint(content, at, end)
        wire = tag & 7
        if wire == _VARINT:
            first, (_, last) = at, _varint(content, at, end)
        elif wire == _BYTES:
            length, first = _varint(content, at, end)
            last = first + length
        elif wire in (_FIXED64, _FIXED32):
            first, last = at, at + (8 if wire == _FIXED64 else 4)
        else:
            raise ValueError(f"unknown wire type {wire}")
        if last > end:
            raise ValueError("it ends too early")
        yield tag >> 3, wire, first, last
        at = last


def _varint(content: mmap.mmap, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise ValueError("it ends too early")
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number is too long")
