"""Scoring one entry: the work, the proposal and the rubric on one page; saving it.

Marks are written by `grading.scoring`. Where a sitting is planned for an entry its examiners mark
it there: from here one is sent to them.
"""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import Conflict, InvalidMark, seat_of
from grading.models import Enrolment, Submission
from grading.pages import rubric_form
from grading.pages.rubric_form import Refused
from grading.pages.work import works
from grading.scoring import rubric
from grading.scoring.rubric import Sheet

GO_ON = "go on to the next student"
"""Key of the session: whoever scores a class goes on until they say otherwise."""


@never_cache
@require_safe
def score(request: SignedIn, offering_pk: int, enrolment_pk: int, item: str) -> HttpResponse:
    """The scoring page of one entry of one student."""
    student = access.student_in(request.user, offering_pk, enrolment_pk)
    if elsewhere := _at_the_sitting(request, student, item):
        return elsewhere
    return _page(request, rubric_form.sheet(student, item), Refused())


@require_POST
def score_save(request: SignedIn, offering_pk: int, enrolment_pk: int, item: str) -> HttpResponse:
    """Save marks, confirm the proposal or set a state, then stay or go to the next student."""
    student = access.student_in(request.user, offering_pk, enrolment_pk)
    if elsewhere := _at_the_sitting(request, student, item):
        return elsewhere
    sheet = rubric_form.sheet(student, item)
    typed = rubric_form.typed(request.POST)
    if typed.get("do") == "confirm" and (newer := rubric_form.proposed_since(sheet, typed)):
        return _page(request, sheet, Refused(409, conflict=newer, typed=typed))
    try:
        posted = rubric.save(
            student,
            item,
            rubric_form.decision(sheet, typed),
            request.user,
            rubric_form.expected(typed),
            typed.get("reason", ""),
            approver=_approver(sheet, typed.get("approver", "")),
        )
    except InvalidMark as error:
        return _page(request, sheet, Refused.of(error, typed))
    except Conflict as error:
        refused = Refused(409, conflict=str(error), typed=typed)
        return _page(request, rubric_form.sheet(student, item), refused)
    name = student.user.get_full_name()
    if posted:
        messages.success(request, f"Saved for {name}: {rubric_form.told(sheet, posted)}.")
    else:
        messages.info(request, f"Nothing changed for {name}.")
    following = _place(student)[2]
    if following is not None:
        request.session[GO_ON] = typed.get("then") == "next"
        student = following if request.session[GO_ON] else student
    return redirect("score", offering_pk, student.pk, item)


def _at_the_sitting(request: SignedIn, student: Enrolment, item: str) -> HttpResponse | None:
    """Where an entry is marked that a sitting is planned for; None where it is marked here."""
    seat = seat_of(student, item)
    if seat is None:
        return None
    both = list(seat.session.examiners.select_related("user"))
    if any(each.user_id == request.user.pk for each in both):
        return redirect("sitting_mark", seat.session_id, seat.pk)
    names = " and ".join(each.user.get_full_name() for each in both)
    messages.info(
        request,
        f"{student.user.get_full_name()} sits in batch {seat.session.batch}: its examiners "
        f"{names} enter these marks.",
    )
    return redirect("grid", student.offering_id)


def _approver(sheet: Sheet, pk: str) -> User | None:
    return next((user for user in sheet.approvers if str(user.pk) == pk), None)


def _page(request: SignedIn, sheet: Sheet, refused: Refused) -> HttpResponse:
    place, before, after, of = _place(sheet.enrolment)
    typed: Mapping[str, str] = refused.typed
    return render(
        request,
        "faculty/score.html",
        {
            **rubric_form.context(sheet, refused),
            "works": works(_submissions(sheet)),
            "before": before,
            "after": after,
            "place": place,
            "of": of,
            "go_on": "then" in typed or (not typed and request.session.get(GO_ON)),
        },
        status=refused.status,
    )


def _submissions(sheet: Sheet) -> list[Submission]:
    """What was handed in for a weekly entry, without what was at an examination."""
    if not sheet.item.is_weekly:
        return []
    found = Submission.objects.filter(
        enrolment=sheet.enrolment,
        task__experiment__number=int(sheet.item.key),
        hand_in__isnull=True,
    )
    return list(found.select_related("task__experiment", "enrolment__offering", "enrolment__user"))


def _place(student: Enrolment) -> tuple[int, Enrolment | None, Enrolment | None, int]:
    """Place of the student by seat number, from 1; who comes before and after; class size."""
    students = list(
        student.offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    )
    at = [each.pk for each in students].index(student.pk)
    before = students[at - 1] if at else None
    after = students[at + 1] if at + 1 < len(students) else None
    return at + 1, before, after, len(students)
