"""A kernel's messages over one pair of sockets between two processes, instead of a broker's.

Both ends use this module. A message is the parts that a Jupyter session makes of it; it travels as
one frame behind the name of its channel. Knows neither kernels nor notebooks.
"""

import socket
import struct
import threading
from collections.abc import Callable, Sequence
from typing import Any

SHELL, PUBLISHED = b"s", b"p"
"""Requests and their replies; what is told to everybody."""
_HEAD = struct.Struct(">cIQ")
_PART = struct.Struct(">Q")
CHUNK = 1 << 18
LARGEST = 1 << 30
"""More in one message is no message of a kernel's."""


class End:
    """One end. What is sent waits until it is taken: nothing is ever left out.

    Args:
        connection: one of a pair of stream sockets.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._heard = bytearray()

    def fileno(self) -> int:
        return self._connection.fileno()

    def close(self) -> None:
        self._connection.close()

    def send(self, channel: bytes, parts: Sequence[Any]) -> None:
        """Send one message. Any thread may."""
        whole = [part if isinstance(part, bytes) else bytes(part) for part in parts]
        body = b"".join(part for one in whole for part in (_PART.pack(len(one)), one))
        data = memoryview(_HEAD.pack(channel, len(whole), len(body)) + body)
        with self._lock:
            self._connection.sendall(data)

    def take(self) -> list[tuple[bytes, list[bytes]]] | None:
        """Return the messages that have come, once something can be read; None: it has ended.

        Raises:
            ValueError: what came is no message.
        """
        try:
            data = self._connection.recv(CHUNK)
        except ConnectionError:
            data = b""
        if not data:
            return None
        self._heard += data
        found = []
        while len(self._heard) >= _HEAD.size:
            channel, count, size = _HEAD.unpack_from(self._heard)
            if size > LARGEST:
                raise ValueError("a message of the kernel's is too long")
            end = _HEAD.size + size
            if len(self._heard) < end:
                break
            found.append((channel, _parts(bytes(self._heard[_HEAD.size : end]), count)))
            del self._heard[:end]
        return found


def _parts(body: bytes, count: int) -> list[bytes]:
    parts, at = [], 0
    for _ in range(count):
        if len(body) < at + _PART.size:
            raise ValueError("a message of the kernel's is cut short")
        (size,) = _PART.unpack_from(body, at)
        at += _PART.size
        parts.append(body[at : at + size])
        at += size
    if len(body) != at:
        raise ValueError("a message of the kernel's is cut short")
    return parts


class Stream:
    """One channel of an end, with what a kernel uses of a socket or stream of its broker's."""

    def __init__(self, end: End, channel: bytes) -> None:
        self._end, self._channel = end, channel
        self._receive: Callable[..., Any] | None = None

    def send_multipart(self, parts: Sequence[Any], *args: object, **kwargs: object) -> None:
        self._end.send(self._channel, parts)

    def on_recv(self, receive: Callable[..., Any], *args: object, **kwargs: object) -> None:
        self._receive = receive

    def flush(self, *args: object) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """It ends with its process."""

    def received(self, parts: Sequence[object]) -> Any:
        """Hand a message to whoever asked for them."""
        return self._receive(parts) if self._receive is not None else None
