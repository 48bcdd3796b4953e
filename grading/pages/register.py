"""The class as a grid: students down, entries across, each cell with its state.

Few queries whatever the size of the class; adds nothing up itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from grading import ledger
from grading.evaluation import results
from grading.evaluation.results import Seen, Standing
from grading.models import Enrolment, Offering, Submission
from grading.pages import standing
from grading.scheme import (
    SEE,
    TEST,
    Cie,
    Entry,
    Item,
    Needed,
    Outlook,
    Total,
    cie,
    needed_for_pass,
    total,
)
from labs.models import Experiment

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
    graded: Seen | None
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
    needed: Needed | None
    """What test and project have to bring; None in a course of assignments."""
    total: Total | None = None
    """In a course of assignments, in place of the CIE."""
    exam: Entry | None = None
    """The semester-end examination's."""

    @property
    def at_risk(self) -> bool:
        """Whatever test and project bring, the CIE stays below the pass mark."""
        return self.needed is not None and self.needed.outlook is Outlook.OUT_OF_REACH


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
    return registers([offering])[offering.pk]


def registers(offerings: Sequence[Offering]) -> dict[int, Register]:
    """Read several classes, in as many queries as one, by the offering's number."""
    courses = _courses(offerings)
    items = {
        offering.pk: ledger.items_from(offering, courses[offering.course_id].experiments)
        for offering in offerings
    }
    students = _students(offerings)
    entries = ledger.current_of_all(
        {
            offering.pk: dict.fromkeys(
                (student.pk for student in students[offering.pk]),
                _with_exam(offering, items[offering.pk]),
            )
            for offering in offerings
        }
    )
    everybody = [student.pk for of_class in students.values() for student in of_class]
    runs, answers = results.for_grid(everybody), results.answers(everybody)
    found = {}
    for offering in offerings:
        tasks, scheme = courses[offering.course_id].tasks, ledger.scheme_of(offering)
        has_cie = any(item.key == TEST for item in items[offering.pk])
        rows = []
        for student in students[offering.pk]:
            own = entries[student.pk]
            exam = own.pop(SEE, None)
            cells = tuple(
                _cell(
                    item,
                    own[item.key],
                    [runs.get((student.pk, task)) for task in tasks[item.key]],
                    [answers.get((student.pk, task)) for task in tasks[item.key]],
                )
                for item in items[offering.pk]
            )
            now = cie(own, scheme)
            needed = needed_for_pass(own, scheme, now) if has_cie else None
            summed = None if has_cie else total(own, items[offering.pk])
            rows.append(Row(student, cells, now, needed, summed, exam))
        found[offering.pk] = Register(items[offering.pk], tuple(rows))
    return found


def _with_exam(offering: Offering, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Assignments have no examinations."""
    has_cie = any(item.key == TEST for item in items)
    return (*items, ledger.scheme_of(offering).exam()) if has_cie else items


@dataclass
class _Course:
    experiments: list[tuple[int, str, list]]
    """Number, title and rubric of each, in order."""
    tasks: dict[str, list[int]]
    """The key of an experiment's item -> its published tasks."""


def _courses(offerings: Sequence[Offering]) -> dict[int, _Course]:
    """What the classes' courses ask, by the course's number, in one query."""
    found = {offering.course_id: _Course([], defaultdict(list)) for offering in offerings}
    rows = Experiment.objects.filter(course__in=list(found)).values_list(
        "course", "number", "title", "rubric", "tasks", "tasks__current"
    )
    for course, number, title, rubric, task, current in rows.order_by(
        "course", "number", "tasks__section", "tasks__slug"
    ):
        own = found[course]
        if not own.experiments or own.experiments[-1][0] != number:
            own.experiments.append((number, title, rubric))
        if current is not None:
            own.tasks[str(number)].append(task)
    return found


def _students(offerings: Sequence[Offering]) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = {offering.pk: [] for offering in offerings}
    rows = Enrolment.objects.filter(offering__in=offerings, role=Enrolment.Role.STUDENT)
    for student in rows.select_related("user"):
        found[student.offering_id].append(student)
    return found


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
    return Cell(
        item,
        entry,
        standing.of_item(entry, states, is_open=bool(of_tasks)),
        finished[0].proposed if programs == len(finished) == 1 else None,
        max(finished, key=lambda run: run.pk, default=None),
        max(filter(None, answers), key=lambda answer: answer.pk, default=None),
    )
