"""What entering a class's fields would change: the preview, and what saving posts.

Made anew from what stands each time, so that a preview is never trusted when it is saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from grading.entries.columns import STATE, columns_of
from grading.entries.reading import Field, Typed
from grading.entries.row import Choice, Decided, decide
from grading.entries.standing import ClassEntry, Seen, usn_of
from grading.ledger import Locked
from grading.ledger.held import refuse_if_published
from grading.ledger.record import changes_something, replaced, saw_what_stands
from grading.ledger.standing import WHOLE_ITEM, Standing
from grading.models import Enrolment, MarkEntry
from grading.scheme import Entry, State


@dataclass(frozen=True)
class Cell:
    """One column of a student's line."""

    column: str
    before: str
    """What stands, as it is written; "" where nothing does."""
    field: Field | None
    """What was typed; None where nothing was."""
    changes: bool
    problem: str
    conflict: MarkEntry | None
    """Somebody else's decision, which the person did not see and would replace."""

    @property
    def text(self) -> str:
        return self.field.text if self.field else ""


@dataclass(frozen=True)
class Line:
    """One student for whom something was typed."""

    student: Enrolment
    cells: tuple[Cell, ...]
    """In the order of the columns."""
    decided: Decided
    total_before: Fraction | None
    total_after: Fraction | None
    after: State

    @property
    def changes(self) -> bool:
        return any(cell.changes for cell in self.cells)

    @property
    def conflicts(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.conflict)


@dataclass(frozen=True)
class Plan:
    """All lines; nothing of it is stored unless `ok`."""

    entry: ClassEntry
    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    """Every problem, each naming its place."""

    @property
    def conflicts(self) -> int:
        """How many cells somebody else decided meanwhile."""
        return sum(len(line.conflicts) for line in self.lines)

    @property
    def changing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.changes)

    @property
    def ok(self) -> bool:
        return not self.problems and not self.conflicts


def plan(entry: ClassEntry, typed: Typed, seen: Seen, choice: Choice, actor: User) -> Plan:
    """What these fields would change, and everything that is wrong with them."""
    problems = list(typed.problems)
    try:
        refuse_if_published(entry.sheet)
    except Locked as error:
        problems.append(error.message)
    whole_class = not_conducted(entry, typed)
    lines = []
    for student in entry.students:
        fields = typed.rows.get(student.pk)
        if not fields:
            continue
        found = decide(entry, student, fields, choice, actor, whole_class=whole_class)
        problems += [
            f"{fields[key].where if key in fields else usn_of(student)}: {text}"
            for key, text in found.problems.items()
        ]
        lines.append(_line(entry, student, fields, found, seen.get(student.pk, {})))
    return Plan(entry, tuple(lines), tuple(problems))


def not_conducted(entry: ClassEntry, typed: Typed) -> bool:
    """Whether every student of the class is said to have had no such experiment."""
    said = [
        any(each.text.upper() == State.NC for each in typed.rows.get(student.pk, {}).values())
        for student in entry.students
    ]
    return entry.item.is_weekly and bool(said) and all(said)


def settle(seen: Seen, now: Seen, mine: Sequence[tuple[int, str]]) -> dict[int, dict[str, int]]:
    """What a person saw, once they looked at conflicts and chose to replace those in `mine`.

    Args:
        now: what stood when they chose: what came after that they did not see either.
        mine: (enrolment, column) of each.
    """
    settled = {pk: dict(rows) for pk, rows in seen.items()}
    for enrolment, column in mine:
        stands = dict(now.get(enrolment, {}))
        if column == STATE:
            settled[enrolment] = stands
        elif (row := replaced(stands, column)) is not None:
            settled.setdefault(enrolment, {})[column] = row
    return settled


def _line(
    entry: ClassEntry,
    student: Enrolment,
    fields: Mapping[str, Field],
    found: Decided,
    seen: Mapping[str, int],
) -> Line:
    standing = entry.standings[student.pk]
    changed, conflicts = set(), {}
    if not found.problems:
        for component, decision in found.decisions.items():
            if not changes_something(standing, component, decision):
                continue
            column = component if component in fields else _column(fields, component)
            changed.add(column)
            if not saw_what_stands(standing, component, seen):
                conflicts[column] = _newest(standing, component)
    before = entry.shown(student.pk)
    stands = standing.entry(entry.item)
    after = _after(entry, stands, found) if changed else stands
    cells = tuple(
        Cell(
            each.key,
            before.get(each.key, ""),
            fields.get(each.key),
            each.key in changed,
            found.problems.get(each.key, ""),
            conflicts.get(each.key),
        )
        for each in columns_of(entry.item)
    )
    return Line(student, cells, found, stands.total, after.total, after.state)


def _column(fields: Mapping[str, Field], component: str) -> str:
    """Where a decision was typed that is not of its own column: letters stand in any."""
    if component != WHOLE_ITEM or STATE in fields:
        return STATE
    return next(key for key, each in fields.items() if each.text)


def _newest(standing: Standing[MarkEntry], component: str) -> MarkEntry:
    if component in standing.rows:
        return standing.rows[component]
    return max(standing.rows.values(), key=lambda row: row.sequence)


def _after(entry: ClassEntry, stands: Entry, found: Decided) -> Entry:
    if WHOLE_ITEM in found.decisions:
        return Entry(found.decisions[WHOLE_ITEM].state)
    new = {key: each.marks for key, each in found.decisions.items() if each.marks is not None}
    return Entry.of(entry.item, {**stands.marks, **new}, make_up=found.make_up)
