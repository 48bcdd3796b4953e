"""The class as a grid: students down, entries across, each cell with its state.

Few queries whatever the size of the class; adds nothing up itself.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from grading import ledger
from grading.evaluation import results
from grading.evaluation.results import Standing
from grading.models import Enrolment, Offering, Run, Submission
from grading.pages import standing
from grading.scheme import TEST, Cie, Entry, Item, Outlook, Total, cie, needed_for_pass, total
from labs.models import Task

EXECUTION = "execution"
"""The component that a graded run proposes marks for."""


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
    answer: Submission | None = None
    """The newest answer in words."""

    @property
    def total(self) -> Fraction | None:
        return self.entry.total

    @property
    def awaits_decision(self) -> bool:
        """A proposal or an answer in words is there and nobody has decided on it."""
        if self.state not in ("proposed", "attention", "handed_in", "partly"):
            return False
        undecided = [c.key for c in self.item.components if c.key not in self.entry.marks]
        if self.graded is not None and EXECUTION in undecided:
            return True
        return self.answer is not None and any(key != EXECUTION for key in undecided)

    @property
    def since(self) -> datetime | None:
        """When what is to be decided on was there."""
        graded = self.graded.finished_at if self.graded else None
        return graded or (self.answer.received_at if self.answer else None)


@dataclass(frozen=True)
class Row:
    """One student."""

    enrolment: Enrolment
    cells: tuple[Cell, ...]
    cie: Cie
    at_risk: bool
    """Whatever test and project bring, the CIE stays below the pass mark."""
    total: Total | None = None
    """In a course of assignments, in place of the CIE."""


@dataclass(frozen=True)
class Register:
    items: tuple[Item, ...]
    rows: tuple[Row, ...]

    @property
    def awaiting(self) -> list[tuple[Row, Cell]]:
        """Entries with something to decide on, the longest waiting first."""
        found = [
            (row, cell, cell.since)
            for row in self.rows
            for cell in row.cells
            if cell.since is not None and cell.awaits_decision
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
    runs, answers = results.for_grid(offering), results.answers(offering)
    has_cie = any(item.key == TEST for item in items)
    students = offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    rows = []
    for student in students:
        own = entries[student.pk]
        cells = tuple(
            _cell(
                item,
                own[item.key],
                [runs.get((student.pk, task.pk)) for task in tasks[item.key]],
                [answers.get((student.pk, task.pk)) for task in tasks[item.key]],
            )
            for item in items
        )
        outlook = needed_for_pass(own, scheme).outlook
        at_risk = has_cie and outlook is Outlook.OUT_OF_REACH
        summed = None if has_cie else total(own, items)
        rows.append(Row(student, cells, cie(own, scheme), at_risk, summed))
    return Register(items, tuple(rows))


def item_key(task: Task) -> str:
    """The marks scheme's key of the experiment that `task` belongs to."""
    return str(task.experiment.number) if task.experiment else ""


def _cell(
    item: Item,
    entry: Entry,
    of_tasks: list[Standing | None],
    answers: list[Submission | None],
) -> Cell:
    """One entry, with the runs of each of its tasks, and its answers in words (None: nothing)."""
    states = [
        standing.of_run(found.latest if found else None, answer is not None)
        for found, answer in zip(of_tasks, answers, strict=True)
    ]
    finished = [found.finished for found in of_tasks if found and found.finished]
    # Of an answer in words there is never a run: its place says nothing of a proposal.
    programs = sum(answer is None for answer in answers)
    proposal = getattr(finished[0], "proposal", None) if programs == len(finished) == 1 else None
    return Cell(
        item,
        entry,
        standing.of_item(entry, states, is_open=bool(of_tasks)),
        proposal.marks if proposal else None,
        max(finished, key=lambda run: run.pk, default=None),
        max(filter(None, answers), key=lambda answer: answer.pk, default=None),
    )
