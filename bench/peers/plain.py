"""What peers share that start a command for each notebook and keep nothing."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.measure import machine
from bench.peers.contract import Act, NotHere, Tools, in_turn
from bench.workloads import Workload


class Commands(ABC):
    """A session in which each notebook is a command of its own, in a folder of its own."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._numbers = itertools.count(1)

    @abstractmethod
    def lay(self, workload: Workload, *, stay: bool = False) -> Act: ...

    def lay_many(self, workload: Workload, count: int, at_once: int) -> Sequence[Act]:
        return in_turn([self.lay(workload) for _ in range(count)], at_once)

    def roots(self) -> list[int]:
        return []

    def workers(self) -> list[int]:
        return []

    def first_lines(self) -> list[float]:
        return []

    def folder(self) -> Path:
        """Return a new folder."""
        place = self.tools.place / f"{next(self._numbers)}"
        place.mkdir(parents=True)
        return place


class Plain:
    """A peer whose sessions are of one class and start nothing themselves."""

    name: str
    command: str
    stays = False
    session: type[Commands]
    distributions: tuple[str, ...] = ()
    """What its version is told by; none: Python's."""
    program = "python"
    in_lab = True
    """Its program is the lab runtime's."""

    def version(self, tools: Tools) -> str:
        home = tools.lab if self.in_lab else tools.others
        if self.distributions:
            found = machine.versions(home, self.distributions)
            return " ".join(f"{name} {version}" for name, version in found.items())
        config = (home / "pyvenv.cfg").read_text().splitlines()
        return next(line.split("=")[1].strip() for line in config if line.startswith("version"))

    @contextmanager
    def open(self, tools: Tools) -> Iterator[Commands]:
        home = tools.lab if self.in_lab else tools.others
        if not (home / "bin" / self.program).exists():
            raise NotHere(f"{self.program} is not installed; 'make bench' installs it")
        yield self.session(tools)
