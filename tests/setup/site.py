"""A real site of its own for the tests here: its processes, started as a person starts them."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Look again and again until `condition` holds; fail by naming `what` did not come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be collected does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def descendants(pid: int) -> set[int]:
    """Every running process below `pid`, those in sandboxes included."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and alive(int(entry.name)):
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(int(parent), []).append(int(entry.name))
    found: set[int] = set()
    todo = [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found.update(below)
        todo += below
    return found


@dataclass
class Site:
    """A started `make run`. `output` is the file that stands for its terminal."""

    process: subprocess.Popen[bytes]
    data: Path
    port: int
    output: Path

    def said(self, pattern: str) -> bool:
        return re.search(pattern, self.output.read_text(errors="replace")) is not None

    def answers(self) -> bool:
        assert self.process.poll() is None, self.output.read_text(errors="replace")
        address = rf"Prayoga runs on http://127\.0\.0\.1:{self.port}/"
        return self.said(address) and self.said("Ctrl-C stops everything")

    def everything(self) -> set[int]:
        return {self.process.pid} | descendants(self.process.pid)

    def find(self, *words: str) -> list[int]:
        """Processes of the site whose command line holds all `words`."""
        return [pid for pid in self.everything() if all(word in command(pid) for word in words)]


def environment(data: Path, port: int, **more: str) -> Mapping[str, str]:
    """As a person's shell, without what the tests have set."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith("PRAYOGA_")}
    mine.pop("DJANGO_SETTINGS_MODULE", None)
    keep = {key: os.environ[key] for key in ("PRAYOGA_CACHE_DIR",) if key in os.environ}
    return {**mine, **keep, "PRAYOGA_DATA_DIR": str(data), "PRAYOGA_PORT": str(port), **more}


@contextmanager
def running(data: Path, *, prefix: tuple[str, ...] = (), **settings: str) -> Iterator[Site]:
    """`make run` in a session of its own, answering; whatever is left at the end is killed."""
    port = free_port()
    output = data.parent / f"terminal-{port}"
    with output.open("wb") as terminal:
        process = subprocess.Popen(
            [*prefix, "make", "run"],
            cwd=ROOT,
            env=environment(data, port, **settings),
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(process, data, port, output)
    started: set[int] = set()
    try:
        wait_until(site.answers, "the site answers", START_SECONDS)
        started = site.everything()
        yield site
    finally:
        for pid in started | site.everything():
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()
