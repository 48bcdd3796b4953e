"""The class as a grid: students down, entries across, each cell with its state.

Few queries whatever the size of the class; adds nothing up itself.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading import ledger
from grading.evaluation import results
from grading.evaluation.results import Standing
from grading.models import Enrolment, Offering, Run
from grading.pages import standing
from grading.scheme import Cie, Entry, Item, Outlook, cie, needed_for_pass
from labs.models import Task


@dataclass(frozen=True)
class Cell:
    """One entry of one student."""

    item: Item
    entry: Entry
    state: str
    proposed: Decimal | None
    """Execution marks that the grader proposes, where one task has its proposal."""
    graded: Run | None
    """The newest graded run of the item's tasks."""

    @property
    def total(self) -> Fraction | None:
        return self.entry.total

    @property
    def awaits_decision(self) -> bool:
        """A proposal is there and nobody has decided on it."""
        return (
            self.graded is not None
            and self.state in ("proposed", "attention", "partly")
            and "execution" not in self.entry.marks
        )


@dataclass(frozen=True)
class Row:
    """One student."""

    enrolment: Enrolment
    cells: tuple[Cell, ...]
    cie: Cie
    at_risk: bool
    """Whatever test and project bring, the CIE stays below the pass mark."""


@dataclass(frozen=True)
class Register:
    items: tuple[Item, ...]
    rows: tuple[Row, ...]

    @property
    def awaiting(self) -> list[tuple[Row, Cell]]:
        """Entries with a proposal to decide on, the longest waiting first."""
        found = [
            (row, cell, cell.graded.pk)
            for row in self.rows
            for cell in row.cells
            if cell.graded is not None and cell.awaits_decision
        ]
        return [(row, cell) for row, cell, _ in sorted(found, key=lambda each: each[2])]


def register(offering: Offering) -> Register:
    """Read the class."""
    items = ledger.items_of(offering)
    scheme = ledger.scheme_of(offering)
    entries = ledger.current(offering, items)
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(
        experiment__course=offering.course_id, current__isnull=False
    ).select_related("experiment"):
        tasks[item_key(task)].append(task)
    runs = results.for_grid(offering)
    students = offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    rows = []
    for student in students:
        own = entries[student.pk]
        cells = tuple(
            _cell(
                item,
                own[item.key],
                [runs.get((student.pk, task.pk)) for task in tasks[item.key]],
            )
            for item in items
        )
        outlook = needed_for_pass(own, scheme).outlook
        rows.append(Row(student, cells, cie(own, scheme), outlook is Outlook.OUT_OF_REACH))
    return Register(items, tuple(rows))


def item_key(task: Task) -> str:
    """The marks scheme's key of the experiment that `task` belongs to."""
    return str(task.experiment.number) if task.experiment else ""


def _cell(item: Item, entry: Entry, of_tasks: list[Standing | None]) -> Cell:
    """One entry, with the runs of each of its tasks (None: nothing handed in)."""
    states = [standing.of_run(found.latest if found else None) for found in of_tasks]
    finished = [found.finished for found in of_tasks if found and found.finished]
    proposal = (
        getattr(finished[0], "proposal", None) if len(of_tasks) == len(finished) == 1 else None
    )
    return Cell(
        item,
        entry,
        standing.of_item(entry, states, is_open=bool(of_tasks)),
        proposal.marks if proposal else None,
        max(finished, key=lambda run: run.pk, default=None),
    )
