"""The strict readers as a fuzzer sees them: bytes in, and nothing but what was agreed comes out.

Each target raises only where a reader does what it must never do. Where somebody else's reader of
the same format is at hand, whatever ours takes must mean the same to that one.
"""

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from grading.artefacts import BadArtefact, bundle, npy, strict_json
from grading.intake import Refused, inspect
from sandbox import archive, events, streams
from sandbox.runner import wire

MEMBERS = {"all.npy": 400, "one.npy": 100, "turned.npy": 400}
MOST = 4096
"""Bytes of the longest input: more finds nothing new and takes longer."""


@dataclass(frozen=True)
class Target:
    """One reader, with sound inputs to start from."""

    feed: Callable[[bytes], None]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()
    """What the format is made of."""


def _npy(data: bytes) -> None:
    try:
        found = npy.header(data)
        array = npy.read(data, dtypes=npy.NUMBERS, shape=found.shape)
    except BadArtefact:
        return
    # NumPy reads the same from it, which was found to be no larger than the file.
    theirs = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    assert (array.dtype, array.shape) == (theirs.dtype, theirs.shape)
    assert array.tobytes() == theirs.tobytes()


def _bundle(data: bytes) -> None:
    try:
        found = bundle.read(data, MEMBERS)
    except BadArtefact:
        return
    assert found.keys() <= MEMBERS.keys()
    assert all(len(content) <= MEMBERS[name] for name, content in found.items())
    # Nothing lies in it beside the members: no room for what another reader would see.
    assert len(data) <= sum(map(len, found.values())) + 1024 * (len(found) + 1)


def _json(data: bytes) -> None:
    try:
        value = strict_json.loads(data, max_bytes=MOST, max_depth=8)
    except BadArtefact:
        return
    assert json.loads(data.decode("utf-8-sig")) == value
    assert json.loads(json.dumps(value, allow_nan=False)) == value


def _events(data: bytes) -> None:
    whole = _heard([data])
    cut = data[0] % 7 + 1 if data else 1
    pieces = [data[place : place + cut] for place in range(0, len(data), cut)]
    # Cut up it says the same; a forged line hides those before it in its own piece only.
    assert _heard(pieces)[: len(whole)] == whole
    for event in whole:
        streams.clean_text(repr(event)).encode()  # what any page and database can hold


def _heard(pieces: Sequence[bytes]) -> list[events.Event]:
    reader, heard = events.Reader(), []
    try:
        for piece in pieces:
            heard += reader.feed(piece)
    except events.Forged:
        pass
    return heard


def _frames(data: bytes) -> None:
    read, write = os.pipe()
    try:
        os.write(write, data)
        os.close(write)
        frames = []
        try:
            while True:
                frames.append(wire.receive(read))
        except wire.Closed:
            pass
    finally:
        os.close(read)
    assert data.startswith(b"".join(map(wire.frame, frames)))


def _log(data: bytes) -> None:
    capture, tail = streams.Capture(64), streams.Tail(64)
    for place in range(0, len(data), 13):
        capture.feed(data[place : place + 13])
        tail.feed(data[place : place + 13])
    log = capture.log()
    assert log.total_bytes == len(data)
    assert len(log.text) <= 64 + len(streams.MARKER) + 10
    assert len(tail.text()) <= 64
    assert "\0" not in log.text + tail.text()
    if len(data) <= 64:
        assert log.text == streams.clean(data)


def _archive(data: bytes) -> None:
    try:
        found = archive.look(data)
    except archive.BadArchive:
        return
    assert found.entry in found.files
    assert found.bytes <= archive.MOST_BYTES
    assert len({name.casefold() for name in found.files}) == len(found.files)
    for name in found.files:
        # Whoever unpacks it stays below the folder: no way up, no root, no drive.
        parts = PurePosixPath(name).parts
        assert parts
        assert not {"..", "/", "."} & set(parts)
        assert not name.startswith(("/", "~"))
        assert not set(name) & set("\\\0\n\u202e")
    archive.sources(data)
    try:
        assert len(archive.read(data, found.entry)) <= archive.READ
    except archive.BadArchive:
        return


