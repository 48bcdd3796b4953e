"""What one case of the suite is: a program, how it must end, and what must be true of its end.

Plain data. Knows neither how a case is run nor which backend runs it.
"""

import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from textwrap import dedent

from sandbox.contract import MIB, Execution, Outcome

Condition = Callable[[Execution], str]
"""Returns what is wrong with an end; the empty text: nothing."""

PREDICT = "\ndef predict(images):\n    return [int(image.sum()) for image in images]\n"
ROWS, WIDTH = 5, 48
"""The inputs of every case: so many rows of so many bytes, counting up from 0."""
INPUTS = bytes(range(ROWS * WIDTH))
SUMS = tuple(sum(INPUTS[row * WIDTH : (row + 1) * WIDTH]) for row in range(ROWS))
"""What `PREDICT` answers on all rows."""
QUESTIONS: dict[str, tuple[int, ...] | None] = {"all": None, "one": (3,), "turned": (4, 3, 2, 1, 0)}
USUAL: Mapping[str, float] = {
    "wall_seconds": 40.0,
    "cpu_seconds": 30.0,
    "memory_bytes": 512 * MIB,
    "scratch_bytes": 64 * MIB,
    "artefact_bytes": 4 * MIB,
}


class Group(StrEnum):
    """What a case is about; each group is one file."""

    FORGING = "forging"
    OUTPUT_CHANNEL = "output channel"
    RESOURCES = "resources"
    ESCAPE = "escape"
    LEFTOVERS = "leftovers"
    NOTEBOOKS = "notebooks"
    HONEST = "honest"


@dataclass(frozen=True)
class Case:
    """One program and what must be seen of it.

    `<<name>>` in a program is replaced by the literal of that fact of the machine, see
    `sandbox.selfcheck.canary.Canary.facts`. A secret is never among them.
    """

    name: str
    """Unique, in plain English; reads after "The sandbox stood against ..."."""
    group: Group
    program: str | tuple[str, ...] | bytes
    """A script; a tuple: the code cells of a notebook; bytes: a notebook's file as it is."""
    outcomes: tuple[Outcome, ...] = (Outcome.OK,)
    """Any of these is right."""
    holds: Condition | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    """What differs from `USUAL`, by the fields of `sandbox.contract.Limits`."""
    seed: int = 0
    first: str = ""
    """A script that runs just before, so that this one can look for what it left."""
    first_outcomes: tuple[Outcome, ...] = (Outcome.OK,)
    compare: Callable[[Execution, Execution], str] | None = None
    """Returns what is wrong with both ends together, the one of `first` being the first."""
    beside: bool = False
    """The honest neighbour has to be at its work when this begins."""


def ends_well(
    name: str, group: Group, source: str, holds: Condition | None = None, **limits: float
) -> Case:
    """Return the case of a script whose own assertions say that a wall holds."""
    return Case(name, group, dedent(source) + PREDICT, holds=holds, limits=limits)


def ends(
    name: str,
    group: Group,
    source: str,
    *outcomes: Outcome,
    holds: Condition | None = None,
    **limits: float,
) -> Case:
    """Return the case of a script that must end with one of `outcomes`."""
    return Case(name, group, dedent(source), outcomes, holds, limits)


def says(*parts: str) -> Condition:
    """The message names all of `parts`."""

    def check(found: Execution) -> str:
        missing = [part for part in parts if part not in found.message]
        return f"its message does not say {missing[0]!r}: {found.message}" if missing else ""

    return check


def printed(text: str) -> Condition:
    """Exactly `text` stands in its standard output."""
    return lambda found: "" if found.stdout.text == text else f"it printed {found.stdout.text!r}"


def sealed(content: bytes) -> Condition:
    """The artefact is `content`, taken as it was and not understood by anybody."""
    return lambda found: "" if found.artefact == content else "other bytes were sealed"


def stopped(within: float) -> Condition:
    """It was stopped after so many seconds, not at its own end."""

    def check(found: Execution) -> str:
        late = found.timing.run > within
        return f"it ran for {found.timing.run:.1f} s, not {within:g}" if late else ""

    return check


def both(*conditions: Condition) -> Condition:
    """All of them hold."""
    return lambda found: next((text for condition in conditions if (text := condition(found))), "")


def honest(found: Execution) -> str:
    """The answers are those of `PREDICT`, to every question."""
    if found.artefact is None:
        return "it has no artefact"
    expected = {
        name: tuple(SUMS[row] for row in rows or range(ROWS)) for name, rows in QUESTIONS.items()
    }
    answers = _answers(found.artefact)
    return "" if answers == expected else f"its answers are {answers}"


def npy(content: bytes, shape: tuple[int, ...], kind: str = "|u1") -> bytes:
    """Return an `.npy` file; written by hand, since the suite needs no NumPy."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape!r}, }}"
    padded = header.ljust(-(len(header) + 11) % 64 + len(header)) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded.encode() + content


def _answers(artefact: bytes) -> dict[str, tuple[int, ...]]:
    """Return the whole numbers of 64 bits in an artefact, by question."""
    answers = {}
    with zipfile.ZipFile(BytesIO(artefact)) as bundle:
        for name in bundle.namelist():
            data = bundle.read(name)
            begin = 10 + struct.unpack("<H", data[8:10])[0]
            answers[name.removesuffix(".npy")] = tuple(
                number for (number,) in struct.iter_unpack("<q", data[begin:])
            )
    return answers
