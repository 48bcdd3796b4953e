"""The two pipes of a run: frames in (the job, later the questions), one JSON object a line out.

Both ends use this module, so neither can drift. It knows nothing of what the frames mean.
"""

import fcntl
import json
import mmap
import os
import struct
from contextlib import suppress

_LENGTH = struct.Struct(">Q")
EVENT_BYTES = 256 * 1024
"""Longest line of the event pipe; `sandbox.events` refuses a longer one."""

LARGE_PAGE = 2 * 1024 * 1024


class Closed(Exception):
    """The other side has gone."""


def frame(payload: bytes) -> bytes:
    """Return `payload` with its length in front."""
    return length(payload) + payload


def length(payload: bytes) -> bytes:
    """Return what stands in front of `payload` in a frame."""
    return _LENGTH.pack(len(payload))


def frame_json(value: object) -> bytes:
    return frame(json.dumps(value).encode())


def room(length: int) -> memoryview:
    """Return memory to write to, of which none is taken before something is written.

    From one large page on it comes in such: taking megabytes page by page takes longer than
    filling them.

    Raises:
        OSError, OverflowError: nobody has so much.
    """
    if length < LARGE_PAGE:
        return memoryview(bytearray(length))
    # Of whole large pages, since only then it begins where one can.
    pages = -(-length // LARGE_PAGE)
    taken = mmap.mmap(-1, pages * LARGE_PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a kernel without them
        taken.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(taken)[:length]


def receive(descriptor: int) -> memoryview:
    """Read one frame.

    Raises:
        Closed: the pipe ended, or speaks of more than there is memory.
    """
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))
    return _exactly(descriptor, length)


def _exactly(descriptor: int, length: int) -> memoryview:
    # Into one place: inputs are megabytes, and every copy of them would be felt.
    try:
        whole = room(length)
    except (OSError, OverflowError) as error:
        raise Closed from error
    at = 0
    while at < length:
        read = os.readv(descriptor, [whole[at:]])
        if not read:
            raise Closed
        at += read
    return whole


class Channel:
    """The inner end of both pipes. Closed in forked children, so that only one process speaks."""

    def __init__(self, control: int, events: int) -> None:
        self._control = control
        self._events = events
        self._owner = os.getpid()
        for descriptor in (control, events):
            os.set_inheritable(descriptor, False)
        os.register_at_fork(after_in_child=self._leave)

    def _leave(self) -> None:
        if os.getpid() == self._owner:
            return
        for descriptor in (self._control, self._events):
            with suppress(OSError):  # the student's code may have closed it already
                os.close(descriptor)

    def move(self, lowest: int) -> None:
        """Go on with descriptors from that number on: out of the way of a program's own."""
        for name in ("_control", "_events"):
            before = getattr(self, name)
            setattr(self, name, fcntl.fcntl(before, fcntl.F_DUPFD_CLOEXEC, lowest))
            os.close(before)

    @property
    def mine(self) -> bool:
        """False in a forked child that fell out of the student's code."""
        return os.getpid() == self._owner

    def receive(self) -> bytes:
        return bytes(receive(self._control))

    def receive_large(self) -> memoryview:
        """Read a frame of megabytes, where it stays."""
        return receive(self._control)

    def receive_json(self) -> dict:
        return json.loads(bytes(receive(self._control)))

    def tell(self, event: str, **fields: object) -> None:
        """Write one event. Texts must be bounded by the caller."""
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        while line:
            line = line[os.write(self._events, line) :]
