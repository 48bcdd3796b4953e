"""A notebook's kernel as a fork of its runner: for a runner in whose process one was prepared.

What comes from it is taken by the same nbclient as from a kernel that was started for itself.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session

from sandbox.runner import pair


class Channel:
    """Messages of one kind: what nbclient uses of a client's channel."""

    def __init__(self, end: pair.End, name: bytes, session: Session) -> None:
        self._stream, self._session = pair.Stream(end, name), session
        self.heard: asyncio.Queue[list[bytes] | ValueError] = asyncio.Queue()

    def send(self, message: dict) -> None:
        self._session.send(self._stream, message)  # type: ignore[arg-type]  # all that it uses

    async def get_msg(self, timeout: float | None = None) -> dict:
        try:
            parts = await asyncio.wait_for(self.heard.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if isinstance(parts, ValueError):
            raise parts
        _, rest = self._session.feed_identities(parts)
        return self._session.deserialize(rest)


class Client(KernelClient):
    """What nbclient uses of a client."""

    shell_channel: Any = None
    iopub_channel: Any = None
    allow_stdin = False
    look: Callable[[], int | None]

    def is_alive(self) -> bool:
        return self.look() is None


class Forked:
    """The kernel of one run.

    Now and not when it is connected to: by then this process runs an event loop, which the kernel
    must not find; and the kernel makes itself ready while this process does.

    Args:
        prepared: of `sandbox.runner.prepared`.
        arguments: of `sandbox.runner.kernel.main`.
    """

    def __init__(self, prepared: Any, arguments: tuple) -> None:
        ours, theirs = socket.socketpair()
        self._key = os.urandom(16).hex().encode()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            prepared.become(pair.End(theirs), self._key, *arguments)
        theirs.close()
        prepared.forget()
        self._end = pair.End(ours)
        self._status: int | None = None

    async def connect(self) -> Client:
        """Return a client once the kernel listens, or has ended."""
        client = Client(session=Session(key=self._key))
        client.look = self._look
        channels = {
            name: Channel(self._end, name, client.session) for name in (pair.SHELL, pair.PUBLISHED)
        }
        client.shell_channel, client.iopub_channel = channels.values()
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()

        def hear() -> None:
            ready.set()  # its first word is that it starts
            try:
                messages = self._end.take()
            except ValueError as error:  # not a kernel's: the program has found this way
                messages = None
                for channel in channels.values():
                    channel.heard.put_nowait(error)
            if messages is None:  # nbclient looks after its end
                loop.remove_reader(self._end.fileno())
                return
            for name, parts in messages:
                if name in channels:
                    channels[name].heard.put_nowait(parts)

        loop.add_reader(self._end.fileno(), hear)
        await ready.wait()
        return client

    async def status(self) -> int | None:
        """Return how the kernel ended, below 0 the signal that ended it; None: nobody knows."""
        return self._look()

    def _look(self) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status
