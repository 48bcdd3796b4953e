"""What is asked of everything that is measured."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.asked import Asked
from bench.workloads import Workload

Act = Callable[[], str]
"""What is timed: it returns once the result is there and was found to be one, or raises `Failed`.
It gives back what the notebook printed, as far as the grader keeps that."""

STAY = """\
import time

_answer = predict


def predict(images):
    answers = _answer(images)
    time.sleep(0.3)
    return answers
"""
"""A last cell for measuring memory: what the notebook has made stays while somebody looks."""


class NotHere(Exception):
    """A peer can't be measured on this machine; the text says what it lacks."""


@dataclass(frozen=True)
class Tools:
    """Where a peer finds things."""

    place: Path
    """An empty folder of its own."""
    asked: Asked
    cache: Path
    """Environments and public data, as `PRAYOGA_CACHE_DIR` names it."""
    lab: Path
    """The lab runtime, in which every notebook runs."""
    others: Path
    """The environment of nbgrader and Otter."""


class Session(Protocol):
    """A peer that is ready to grade."""

    def lay(self, workload: Workload, *, stay: bool = False) -> Act:
        """Put a new submission down, and return what grades it."""
        ...

    def lay_many(self, workload: Workload, count: int, at_once: int) -> Sequence[Act]:
        """As `lay` for a whole class; the acts returned are started side by side."""
        ...

    def roots(self) -> list[int]:
        """Processes that work for it and don't descend from this one."""
        ...

    def workers(self) -> list[int]:
        """Processes of the site's own that wait for work; they need memory with any sandbox."""
        ...

    def first_lines(self) -> list[float]:
        """Seconds until the notebook's first line, of each so far; empty: nobody tells."""
        ...


class Peer(Protocol):
    """One way to grade a notebook."""

    name: str
    command: str
    """What is typed for it, as the report shows it; {} stands for the notebook."""
    stays: bool
    """It keeps processes between notebooks."""

    def version(self, tools: Tools) -> str: ...

    def open(self, tools: Tools) -> AbstractContextManager[Session]:
        """Start what it keeps.

        Raises:
            NotHere: it can't be measured on this machine.
            Failed: it does not start.
        """
        ...


def in_turn(acts: Sequence[Act], at_once: int) -> list[Act]:
    """Return `at_once` acts that together do all of `acts`."""

    def one_after_the_other(part: Sequence[Act]) -> Act:
        def act() -> str:
            return "".join([each() for each in part])

        return act

    return [one_after_the_other(acts[first::at_once]) for first in range(at_once)]
