"""The folders that a run may write to, looked at from outside: what is in them, never by its names.

bubblewrap's own mounts bound bytes but not files, of which each costs the kernel memory and time to
clear away. Knows neither limits nor what they mean.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from sandbox.payload import TARGET
from sandbox.profile import WRITABLE


class Scratch:
    """The writable folders of one run, held from when one of its processes is first seen inside.

    Args:
        processes: returns the numbers of the run's processes, those of bubblewrap among them.
    """

    def __init__(self, processes: Callable[[], Iterable[int]]) -> None:
        self._processes = processes
        self._places: list[int] = []

    def files(self) -> int:
        """Return how many files and folders there are in the fullest of them."""
        found = [os.fstatvfs(place) for place in self._opened()]
        return max((place.f_files - place.f_ffree for place in found), default=0)

    def used_bytes(self) -> int:
        """Return the memory that the files of all of them take."""
        found = [os.fstatvfs(place) for place in self._opened()]
        return sum((place.f_blocks - place.f_bfree) * place.f_frsize for place in found)

    def close(self) -> None:
        """Let the folders go. Safe to repeat."""
        while self._places:
            os.close(self._places.pop())

    def _opened(self) -> list[int]:
        if not self._places:
            for pid in self._processes():
                with suppress(OSError):  # it has just ended
                    root = Path(f"/proc/{pid}/root")
                    # bubblewrap's own process outside sees the machine's folders.
                    if (root / TARGET.lstrip("/")).exists():
                        self._open(root)
                        break
        return self._places

    def _open(self, root: Path) -> None:
        how = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            for place in WRITABLE:
                self._places.append(os.open(root / place.lstrip("/"), how))
        except OSError:
            self.close()
            raise