def _upload(data: bytes) -> None:
    name, _, content = data.partition(b"\n")
    for ending in ("", ".py", ".ipynb", ".zip"):
        try:
            program = inspect(name.decode("latin-1") + ending, content, MOST)
        except Refused:
            continue
        assert program.source == content
        assert program.name.isascii()
        assert "/" not in program.name


def _saved(array: np.ndarray, **options: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, **options)
    return buffer.getvalue()


def _zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return buffer.getvalue()


def _line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


ERROR = {"kind": "exit", "type": "E", "text": "t", "line": 1, "cell": None, "traceback": "x"}
READY, STARTED, ENDED = (_line(event=name) for name in ("ready", "started", "ended"))
CELL = {"cell_type": "code", "source": ["x = 1\n"], "metadata": {}, "outputs": []}
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [CELL]}
TARGETS: dict[str, Target] = {
    "npy": Target(
        _npy,
        (
            _saved(np.arange(12, dtype="<i4").reshape(3, 4)),
            _saved(np.asfortranarray(np.eye(3)), version=(2, 0)),
            _saved(np.array(1, dtype="|u1")),
            _saved(np.zeros((0, 3), dtype="<f2")),
        ),
        (npy.MAGIC, b"'descr': ", b"'<f8'", b"'fortran_order': ", b"True", b"'shape': (", b",), }"),
    ),
    "bundle": Target(
        _bundle,
        (
            _zipped(("all.npy", b"abc"), ("one.npy", b"")),
            _zipped(("all.npy", b"a" * 90), how=zipfile.ZIP_DEFLATED),
            _zipped(),
        ),
        (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"all.npy"),
    ),
    "archive": Target(
        _archive,
        (
            _zipped(("solution.py", b"x = 1\n"), ("src/a.txt", b"")),
            _zipped(("lab/solution.ipynb", b"{}"), ("lab/b.py", b"y"), how=zipfile.ZIP_DEFLATED),
            _zipped(("../solution.py", b"x"), ("/etc/passwd", b"x"), ("a\\b", b"")),
        ),
        (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"../", b"solution.py"),
    ),
    "json": Target(
        _json,
        (b'{"a": [1, 2.5, null, true], "b": {"c": "\\u0041"}}', b"\xef\xbb\xbf[1e5]", b'"x"'),
        (b"NaN", b"Infinity", b"1e999", b"\\ud800", b"null", b"\xef\xbb\xbf", b'{"a":'),
    ),
    "events": Target(
        _events,
        (
            READY + STARTED + _line(event="cell", cell=1, cells=2) + ENDED,
            READY + STARTED + _line(event="error", phase="program", error=ERROR),
            READY + STARTED + ENDED + _line(event="answered", errors={"a": "b"}, failure=ERROR),
            READY + STARTED + ENDED + _line(event="answered", missing="absent", similar=["p"]),
            _line(event="fault", text="disk"),
        ),
        (b'"event": ', b'"cell"', b'"errors"', b'"missing"', b'"similar"', b"\n", b"NaN"),
    ),
    "frames": Target(
        _frames,
        (wire.frame(b"abc") + wire.frame(b""), struct.pack(">Q", 2**63) + b"x"),
        (b"\0\0\0\0\0\0\0\1", b"\xff" * 8),
    ),
    "log": Target(_log, (b"epoch 1\n" * 20, "ಪ್ರಯೋಗ".encode() * 9, b"\0\xff\x1b[0m"), (b"\xe0",)),
    "upload": Target(
        _upload,
        (
            b"solution\nprint('hello')\n",
            b"../knn\n" + json.dumps(NOTEBOOK).encode(),
            b"a\n# -*- coding: latin-1 -*-\nx = 1\n",
        ),
        (b'"nbformat"', b'"cells"', b'"cell_type"', b'"source"', b"\xff\xfe", b"NaN", b"PK\3\4"),
    ),
}
