"""Re-grade requests: asked once for a decision, answered by whoever teaches the class.

Running again is a new run of the same file and decides nothing; a changed score is posted through
the usual scoring and then answers the request. Every step is a row and stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.evaluation import lifecycle
from grading.ledger import history
from grading.models import (
    Enrolment,
    MarkEntry,
    RegradeRequest,
    RegradeStep,
    Run,
    Submission,
)
from grading.scheme import SEE, State

Kind = RegradeStep.Kind
ENDS = (Kind.CHANGED, Kind.DECLINED)
ASKED_LENGTH: int = RegradeRequest._meta.get_field("reason").max_length or 0
ANSWER_LENGTH: int = RegradeStep._meta.get_field("reason").max_length or 0
RUN_REASON: int = Run._meta.get_field("reason").max_length or 0
OPEN = ~Q(steps__kind__in=ENDS)
"""Requests that are still to be decided on."""


class RegradeRefused(Exception):
    """The step was not taken; the text says why and what to do."""


@dataclass(frozen=True)
class MayAsk:
    """Whether a student may ask about an entry, and about which decision."""

    entry: MarkEntry | None
    why_not: str = ""
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        return not self.why_not


def state_of(request: RegradeRequest) -> str:
    """`asked`, `again`, `changed` or `declined`: its newest step; `steps` may be prefetched."""
    steps = list(request.steps.all())
    return steps[-1].kind if steps else "asked"


def is_open(request: RegradeRequest) -> bool:
    return not any(step.kind in ENDS for step in request.steps.all())


def open_on(enrolment: Enrolment, item: str) -> RegradeRequest | None:
    """The request that waits for a decision on this entry."""
    found = RegradeRequest.objects.filter(OPEN, enrolment=enrolment, item=item)
    return found.prefetch_related("steps").first()


def may_ask(item: str, rows: Iterable[MarkEntry], requests: Iterable[RegradeRequest]) -> MayAsk:
    """Whether one may ask about an entry now.

    Args:
        rows: everything decided on it, oldest first.
        requests: the student's requests about it, with their steps.
    """
    decided = list(rows)
    if item == SEE:
        return MayAsk(None, _("The examination's marks are reviewed by the examination office."))
    if not decided or decided[-1].state == State.BLANK:
        return MayAsk(None, _("Nothing is decided yet: ask once your faculty have scored it."))
    entry = decided[-1]
    until = entry.created_at + timedelta(days=settings.REGRADE_DAYS)
    asked = list(requests)
    if any(is_open(one) for one in asked):
        return MayAsk(entry, _("You have asked already; your faculty have not decided yet."), until)
    if any(one.entry_id == entry.pk for one in asked):
        return MayAsk(entry, _("You have asked about this decision, and it was answered."), until)
    if timezone.now() > until:
        why = _("It was decided more than %(days)s days ago. Speak to your faculty.")
        return MayAsk(entry, why % {"days": settings.REGRADE_DAYS}, until)
    return MayAsk(entry, until=until)


def may_ask_now(enrolment: Enrolment, item: str) -> MayAsk:
    """The same, read from the database."""
    requests = RegradeRequest.objects.filter(enrolment=enrolment, item=item)
    return may_ask(item, history(enrolment, item), requests.prefetch_related("steps"))


def ask(enrolment: Enrolment, item: str, reason: str) -> RegradeRequest:
    """Ask for a decision to be looked at again. The same sent twice is one request.

    Raises:
        RegradeRefused: no reason, nothing decided, asked already, or too late.
    """
    reason = reason.strip()
    with transaction.atomic():
        # One at a time for a student: two clicks are one request.
        Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
        before = open_on(enrolment, item)
        if before is not None and before.reason == reason:
            return before
        _check(reason, ASKED_LENGTH, _("Write what should be looked at again, and why."))
        may = may_ask_now(enrolment, item)
        if may.why_not or may.entry is None:
            raise RegradeRefused(may.why_not)
        return RegradeRequest.objects.create(
            entry=may.entry, enrolment=enrolment, item=item, run=newest_run(enrolment, item),
            reason=reason, created_at=timezone.now(),
        )  # fmt: skip


def newest_run(enrolment: Enrolment, item: str) -> Run | None:
    """The newest run of what was handed in for a weekly entry."""
    runs = Run.objects.filter(submission__in=_handed_in(enrolment, item))
    return runs.order_by("-submission__received_at", "-pk").first()


def run_again(request: RegradeRequest, actor: User, reason: str) -> RegradeStep:
    """Have the file that the request is about graded by a new run. The request stays open.

    Raises:
        RegradeRefused: it is closed, nothing was handed in, or a run is still going on.
    """
    with transaction.atomic():
        locked = _locked(request)
        newest = newest_run(locked.enrolment, locked.item)
        if newest is None:
            raise RegradeRefused(_("There is no program here that could run again."))
        if not newest.is_finished:
            raise RegradeRefused(_("A run is going on already. Wait for its result."))
        reason = reason.strip()
        _check(reason or "-", ANSWER_LENGTH, "")
        submission = Submission.objects.select_related("task__current").get(pk=newest.submission_id)
        if submission.task.current is None:
            raise RegradeRefused(_("This task is not open any more, so nothing can run."))
        why = f"re-grade asked for: {reason or locked.reason}"[:RUN_REASON]
        run = lifecycle.enqueue(submission, reason=why)
        return _step(locked, Kind.AGAIN, actor, reason, run=run)


def decline(request: RegradeRequest, actor: User, reason: str) -> RegradeStep:
    """Let the decision stand.

    Raises:
        RegradeRefused: it is closed already, or there is no reason.
    """
    with transaction.atomic():
        locked = _locked(request)
        _check(reason.strip(), ANSWER_LENGTH, _("Write why the score stays: the student reads it."))
        return _step(locked, Kind.DECLINED, actor, reason.strip())


def changed(request: RegradeRequest, actor: User, reason: str = "") -> RegradeStep:
    """Say that the score was changed, which the ledger has to show.

    Raises:
        RegradeRefused: it is closed already, or nothing was decided since.
    """
    with transaction.atomic():
        locked = _locked(request)
        newest = newest_decision(locked)
        if newest is None:
            raise RegradeRefused(
                _("The score stands as it did when the student asked. Change it first, or decline.")
            )
        _check(reason.strip() or "-", ANSWER_LENGTH, "")
        return _step(locked, Kind.CHANGED, actor, reason.strip(), entry=newest)


def newest_decision(request: RegradeRequest) -> MarkEntry | None:
    """What was decided on the entry after it was asked about; None: nothing."""
    rows = MarkEntry.objects.filter(enrolment=request.enrolment_id, item=request.item)
    return rows.filter(pk__gt=request.entry_id).select_related("actor").order_by("pk").last()


def _handed_in(enrolment: Enrolment, item: str) -> QuerySet[Submission]:
    if not item.isdecimal():
        return Submission.objects.none()
    return Submission.objects.filter(
        enrolment=enrolment, task__experiment__number=int(item), hand_in__isnull=True
    )


def _locked(request: RegradeRequest) -> RegradeRequest:
    Enrolment.objects.select_for_update(no_key=True).get(pk=request.enrolment_id)
    found = RegradeRequest.objects.select_related("enrolment").get(pk=request.pk)
    end = found.steps.filter(kind__in=ENDS).select_related("actor").first()
    if end is not None:
        raise RegradeRefused(
            _("%(name)s has answered this request already.") % {"name": end.actor.get_full_name()}
        )
    return found


def _check(text: str, longest: int, missing: str) -> None:
    if not text:
        raise RegradeRefused(missing)
    if len(text) > longest:
        told = {"length": len(text), "longest": longest}
        raise RegradeRefused(
            _("The text has %(length)s characters. Shorten it to %(longest)s.") % told
        )
    if "\0" in text:  # PostgreSQL stores none
        raise RegradeRefused(_("The text holds a NUL character. Type it again."))


def _step(
    request: RegradeRequest,
    kind: RegradeStep.Kind,
    actor: User,
    reason: str,
    run: Run | None = None,
    entry: MarkEntry | None = None,
) -> RegradeStep:
    return RegradeStep.objects.create(
        request=request, kind=kind, actor=actor, reason=reason, run=run, entry=entry,
        created_at=timezone.now(),
    )  # fmt: skip
