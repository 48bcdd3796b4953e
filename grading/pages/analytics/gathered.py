"""What the pages of analytics show of a class and of an experiment: read once, then counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from grading import ledger
from grading.analytics import classwide, experiment
from grading.analytics.attempts import Attempt, attempts_of
from grading.analytics.classwide import Part
from grading.analytics.errors import MOST, Kind, kinds
from grading.analytics.experiment import Measure, Verdict
from grading.analytics.figures import Behind, Figure, Row
from grading.analytics.summary import Summary, summary
from grading.models import CheckResult, Enrolment, Metric, Offering, Proposal
from grading.pages import words
from grading.pages.register import EXECUTION, Register, register
from grading.scheme import Component, Item, Needed, Outlook
from grading.scheme.needed import PROJECT_MAX, TEST_MAX
from grading.scoring.beside import Part as OfTask
from grading.scoring.beside import together
from grading.templatetags.prayoga import measured, seconds
from labs.models import Task


@dataclass(frozen=True)
class OfItem:
    """One experiment."""

    item: Item
    tasks: Sequence[Task]
    figures: Sequence[Figure]
    errors: Sequence[Kind]
    other_errors: int
    faults: Sequence[Behind]
    attempts: Sequence[Attempt]
    students: int
    due_at: datetime | None
    proposed: Summary
    confirmed: Summary

    @property
    def handed_in(self) -> int:
        return len({one.student for one in self.attempts})


@dataclass(frozen=True)
class AtRisk:
    """A student below the pass mark as things stand, or who has to reach much for it."""

    enrolment: Enrolment
    needed: Needed

    @property
    def out_of_reach(self) -> bool:
        return self.needed.outlook is Outlook.OUT_OF_REACH


@dataclass(frozen=True)
class OfClass:
    """The class as a whole."""

    register: Register
    figures: Sequence[Figure]
    parts: Sequence[Part]
    at_risk: Sequence[AtRisk]
    unknown: int
    """Students of whom nothing counts yet."""
    items: Sequence[Item]
    """Entries with a page of their own: those for which programs are asked."""


WRITTEN = Q(current__spec__written__formats__isnull=False)
"""Answers in words: people read those."""
ASKS_MUCH = Fraction(3, 5)
"""Of what is open of test and project: who needs at least so much of it is listed as at risk."""


def of_class(offering: Offering) -> OfClass:
    """Read the class."""
    found = register(offering)
    entries = {
        row.enrolment.pk: {cell.item.key: cell.entry for cell in row.cells} for row in found.rows
    }
    outlooks = [(row.enrolment, row.needed) for row in found.rows if row.needed]
    with_programs = _with_programs(offering)
    return OfClass(
        found,
        (_progress(found), classwide.differences(offering, entries)),
        classwide.parts(found.items, entries),
        [AtRisk(student, need) for student, need in outlooks if _at_risk(need)],
        sum(need.outlook is Outlook.UNKNOWN for _student, need in outlooks),
        [item for item in found.items if item.key in with_programs],
    )


def _with_programs(offering: Offering) -> set[str]:
    """The entries for which programs are asked."""
    tasks = Task.objects.filter(experiment__course=offering.course_id, current__isnull=False)
    return {str(n) for n in tasks.exclude(WRITTEN).values_list("experiment__number", flat=True)}


def _at_risk(needed: Needed) -> bool:
    if needed.outlook is Outlook.REACHABLE:
        test, project = needed.test or 0, needed.project or 0
        return max(Fraction(test) / TEST_MAX, Fraction(project) / PROJECT_MAX) >= ASKS_MUCH
    return needed.outlook is Outlook.OUT_OF_REACH


def _progress(found: Register) -> Figure:
    """Students by entry and state."""
    used = [
        key for key in words.STATES if any(c.state == key for row in found.rows for c in row.cells)
    ]
    rows = []
    for at, item in enumerate(found.items):
        of_all = [(row.enrolment.pk, row.cells[at]) for row in found.rows]
        cells = tuple(
            tuple(
                Behind(student, cell.graded.pk if cell.graded else None)
                for student, cell in of_all
                if cell.state == key
            )
            for key in used
        )
        rows.append(Row(f"{item.key} {item.title}", cells))
    return Figure(
        "progress", _("Progress"), _("Entry"), tuple(str(words.STATES[key].label) for key in used),
        tuple(rows), _("students"), chart=False,
    )  # fmt: skip


def of_item(offering: Offering, key: str) -> OfItem:
    """Read one experiment. Raises Http404 where the class has none of that key."""
    if not key.isdecimal() or len(key) > 4:
        raise Http404
    tasks = list(
        Task.objects.filter(
            experiment__course=offering.course_id,
            experiment__number=int(key),
            current__isnull=False,
        )
        .exclude(WRITTEN)
        .order_by("slug")
    )
    item = next((one for one in ledger.items_of(offering) if one.key == key), None)
    if item is None or not tasks:
        raise Http404
    attempts = attempts_of(offering, [task.pk for task in tasks])
    counting = experiment.counting(attempts)
    entries = ledger.current(offering, (item,))
    component = next((part for part in item.components if part.key == EXECUTION), None)
    due = offering.schedules.filter(experiment=tasks[0].experiment_id).first()
    figures: list[Figure] = []
    proposed: dict[int, tuple[Decimal, int]] = {}
    confirmed: dict[int, Decimal] = {}
    if component is not None:
        proposed = _proposed(component, tasks, counting)
        confirmed = {
            student: own[key].marks[EXECUTION]
            for student, own in entries.items()
            if EXECUTION in own[key].marks
        }
        figures.append(experiment.marks(proposed, confirmed, component.max_marks))
    figures += _metrics(tasks, counting)
    figures += [
        experiment.checks(_verdicts(counting), _titles(tasks)),
        experiment.how_often(attempts),
        experiment.until_passed(attempts, seconds),
        experiment.over_time(attempts, due.due_at if due else None, timezone.localdate),
    ]
    errors = kinds(attempts)
    return OfItem(
        item,
        tasks,
        figures,
        errors[:MOST],
        max(0, len(errors) - MOST),
        experiment.faults(attempts),
        attempts,
        len(entries),
        due.due_at if due else None,
        summary(marks for marks, _run in proposed.values()),
        summary(confirmed.values()),
    )


def _proposed(
    component: Component, tasks: Sequence[Task], counting: Sequence[Attempt]
) -> dict[int, tuple[Decimal, int]]:
    """By student what the proposals come to, as on the scoring page, and the newest run of them."""
    by_place = {(one.student, one.task): one for one in counting}
    found = {}
    for student in {one.student for one in counting}:
        own = [by_place.get((student, task.pk)) for task in tasks]
        parts = tuple(
            OfTask(task, Proposal(marks=one.proposed, max_marks=one.proposed_of))
            if one and one.proposed is not None and one.proposed_of is not None
            else OfTask(task, None)
            for task, one in zip(tasks, own, strict=True)
        )
        marks = together(component, parts)
        if marks is not None:
            found[student] = (marks, max(one.run for one in own if one))
    return found


def _verdicts(counting: Sequence[Attempt]) -> list[Verdict]:
    """The checks of the runs that count. One query."""
    who = {one.run: one for one in counting}
    rows = CheckResult.objects.filter(run__in=list(who)).values_list(
        "run_id", "name", "passed", "message"
    )
    return [
        Verdict(who[run].student, run, who[run].task, name, passed, message)
        for run, name, passed, message in rows
    ]


def _titles(tasks: Sequence[Task]) -> Callable[[Verdict], str]:
    slugs = {task.pk: task.slug for task in tasks}

    def title(one: Verdict) -> str:
        name = words.name_of(words.CHECKS, one.name)
        return name if len(tasks) == 1 else f"{slugs[one.task]}: {name}"

    return title


def _metrics(tasks: Sequence[Task], counting: Sequence[Attempt]) -> list[Figure]:
    """The metric of each task that has one, beside its floor, target and reference. One query."""
    newest: dict[int, tuple[str, float, float, float]] = {}
    runs = {one.run: one.task for one in counting}
    rows = Metric.objects.filter(run__in=list(runs)).order_by("run_id")
    for row in rows.values_list("run_id", "name", "floor", "target", "reference"):
        newest[runs[row[0]]] = row[1:]
    found = []
    for task in tasks:
        if task.pk not in newest:
            continue
        name, floor, target, reference = newest[task.pk]
        note = _("Floor %(floor)s, target %(target)s, reference %(reference)s.") % {
            "floor": measured(floor, name),
            "target": measured(target, name),
            "reference": measured(reference, name),
        }
        title = f"{words.name_of(words.METRICS, name)}, {task.slug} {task.title}"
        measure = Measure(title, task.pk, note)
        found.append(experiment.metric(counting, measure, partial(measured, metric=name)))
    return found
