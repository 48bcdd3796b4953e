"""Which known holes a version of Docker's parts has, and the words for them. Knows no daemon.

The table itself, with its sources, is `advisories`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sandbox.docker.advisories import NO_PLUGINS, TABLE, Hole

Version = tuple[int, ...]


@dataclass(frozen=True)
class Findings:
    """What the versions of one machine have."""

    open: tuple[Hole, ...]
    """Within a run's reach, and nobody took the risk: a reason to refuse."""
    accepted: tuple[Hole, ...]
    """Within a run's reach; an administrator named them."""
    closed: tuple[Hole, ...]
    """There, and out of a run's reach."""


def look(
    versions: Mapping[str, str], accepted: Collection[str] = (), *, plugins: bool = False
) -> Findings:
    """Return which holes these versions have.

    Args:
        versions: by part; Debian's with their revision, where that is known.
        accepted: CVE numbers whose risk an administrator takes.
        plugins: authorization plugins decide about calls to the daemon.
    """
    open_, taken, closed = [], [], []
    for hole in _found(versions):
        if hole.closed_by and not (plugins and hole.closed_by == NO_PLUGINS):
            closed.append(hole)
        elif hole.cve in accepted:
            taken.append(hole)
        else:
            open_.append(hole)
    return Findings(tuple(open_), tuple(taken), tuple(closed))


def refusal(findings: Findings, versions: Mapping[str, str]) -> str:
    """Return the words with which a machine with open holes is refused."""
    parts = dict.fromkeys(hole.part for hole in findings.open)
    lines = [
        _line(f"{part} {versions[part]}", [hole for hole in findings.open if hole.part == part])
        for part in parts
    ]
    names = ", ".join(f'"{hole.cve}"' for hole in findings.open)
    return (
        f"{' '.join(lines)} Upgrade it. Whoever takes the risk knowingly names it, "
        f"PRAYOGA_ACCEPTED_HOLES=[{names}]; runs are then weakly isolated and no examination can "
        "be held on them"
    )


def _line(here: str, found: Sequence[Hole]) -> str:
    """Return the words for one part's holes: what the first does, the others' numbers."""
    first, *others = found
    more = f". It also has {', '.join(hole.cve for hole in others)}" if others else ""
    last = max(found, key=lambda hole: numbers(hole.fixed[-1]))
    repaired = ", ".join(filter(None, (*last.fixed, last.debian)))
    return f"{here} has {first.cve}: it lets {first.what}{more}. Repaired in {repaired}."


def _found(versions: Mapping[str, str]) -> Iterator[Hole]:
    for hole in TABLE:
        version = versions.get(hole.part)
        if version and _has(hole, version):
            yield hole


def _has(hole: Hole, version: str) -> bool:
    here = numbers(version)
    if hole.debian and here == numbers(hole.debian):
        return _revision(version) < _revision(hole.debian)
    fixed = sorted(numbers(first) for first in hole.fixed)
    same_line = [first for first in fixed if first[:2] == here[:2]]
    return here < (same_line or fixed)[-1]


def numbers(version: str) -> Version:
    """Return the upstream part of a version as numbers: 1.1.5+ds1-1 is 1, 1, 5.

    A release candidate counts as its release: what it lacks came between two candidates.
    """
    found = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else (0,)


def _revision(version: str) -> Version:
    """Return Debian's own counting: ...-1+deb12u3 is 1, 12, 3; without one it is empty."""
    _, dash, own = version.rpartition("-")
    return tuple(int(part) for part in re.findall(r"\d+", own)) if dash else ()
