"""A student's home and marks: where I stand, what is next, what I still need."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading import access, ledger
from grading.access.practice import practice_tasks
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Run
from grading.pages import standing
from grading.pages.entries.own import own_results
from grading.pages.standing import TaskStanding
from grading.scheme import TEST, Component, Entry, Item, Scheme, cie, needed_for_pass, total
from labs.models import Experiment, Task
from labs.spec import WRITTEN


@dataclass(frozen=True)
class Line:
    """One experiment as its student sees it."""

    experiment: Experiment
    item: Item
    entry: Entry
    due_at: datetime | None
    tasks: tuple[TaskStanding, ...]

    @property
    def state(self) -> str:
        is_open = any(task.task.current_id for task in self.tasks)
        return standing.of_item(self.entry, [task.state for task in self.tasks], is_open=is_open)

    @property
    def marks(self) -> list[tuple[Component, Decimal | None]]:
        """Each component with its marks, None where they are missing."""
        return marks_of(self.item, self.entry)

    @property
    def is_overdue(self) -> bool:
        return (
            self.due_at is not None
            and self.due_at < timezone.now()
            and self.state in ("not_started", "cancelled", "attention")
        )


@dataclass(frozen=True)
class Next:
    """What to do now: the most urgent task, None where everything is done or waits for others."""

    line: Line
    task: TaskStanding
    why: Promise


WHY = {
    "attention": _(
        "The newest run ended with an error. Read its message, mend it and hand in again."
    ),
    "not_started": _("Nothing is handed in yet."),
    "cancelled": _("The newest run was cancelled before it finished."),
}


@dataclass(frozen=True)
class Waiting:
    """What goes on without the student: how many experiments are run, or wait for faculty."""

    running: int
    proposed: int

    @classmethod
    def of(cls, lines: list[Line]) -> "Waiting":
        states = Counter(line.state for line in lines)
        return cls(
            states["queued"] + states["running"],
            states["proposed"] + states["handed_in"] + states["partly"],
        )


def home(request: SignedIn) -> HttpResponse:
    """The newest class as a student; faculty go on to their overview."""
    mine = list(access.student_enrolments(request.user))
    if mine:
        return _home_of(request, mine[0], mine[1:])
    if access.roles(request.user):
        return redirect("faculty_home")
    if access.sessions_examined(request.user).exists():
        return redirect("examining")
    return render(request, "student/nothing.html")


def student_home(request: SignedIn, enrolment_pk: int) -> HttpResponse:
    """The home of one class, this term's or an earlier one."""
    own = {one.pk: one for one in access.student_enrolments(request.user)}
    enrolment = own.pop(enrolment_pk, None) or access.student_enrolment(request.user, enrolment_pk)
    return _home_of(request, enrolment, own.values())


def _home_of(request: SignedIn, enrolment: Enrolment, others: Iterable[Enrolment]) -> HttpResponse:
    items = ledger.items_of(enrolment.offering)
    entries = ledger.current(enrolment.offering, items, [enrolment.pk])[enrolment.pk]
    standings = _standings(enrolment)
    lines = _lines(enrolment, items, entries, standings)
    scheme = ledger.scheme_of(enrolment.offering)
    return render(
        request,
        "student/home.html",
        {
            "enrolment": enrolment,
            "lines": lines,
            "next": _next(lines),
            "waiting": Waiting.of(lines),
            "practice": [standings(task) for task in practice_tasks(enrolment)],
            "others": others,
            **_outlook(entries, scheme, items),
        },
    )


def my_marks(request: SignedIn, enrolment_pk: int | None = None) -> HttpResponse:
    """Every component and state of one class, with the CIE worked out."""
    enrolment = (
        access.student_enrolments(request.user).first()
        if enrolment_pk is None
        else access.student_enrolment(request.user, enrolment_pk)
    )
    if enrolment is None:
        raise Http404
    items = ledger.items_of(enrolment.offering)
    entries = ledger.current(enrolment.offering, items, [enrolment.pk])[enrolment.pk]
    rows = [
        (item, entry, standing.of_entry(entry), marks_of(item, entry))
        for item in items
        for entry in (entries[item.key],)
    ]
    scheme = ledger.scheme_of(enrolment.offering)
    assignments = not any(item.key == TEST for item in items)
    return render(
        request,
        "student/marks.html",
        {
            "enrolment": enrolment,
            # Experiments share one rubric and one table; a question has its own.
            "weekly": [row for row in rows if row[0].is_weekly and not assignments],
            "others": [row for row in rows if not row[0].is_weekly or assignments],
            "counted": [(item, entry) for item, entry, *_rest in rows if _counts(item, entry)],
            **own_results(enrolment),
            **_outlook(entries, scheme, items),
        },
    )


def _counts(item: Item, entry: Entry) -> bool:
    """Whether a weekly entry has a total that the mean is taken over."""
    return item.is_weekly and entry.total is not None


def marks_of(item: Item, entry: Entry) -> list[tuple[Component, Decimal | None]]:
    """(component, its marks or None) in the order of the rubric."""
    return [(component, entry.marks.get(component.key)) for component in item.components]


def _outlook(
    entries: dict[str, Entry], scheme: Scheme, items: tuple[Item, ...]
) -> dict[str, object]:
    """The CIE with what is still needed; of assignments the sum alone."""
    if not any(item.key == TEST for item in items):
        return {"total": total(entries, items)}
    return {"cie": cie(entries, scheme), "needed": needed_for_pass(entries, scheme)}


def _standings(enrolment: Enrolment) -> Callable[[Task], TaskStanding]:
    """What tells of a task where the person stands on it; reads runs and answers once."""
    by_task: dict[int, list[Run]] = defaultdict(list)
    runs = Run.objects.filter(
        submission__enrolment=enrolment, submission__hand_in__isnull=True
    ).select_related("submission", "metric")
    for run in runs.order_by("submission__attempt", "pk"):
        by_task[run.submission.task_id].append(run)
    answers = enrolment.submissions.filter(kind=WRITTEN, hand_in__isnull=True)
    written = Counter(answers.order_by().values_list("task_id", flat=True))
    return lambda task: TaskStanding.of(task, by_task.get(task.pk, []), written.get(task.pk, 0))


def _lines(
    enrolment: Enrolment,
    items: tuple[Item, ...],
    entries: dict[str, Entry],
    standings: Callable[[Task], TaskStanding],
) -> list[Line]:
    """The experiments in order, each with its due date and the standing of its tasks."""
    offering = enrolment.offering
    due = dict(offering.schedules.values_list("experiment_id", "due_at"))
    weekly = {item.key: item for item in items}
    return [
        Line(
            experiment,
            weekly[str(experiment.number)],
            entries[str(experiment.number)],
            due.get(experiment.pk),
            tuple(standings(task) for task in experiment.tasks.all()),
        )
        for experiment in Experiment.objects.filter(course=offering.course_id).prefetch_related(
            "tasks"
        )
    ]


def _next(lines: list[Line]) -> Next | None:
    """The task to go on with: one that failed before one that was not begun, the earliest due."""
    found = [
        (
            list(WHY).index(task.state),
            line.due_at is None,
            line.due_at or timezone.now(),
            line,
            task,
        )
        for line in lines
        if standing.of_entry(line.entry) in ("", "partly")
        for task in line.tasks
        if task.state in WHY
    ]
    if not found:
        return None
    *_, line, task = min(found, key=lambda each: (*each[:3], each[3].experiment.number))
    return Next(line, task, WHY[task.state])
