"""A slot: what runs side by side don't share. A killed worker's lock is freed by the kernel.

A slot gives a run its number, its own user when started as root, and a folder for its few files.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import cgroup
from sandbox.contract import Cancelled, Progress, Stage

WAIT_SECONDS = 0.1
TELL_SECONDS = 0.5
FIRST_UID = 61_000
"""Slot n runs as this + n where the platform is root; the range belongs to no login."""
ROOTS_FOLDERS = Path("/run/prayoga")
"""Root's slots keep their files here: the data folder is closed to the slots' users."""


@dataclass(frozen=True)
class Slot:
    number: int
    name: str
    """Unique on this machine, also among installations; names the control group."""
    uid: int | None
    """The unprivileged user and group of its runs; None where the platform is not root."""
    folder: Path
    """Only this run's files, open to its user; empty when the run begins."""

    def clear(self) -> None:
        """Take away all that lies in the folder."""
        for left in self.folder.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


@contextmanager
def free_slot(slots: Path, max_slots: int) -> Iterator[Slot | None]:
    """Hold the first free slot, or give None where all are taken.

    Args:
        slots: folder of lock files, made if missing.
        max_slots: how many there are.
    """
    slots.mkdir(parents=True, exist_ok=True)
    for number in range(max_slots):
        lock = os.open(slots / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            slot = _slot(slots, number)
            folder = _hold_folder(slot)
            try:
                if slot.uid is not None:
                    _clear_abandoned()
                yield slot
            finally:
                shutil.rmtree(slot.folder, ignore_errors=True)
                os.close(folder)
            return
        finally:
            os.close(lock)
    yield None


@contextmanager
def wait_for_slot(
    slots: Path,
    max_slots: int,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Iterator[Slot]:
    """Hold the first slot that gets free, telling that the run waits for it.

    Raises:
        Cancelled: `cancelled()` turned true while it waited.
    """
    patience = Patience(on_progress, cancelled)
    while True:
        with free_slot(slots, max_slots) as slot:
            if slot is not None:
                yield slot
                return
        patience.wait()


class Patience:
    """Of a run that waits for what others hold: it tells that it does, and may be cancelled."""

    def __init__(
        self, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> None:
        self._on_progress, self._cancelled = on_progress, cancelled
        self._begin = self._told = time.monotonic()

    def wait(self) -> None:
        """Let some time pass before the next look.

        Raises:
            Cancelled: its owner does not want it any more.
        """
        now = time.monotonic()
        if now - self._told >= TELL_SECONDS:
            self._told = now
            self._on_progress(Progress(Stage.STARTING, now - self._begin))
            if self._cancelled():
                raise Cancelled
        time.sleep(WAIT_SECONDS)


def taken(slots: Path, number: int) -> bool:
    """Whether a run holds that slot now."""
    lock = os.open(slots / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def installation(slots: Path) -> str:
    """Return what names these slots among those of all installations on this machine."""
    return hashlib.sha256(os.fsencode(slots.resolve())).hexdigest()[:8]


def _slot(slots: Path, number: int) -> Slot:
    name = f"{installation(slots)}-{number}"
    if os.geteuid() != 0:
        return Slot(number, name, None, slots / str(number))
    return Slot(number, name, FIRST_UID + number, ROOTS_FOLDERS / name)


def _hold_folder(slot: Slot) -> int:
    """Make the slot's folder, empty, and return a descriptor that holds it."""
    if slot.uid is not None:
        slot.folder.parent.mkdir(mode=0o711, exist_ok=True)
    while True:
        slot.folder.mkdir(mode=0o700, exist_ok=True)
        try:
            handle = os.open(slot.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:  # somebody cleared it away as abandoned
            continue
        fcntl.flock(handle, fcntl.LOCK_EX)
        if _is_at(handle, slot.folder):
            break
        os.close(handle)  # somebody was clearing it away as abandoned
    slot.clear()  # of what a killed worker left
    if slot.uid is not None:
        os.chown(slot.folder, slot.uid, slot.uid)
    return handle


def _is_at(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def _clear_abandoned() -> None:
    """Clear what killed workers of other installations left: nobody may ever run there again."""
    for folder in ROOTS_FOLDERS.glob(f"{'[0-9a-f]' * 8}-*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its run may have ended meanwhile and another one stand there in a folder of its own.
            if _is_at(handle, folder):
                cgroup.discard(folder.name)
                shutil.rmtree(folder, ignore_errors=True)
        except (BlockingIOError, TimeoutError):  # in use, or not to be ended now
            pass
        finally:
            os.close(handle)
