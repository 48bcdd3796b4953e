"""Where a warm parent is to be found: a private folder, named by what it was made of.

Another lab runtime, another version of this code, another way to enclose it: another folder and
another parent. The old one ends with the last process that wants it.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.contract import SandboxUnavailable
from sandbox.slots import ROOTS_FOLDERS

CONTROL, JOBS = "control", "jobs"
LOG, KEEPER_LOG, LOCK = "parent.log", "keeper.log", "lock"
WAITING = 256
"""How many may wait to be let in; more than there are slots."""


@dataclass(frozen=True)
class Kind:
    """What parent is wanted: all that tells one from another on a machine."""

    runtime: Path
    keeper: str = "sandbox.warm.keeper"
    """Module of its keeper, started with the private folder, the runtime, the seconds to linger."""
    more: tuple[str, ...] = ()
    """What that keeper is told beyond these."""

    def place(self) -> "Place":
        """Return where it is to be found; see `place`."""
        return place(self.runtime, *self.more)


@dataclass(frozen=True)
class Place:
    """The folder with the sockets, the parent's log and the lock of who keeps it."""

    folder: Path

    def listen(self, name: str) -> socket.socket:
        """Return a listening socket of that name; what a dead keeper left is taken away."""
        (self.folder / name).unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with self._short(name) as address:
            listener.bind(address)
        listener.listen(WAITING)
        return listener

    def connect(self, name: str) -> socket.socket:
        """Connect to the socket of that name.

        Raises:
            OSError: nobody is there.
        """
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with self._short(name) as address:
                line.connect(address)
        except OSError:
            line.close()
            raise
        return line

    def clear(self) -> None:
        """Take the folder away; whoever comes next makes it anew. For the holder of the lock."""
        # In one step, so that what the next one makes is not taken for what was here.
        leaving = self.folder.with_name(f"{self.folder.name}.{os.getpid()}")
        with suppress(FileNotFoundError):
            self.folder.rename(leaving)
        shutil.rmtree(leaving, ignore_errors=True)

    def sweep(self) -> None:
        """Take away the folders beside this one whose keepers were killed."""
        for folder in self.folder.parent.iterdir():
            if folder != self.folder:
                with suppress(OSError), Place(folder).held() as nobodys:
                    if nobodys:
                        shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One after the other: who comes second finds what the first has started."""
        lock = os.open(self.folder.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lock of who keeps this place, for as long as any process has it open."""
        try:
            lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:  # taken away just now
            yield False
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = os.path.samestat(os.fstat(lock), (self.folder / LOCK).stat())
        except (BlockingIOError, FileNotFoundError):  # held, or its holder is just leaving
            is_ours = False
        try:
            yield is_ours
        finally:
            os.close(lock)

    @contextmanager
    def _short(self, name: str) -> Iterator[str]:
        """Return an address of a file in the folder: addresses end at 107 characters."""
        folder = os.open(self.folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield f"/proc/self/fd/{folder}/{name}"
        finally:
            os.close(folder)


def place(runtime: Path, *more: str) -> Place:
    """Return the place of the parent for this runtime as it is now, made if missing.

    Args:
        runtime: the lab runtime.
        more: what else tells one parent from another.

    Raises:
        OSError: the runtime is not there.
        SandboxUnavailable: somebody else could reach into the folder.
    """
    ROOTS_FOLDERS.mkdir(mode=0o711, exist_ok=True)
    for folder in (ROOTS_FOLDERS / "warm", ROOTS_FOLDERS / "warm" / digest(runtime, *more)):
        _make_private(folder)
    return Place(folder)


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise SandboxUnavailable(
            f"{folder} is not a folder of this user's alone, so warm starts can't use it. "
            "Remove it, or correct it: chmod 700"
        )


def digest(runtime: Path, *more: str) -> str:
    """Return what a parent for this runtime is made of, as 16 hexadecimal digits.

    Packages that come, go or change touch the folder that holds them.
    """
    found = [f.stat() for f in runtime.glob("lib*/python3*/site-packages")]
    found.append((runtime / "pyvenv.cfg").stat())
    parts = [os.fsencode(runtime.resolve()), _code(), *map(os.fsencode, more)]
    parts += [f"{one.st_ino} {one.st_mtime_ns}".encode() for one in found]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@functools.cache
def _code() -> bytes:
    """Return a digest of this package: a keeper of older code must not serve newer workers."""
    package = Path(__file__).parent.parent
    every = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        every.update(file.read_bytes())
    return every.digest()
