"""The real web server on the test's database, and readers of its streams."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds that nothing here should take; no test measures by it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(environment: Mapping[str, str], port: int) -> Iterator[subprocess.Popen]:
    """Serve the site on `port` until the block ends."""
    process = subprocess.Popen(
        [ROOT / ".venv" / "bin" / "gunicorn", "-c", "config/gunicorn.py"],
        cwd=ROOT,
        env={**environment, "PRAYOGA_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = process.stderr
    assert said is not None
    while "Booting worker" not in (line := said.readline()):
        assert line, "the server did not start"
    # Read on, or it would stop when the pipe is full.
    threading.Thread(target=said.read, daemon=True).start()
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def cookie_of(user: User) -> str:
    """What the browser of somebody who has signed in sends."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


@dataclass
class Reader:
    """Somebody who follows a run: all events so far, and waiting for the next."""

    port: int
    path: str
    cookie: str
    last_id: str = ""
    status: int = 0
    events: list[tuple[str, dict]] = field(default_factory=list)
    closed: bool = False
    _heard: threading.Condition = field(default_factory=threading.Condition)

    def open(self) -> "Reader":
        """Connect; what comes is read in a thread of its own."""
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie}
        if self.last_id:
            headers["Last-Event-ID"] = self.last_id
        self._connection.request("GET", self.path, headers=headers)
        self._socket = self._connection.sock
        answer = self._connection.getresponse()
        self.status, self.headers = answer.status, answer.headers
        self.closed = False
        if answer.status == 200:
            self._thread = threading.Thread(target=self._read, args=(answer,), daemon=True)
            self._thread.start()
        return self

    def _read(self, answer: http.client.HTTPResponse) -> None:
        name, last_id = "", ""
        try:
            while line := answer.readline().decode():
                key, _, value = line.rstrip("\n").partition(": ")
                if key == "id":
                    last_id = value
                elif key == "event":
                    name = value
                elif key == "data":
                    with self._heard:
                        self.last_id = last_id or self.last_id
                        self.events.append((name, json.loads(value)))
                        self._heard.notify_all()
        except (OSError, http.client.HTTPException, ValueError):
            pass  # the connection ended in the middle, as some tests want
        with self._heard:
            self.closed = True
            self._heard.notify_all()

    def until(self, condition) -> "Reader":
        """Wait for an event after which `condition(self)` holds."""
        with self._heard:
            assert self._heard.wait_for(lambda: condition(self), PATIENCE), self.events[-5:]
        return self

    def until_closed(self) -> "Reader":
        return self.until(lambda self: self.closed)

    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    @property
    def log(self) -> str:
        """What a page would have by now."""
        text = ""
        for name, data in self.events:
            if name == "log":
                text = data["text"] if data["anew"] else text + data["text"]
        return text

    def close(self) -> None:
        """Go away as a closed window does."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._connection.close()
