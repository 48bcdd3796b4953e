"""A student's page at an examination: statement, time left, handing in, receipts.

Nothing is kept in the browser: the time is the server's, and whatever was handed in stands here
after a reload, on another machine and without scripts.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from grading import access, intake
from grading.access.signed_in import SignedIn
from grading.exams import sitting as sittings
from grading.exams.errors import ExamRefused
from grading.exams.timing import Clock
from grading.models import Run, Seat, Submission
from grading.pages import upload
from grading.pages.asked import asked as about
from labs.models import Task
from labs.spec import TaskSpec

WAITING, RUNNING, OVER = "waiting", "running", "over"


@dataclass(frozen=True)
class Receipt:
    """One file that was handed in."""

    submission: Submission
    run: Run | None
    counts: bool
    """The last one of its task, for the experiment that the student has."""


@dataclass(frozen=True)
class State:
    """What changes by itself on the page."""

    phase: str
    now: datetime
    end: datetime | None
    seconds: int
    """Until the end."""
    extra: int
    receipts: tuple[Receipt, ...]
    """Newest first."""

    @property
    def is_live(self) -> bool:
        """Something may still change: the time, or a run."""
        unfinished = any(one.run and not one.run.is_finished for one in self.receipts)
        return self.phase != OVER or unfinished


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exam_hand_in(request: SignedIn, seat_pk: int) -> HttpResponse:
    """The page; and the same address takes files in."""
    seat = access.seat_for_student(request.user, seat_pk)
    tasks = _tasks(seat)
    wanted = request.POST.get("task") or request.GET.get("task")
    chosen = next((task for task in tasks if task.slug == wanted), tasks[0] if tasks else None)
    if request.method != "POST":
        return _page(request, seat, tasks, chosen)
    if chosen is None or (request.POST.get("task") and chosen.slug != wanted):
        return _refuse(
            request,
            seat,
            tasks,
            chosen,
            (_("This page is older than your experiment. Load it again, then hand in."),),
        )
    try:
        submission = upload.hand_in(request, chosen, partial(sittings.hand_in, seat, chosen))
    except intake.Refused as refused:
        return _refuse(request, seat, tasks, chosen, refused.problems)
    except ExamRefused as refused:
        return _refuse(request, seat, tasks, chosen, (str(refused),))
    received = timezone.localtime(submission.received_at)
    messages.success(
        request,
        _("%(name)s was received at %(at)s. It counts unless you hand in another one.")
        % {"name": submission.file_name, "at": f"{received:%H:%M:%S}"},
    )
    where = f"{reverse('exam_hand_in', args=[seat.pk])}?{urlencode({'task': chosen.slug})}"
    if request.htmx:
        response: HttpResponse = HttpResponseClientRedirect(where)
        return response
    return redirect(where)


@never_cache
@require_safe
def exam_state(request: SignedIn, seat_pk: int) -> HttpResponse:
    """Time left and receipts, asked for every few seconds.

    The page loads itself again when the time is started, and only then: later something may be
    typed on it. Where the experiment was changed it says so.
    """
    seat = access.seat_for_student(request.user, seat_pk)
    state = _state(seat)
    if request.GET.get("phase") == WAITING and state.phase != WAITING:
        refresh: HttpResponse = HttpResponseClientRefresh()
        return refresh
    experiment = seat.experiment
    seen = request.GET.get("experiment", "")
    changed = bool(seen) and seen != str(experiment.pk if experiment else "")
    return render(
        request,
        "sitting/state.html",
        {"seat": seat, "session": seat.session, "state": state, "seen": seen, "changed": changed},
    )


def _tasks(seat: Seat) -> list[Task]:
    """What can be handed in for the student's experiment."""
    if seat.experiment is None:
        return []
    found = seat.experiment.tasks.filter(current__isnull=False)
    return list(found.select_related("current", "experiment").order_by("slug"))


def _state(seat: Seat) -> State:
    clock = Clock.of(seat.session)
    now, end = timezone.now(), clock.end(seat)
    begun = OVER if end and now >= end else RUNNING
    phase = begun if end else WAITING
    left = max(0, int((end - now).total_seconds())) if end and phase == RUNNING else 0
    return State(phase, now, end, left, clock.own(seat), _receipts(seat))


def _receipts(seat: Seat) -> tuple[Receipt, ...]:
    runs = Run.objects.defer("progress").order_by("-pk")
    hand_ins = seat.hand_ins.select_related("submission__task").prefetch_related(
        Prefetch("submission__runs", runs)
    )
    newest = sorted(
        (each.submission for each in hand_ins),
        key=lambda submission: (submission.received_at, submission.attempt),
        reverse=True,
    )
    counted: set[int] = set()
    found = []
    for submission in newest:
        own = seat.experiment is not None and submission.task.experiment_id == seat.experiment.pk
        counts = own and submission.task_id not in counted
        counted.add(submission.task_id)
        found.append(Receipt(submission, next(iter(submission.runs.all()), None), counts))
    return tuple(found)


def _refuse(
    request: SignedIn,
    seat: Seat,
    tasks: list[Task],
    chosen: Task | None,
    problems: tuple[str, ...],
) -> HttpResponse:
    if request.htmx:
        return render(request, "student/refusal.html", {"problems": problems}, status=422)
    return _page(request, seat, tasks, chosen, problems)


def _page(
    request: SignedIn,
    seat: Seat,
    tasks: list[Task],
    chosen: Task | None,
    problems: tuple[str, ...] = (),
) -> HttpResponse:
    state = _state(seat)
    context: dict[str, object] = {
        "seat": seat,
        "session": seat.session,
        "state": state,
        "seen": seat.experiment.pk if seat.experiment else "",
        "tasks": tasks,
        "problems": problems,
        "key": upload.key(request),
        "pasted": request.POST.get("pasted", ""),
    }
    # What is asked is read once the time has begun, and stays readable afterwards.
    if chosen is not None and chosen.current is not None and state.phase != WAITING:
        context |= about(chosen, TaskSpec.from_json(chosen.current.spec))
    return render(request, "sitting/hand_in.html", context, status=422 if problems else 200)
