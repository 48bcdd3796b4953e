"""Known holes of what containers are made with, and whether a version has them.

The table is small on purpose: what lets a program out of its container, or somebody else in, on a
machine that is used as ours is. It was read in the projects' advisories and in Debian's changelogs
in November 2026; what became known later is not in it. Knows no daemon.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

Version = tuple[int, ...]
IMAGES = "runs start only from the image that was made here, known by its digest"
VOLUMES = "no two containers share anything that either may write to"
NO_PLUGINS = "no authorization plugin stands between us and the daemon"
NO_EXEC = "nothing is ever executed in a container that runs"


@dataclass(frozen=True)
class Hole:
    """One published hole."""

    cve: str
    part: str
    """docker, containerd, runc or nvidia."""
    what: str
    """What it lets an attacker do; completes "it lets ..."."""
    fixed: tuple[str, ...]
    """First version without it, of each line of releases that was repaired."""
    debian: str = ""
    """Debian 12's first package without it, where Debian repaired an older version."""
    closed_by: str = ""
    """What in our way of using it keeps the hole out of a run's reach; empty: nothing does."""


TABLE = (
    Hole(
        "CVE-2019-5736",
        "runc",
        "a program overwrite runc itself and so become root of the machine",
        ("1.0.0",),
    ),
    Hole(
        "CVE-2022-36109",
        "docker",
        "a program use groups that it was not given",
        ("20.10.18",),
    ),
    Hole(
        "CVE-2023-27561",
        "runc",
        "an image mask its own /proc",
        ("1.1.5",),
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2024-21626",
        "runc",
        "a program reach the machine's files through a descriptor that runc left open",
        ("1.1.12",),
        "1.1.5+ds1-1+deb12u1",
    ),
    Hole(
        "CVE-2024-45310",
        "runc",
        "two containers make empty files on the machine through a volume that they share",
        ("1.1.14", "1.2.0"),
        closed_by=VOLUMES,
    ),
    Hole(
        "CVE-2025-31133",
        "runc",
        "an image, or a second container, put a link in place of /dev/null and so write to /proc",
        ("1.2.8", "1.3.3", "1.4.0"),
        closed_by=f"{IMAGES}; {VOLUMES}",
    ),
    Hole(
        "CVE-2025-52565",
        "runc",
        "an image, or a second container, put a link in place of /dev/console",
        ("1.2.8", "1.3.3", "1.4.0"),
        closed_by=f"{IMAGES}; {VOLUMES}; no run has a terminal",
    ),
    Hole(
        "CVE-2025-52881",
        "runc",
        "a second container turn runc's writes to /proc elsewhere",
        ("1.2.8", "1.3.3", "1.4.0"),
        closed_by=f"{VOLUMES}; {NO_EXEC}",
    ),
    Hole(
        "CVE-2026-41579",
        "runc",
        "an image with a link in place of /dev write to few of the machine's files",
        ("1.3.6", "1.4.3", "1.5.0"),
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2024-25621",
        "containerd",
        "other users of the machine into containerd's folders",
        ("1.7.29", "2.0.7", "2.1.5", "2.2.0"),
        "1.6.20~ds1-1+deb12u2",
        closed_by="a run sees none of the machine's folders",
    ),
    Hole(
        "CVE-2024-40635",
        "containerd",
        "an image with a user's number beyond 32 bits run as root",
        ("1.6.38", "1.7.27", "2.0.4"),
        "1.6.20~ds1-1+deb12u2",
        closed_by="a run's user is one of ours, set at its start",
    ),
    Hole(
        "CVE-2024-41110",
        "docker",
        "a caller past an authorization plugin",
        ("23.0.15", "25.0.6", "26.1.5", "27.1.1"),
        "20.10.24+dfsg1-1+deb12u1",
        closed_by=NO_PLUGINS,
    ),
    Hole(
        "CVE-2026-34040",
        "docker",
        "a caller past an authorization plugin",
        ("29.3.1",),
        closed_by=NO_PLUGINS,
    ),
    Hole(
        "CVE-2024-0132",
        "nvidia",
        "an image reach the machine's files while it is started",
        ("1.16.2",),
    ),
    Hole(
        "CVE-2025-23359",
        "nvidia",
        "an image reach the machine's files while it is started",
        ("1.17.4",),
    ),
    Hole(
        "CVE-2025-23266",
        "nvidia",
        "an image's variables load code into a program that runs as root",
        ("1.17.8",),
    ),
)


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
    lines = [
        f"{hole.part} {versions[hole.part]} has {hole.cve}: it lets {hole.what}. "
        f"Repaired in {', '.join(filter(None, (*hole.fixed, hole.debian)))}."
        for hole in findings.open
    ]
    names = ", ".join(f'"{hole.cve}"' for hole in findings.open)
    return (
        f"{' '.join(lines)} Upgrade it. Whoever takes the risk knowingly names it, "
        f"PRAYOGA_ACCEPTED_HOLES=[{names}]; runs are then weakly isolated and no examination can "
        "be held on them"
    )


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
