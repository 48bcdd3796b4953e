"""Which errors programs ended with, alike ones together."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.analytics.attempts import Attempt
from grading.analytics.figures import Behind
from grading.models import RunResult
from sandbox import hints

MOST = 15
"""Kinds shown; the rest is one line."""
LONGEST = 140
_QUOTED = re.compile(r"'[^'\n]{1,200}'|\"[^\"\n]{1,200}\"|`[^`\n]{1,200}`")
_NUMBER = re.compile(r"0x[0-9a-fA-F]+|\d+(?:\.\d+)?")
WORDS = {"data": "the task's files", "scratch": "its size"}


@dataclass(frozen=True)
class Kind:
    """Runs that ended alike."""

    outcome: str
    type: str
    """The exception's name; empty where there was none."""
    pattern: str
    """Its text with names and numbers taken out."""
    where: str
    """The place it was raised at most often: "cell 3, line 4"."""
    hint: str
    """What is told to the students; empty: nothing is known."""
    behind: tuple[Behind, ...]

    @property
    def students(self) -> int:
        return len({one.student for one in self.behind})


def pattern(text: str) -> str:
    """The first line of an error's text, with what differs from program to program taken out."""
    first = text.strip().split("\n", 1)[0][:1000]
    return _NUMBER.sub("N", _QUOTED.sub("'…'", first))[:LONGEST]


def kinds(attempts: Iterable[Attempt]) -> Sequence[Kind]:
    """The errors of every graded attempt that did not end well, most students first. One query."""
    failed = {one.run: one for one in attempts if one.graded and one.outcome != "ok"}
    facts = RunResult.objects.filter(run__in=list(failed)).values_list(
        "run_id", "facts__error__type", "facts__error__text",
        "facts__error__line", "facts__error__cell",
    )  # fmt: skip
    errors = {run: rest for run, *rest in facts}
    alike: dict[tuple[str, str, str], list[Behind]] = defaultdict(list)
    places: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    examples: dict[tuple[str, str, str], str] = {}
    for run, one in failed.items():
        name, text, line, cell = errors.get(run) or (None,) * 4
        name, text = str(name or "")[:80], str(text or "")
        kind = one.outcome, name, pattern(text)
        alike[kind].append(Behind(one.student, run, _place(line, cell)))
        places[kind][_place(line, cell)] += 1
        examples.setdefault(kind, text)
    found = [
        Kind(
            *kind,
            places[kind].most_common(1)[0][0],
            hints.find(kind[1], examples[kind], WORDS) if kind[1] else "",
            tuple(behind),
        )
        for kind, behind in alike.items()
    ]
    return sorted(found, key=lambda one: (-one.students, -len(one.behind), one.type, one.pattern))


def _place(line: object, cell: object) -> str:
    parts = [f"{what} {n}" for what, n in (("cell", cell), ("line", line)) if isinstance(n, int)]
    return ", ".join(parts)
