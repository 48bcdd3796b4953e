"""The two pipes of a run: frames in (the job, later the questions), one JSON object a line out.

Both ends use this module, so neither can drift. It knows nothing of what the frames mean.
"""

import fcntl
import json
import os
import struct
from contextlib import suppress

_LENGTH = struct.Struct(">Q")
EVENT_BYTES = 256 * 1024
"""Longest line of the event pipe; `sandbox.events` refuses a longer one."""

AT_ONCE = 1024 * 1024
"""Memory taken for a frame before any of it has come."""


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


def receive(descriptor: int) -> bytearray:
    """Read one frame.

    Raises:
        Closed: the pipe ended.
    """
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))
    return _exactly(descriptor, length)


def _exactly(descriptor: int, length: int) -> bytearray:
    # Into one place: inputs are megabytes, and every copy of them would be felt. Not all of it
    # before anything has come: a length alone must not take the memory that it speaks of.
    whole = bytearray(min(length, AT_ONCE))
    at = 0
    while at < length:
        if at == len(whole):
            whole.extend(bytes(min(at, length - at)))
        with memoryview(whole) as view, view[at:] as rest:
            read = os.readv(descriptor, [rest])
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

    def receive_large(self) -> bytearray:
        """Read a frame of megabytes, where it stays."""
        return receive(self._control)

    def receive_json(self) -> dict:
        return json.loads(receive(self._control))

    def tell(self, event: str, **fields: object) -> None:
        """Write one event. Texts must be bounded by the caller."""
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        while line:
            line = line[os.write(self._events, line) :]
