"""What an adapter returns, and how each tries several ways of asking and keeps the best."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

Function = Callable[[Any], Any]

MOST_OBJECTS = 4
"""Objects of a kind that are tried, the newest first: a program seldom leaves more."""


CLOSE = 0.03
"""Ways whose shares differ by less are tried on more rows."""
EQUAL = 0.005
"""Ways that differ by less on those are alike."""
PATIENCE_SECONDS = 20.0
"""Once something works, no further way is begun after so long."""


@dataclass(frozen=True)
class Found:
    """Something that can be asked in place of the agreed function."""

    adapter: str
    """Name of the adapter, as results show it."""
    says: str
    """What is asked and how; completes "It defines no predict(images), so ..."."""
    function: Function
    score: float
    """Share of public rows that it gets right; 0 where none were asked."""


class Nothing(Exception):
    """An adapter found nothing that it can ask.

    Attributes:
        reasons: why what it did find does not do, a sentence each.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = [reason[:300] for reason in reasons]


@dataclass(frozen=True)
class Way:
    """One way of asking one object."""

    says: str
    function: Function


def named(namespace: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
    """Yield what the program itself named, the newest first; not modules, not what is private."""
    for name, value in reversed(list(namespace.items())):
        if name[:1] != "_" and not isinstance(value, ModuleType | type):
            yield name, value


def best(
    adapter: str,
    ways: Iterable[Way],
    right: Callable[[Any], float],
    right_of_more: Callable[[Any], float] | None = None,
) -> Found:
    """Try each way on public rows and return the best; the first of equals.

    Args:
        right: `right(function)` asks it about public rows and returns the share that is right.
        right_of_more: the same about more rows, for ways that few of them don't tell apart.

    Raises:
        Nothing: none works.
    """
    begin = time.monotonic()
    found: list[Found] = []
    reasons: dict[str, None] = {}
    owner = os.getpid()
    for way in ways:
        if found and time.monotonic() - begin > PATIENCE_SECONDS:
            break
        try:
            share = right(way.function)
        except BaseException as error:  # objects of the student's, with rows of a wrong form
            if os.getpid() != owner:
                os._exit(0)
            text = str(error).strip().splitlines() or [""]
            reasons[f"{way.says}: {type(error).__name__}: {text[0]}"] = None
            continue
        found.append(Found(adapter, way.says, way.function, share))
    if not found:
        raise Nothing(*list(reasons)[-2:])
    close = _nearly_best(found, CLOSE)
    if right_of_more and len(close) > 1 and time.monotonic() - begin < PATIENCE_SECONDS:
        close = [replace(one, score=right_of_more(one.function)) for one in close]
    # The likelier ways come first.
    return _nearly_best(close, EQUAL)[0]


def _nearly_best(found: list[Found], less: float) -> list[Found]:
    share = max(one.score for one in found)
    return [one for one in found if one.score >= share - less]
