"""What changed between two programs, line by line. Text only: outputs of notebooks are left out."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.pages.source import Part

LINES = 3000
"""Of each program; what lies beyond is left out and said to be."""
LINE = 1000
AROUND = 3
"""Unchanged lines that are kept before and after a change."""

Numbered = tuple[str, str]
"""What stands in the margin ("2:14", cell and line), and the line."""


@dataclass(frozen=True)
class Row:
    """A line of both programs beside each other."""

    kind: str
    """"same", "changed", "removed", "added"; "left_out" for a run of lines that are the same."""
    before: str = ""
    before_at: str = ""
    after: str = ""
    after_at: str = ""
    count: int = 0
    """How many lines are left out."""


@dataclass(frozen=True)
class Difference:
    rows: tuple[Row, ...]
    added: int
    removed: int
    shortened: bool
    """A program was longer than `LINES`."""

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed)

    @property
    def unified(self) -> tuple[Row, ...]:
        """The rows for one narrow column: of each change what left, then what came."""
        found: list[Row] = []
        came: list[Row] = []
        for row in self.rows:
            if row.kind in ("same", "left_out"):
                found += [*came, row]
                came = []
                continue
            if row.before_at:
                found.append(Row("removed", row.before, row.before_at))
            if row.after_at:
                came.append(Row("added", "", "", row.after, row.after_at))
        return (*found, *came)


def difference(before: Sequence[Part], after: Sequence[Part]) -> Difference:
    """Compare the code of two submissions; the first is the older one."""
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(
        None, [text for _, text in old[:LINES]], [text for _, text in new[:LINES]]
    )
    groups = list(matcher.get_opcodes())
    rows = [row for group in groups for row in _rows(group, old, new, groups)]
    return Difference(
        tuple(rows),
        sum(row.kind in ("added", "changed") for row in rows),
        sum(row.kind in ("removed", "changed") for row in rows),
        max(len(old), len(new)) > LINES,
    )


def _lines(parts: Sequence[Part]) -> list[Numbered]:
    code = [part for part in parts if part.is_code]
    several = len(code) > 1
    return [
        (f"{place}:{number}" if several else str(number), line[:LINE])
        for place, part in enumerate(code, start=1)
        for number, line in enumerate(part.text.splitlines(), start=1)
    ]


Opcode = tuple[str, int, int, int, int]


def _rows(
    group: Opcode, old: Sequence[Numbered], new: Sequence[Numbered], groups: Sequence[Opcode]
) -> Iterator[Row]:
    tag, a1, a2, b1, b2 = group
    if tag == "equal":
        yield from _same(old[a1:a2], new[b1:b2], group == groups[0], group == groups[-1])
        return
    for at in range(max(a2 - a1, b2 - b1)):
        one = old[a1 + at] if a1 + at < a2 else None
        other = new[b1 + at] if b1 + at < b2 else None
        kind = "changed" if one and other else "removed" if one else "added"
        before_at, before = one or ("", "")
        after_at, after = other or ("", "")
        yield Row(kind, before, before_at, after, after_at)


def _same(
    old: Sequence[Numbered], new: Sequence[Numbered], first: bool, last: bool
) -> Iterator[Row]:
    """Lines that are the same: those beside a change, and how many lie between."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    rows = [
        Row("same", before, before_at, after, after_at)
        for (before_at, before), (after_at, after) in zip(old, new, strict=True)
    ]
    if len(rows) <= head + tail + 1:
        yield from rows
        return
    yield from rows[:head]
    yield Row("left_out", count=len(rows) - head - tail)
    yield from rows[len(rows) - tail :]
