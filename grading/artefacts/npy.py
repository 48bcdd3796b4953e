"""Reads one `.npy` file's bytes without trusting its header.

`numpy.load(allow_pickle=False)` allocates what a header claims before looking at the data, so that
128 bytes can ask for 32 GiB. Here every claim is compared with the bytes that are really there.
The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from grading.artefacts.errors import BadArtefact

MAGIC = b"\x93NUMPY"
HEADER_MAX_BYTES = 1024
MAX_DIMENSIONS = 8

INTEGERS = frozenset({"|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8"})
FLOATS = frozenset({"<f2", "<f4", "<f8"})
NUMBERS = INTEGERS | FLOATS

# What numpy writes, and nothing else: a pattern evaluates nothing.
_HEADER = re.compile(
    rb"\{'descr': '(?P<descr>[<>|=][A-Za-z][0-9]{0,6})', "
    rb"'fortran_order': (?P<fortran>True|False), "
    rb"'shape': \((?P<shape>|[0-9]{1,12},|[0-9]{1,12}(?:, [0-9]{1,12})+)\), \} *\n"
)


@dataclass(frozen=True)
class Header:
    """What a file says of itself; the number of bytes behind it has been found to agree."""

    dtype: str
    """As numpy spells it: "<f4"."""
    fortran_order: bool
    shape: tuple[int, ...]
    data_offset: int


def header(data: bytes, *, dtypes: Collection[str] = NUMBERS) -> Header:
    """Check a file's head and its length, without touching its values.

    Raises:
        BadArtefact: wrong magic, version, header, type, or a length other than the header claims.
    """
    if data[:6] != MAGIC:
        raise BadArtefact("it is not a NumPy array file")
    version = data[6:8]
    if version == b"\x01\x00":
        start = 10
    elif version == b"\x02\x00":
        start = 12
    else:
        raise BadArtefact("its NumPy format version is not 1.0 or 2.0")
    if len(data) < start:
        raise BadArtefact("it ends within its header")
    length = int.from_bytes(data[8:start], "little")
    if length > HEADER_MAX_BYTES:
        raise BadArtefact(f"its header claims {length} bytes; {HEADER_MAX_BYTES} are allowed")
    if len(data) < start + length:
        raise BadArtefact("it ends within its header")
    match = _HEADER.fullmatch(data[start : start + length])
    if match is None:
        raise BadArtefact("its header is not one that NumPy writes for plain numbers")
    dtype = match["descr"].decode("ascii")
    if dtype not in dtypes:
        raise BadArtefact(f"its type is {_plain(dtype)}; allowed are {_plain_list(dtypes)}")
    shape = tuple(int(part) for part in match["shape"].decode("ascii").split(",") if part.strip())
    if len(shape) > MAX_DIMENSIONS:
        raise BadArtefact(f"it has {len(shape)} dimensions")
    found = Header(dtype, match["fortran"] == b"True", shape, start + length)
    claimed = math.prod(shape) * int(dtype[2:])
    if len(data) - found.data_offset != claimed:
        raise BadArtefact(
            f"its header claims {claimed} bytes of numbers, {len(data) - found.data_offset} follow"
        )
    return found


def read(data: bytes, *, dtypes: Collection[str], shape: tuple[int, ...]) -> np.ndarray:
    """Return the array, read-only, sharing memory with `data`.

    Args:
        dtypes: allowed types, as numpy spells them.
        shape: the only allowed shape.

    Raises:
        BadArtefact: anything is not exactly as agreed. Values are not looked at.
    """
    found = header(data, dtypes=dtypes)
    if found.shape != shape:
        raise BadArtefact(f"its shape is {found.shape}, expected is {shape}")
    flat = np.frombuffer(data, dtype=found.dtype, offset=found.data_offset)
    return flat.reshape(shape, order="F" if found.fortran_order else "C")


_KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}
_OTHERS = {"O": "object", "U": "text", "S": "bytes", "b": "bool", "V": "record", "M": "date"}


def _plain(dtype: str) -> str:
    """ "<f4" as people write it: float32."""
    kind = dtype[1]
    if kind in _KINDS and dtype[2:]:
        size = int(dtype[2:])
        order = " (big-endian)" if dtype[0] == ">" else ""
        return f"{_KINDS[kind]}{size * 8}{order}"
    return _OTHERS.get(kind, dtype)


def _plain_list(dtypes: Collection[str]) -> str:
    return ", ".join(sorted(_plain(dtype) for dtype in dtypes))
