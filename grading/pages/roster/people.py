"""Who is in a class, and one person's way through it: moving, leaving, coming back."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grading.access import rules
from grading.access.roster import (
    KEPT,
    offerings_kept,
    on_roster,
    roster_of,
    section_beside,
    sections_beside,
)
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Offering
from grading.roster import moving
from grading.roster.moving import RosterRefused

STUDENT, WITHDRAWN = Enrolment.Role.STUDENT, Enrolment.Role.WITHDRAWN


def teaches(request: SignedIn, offering: Offering) -> bool:
    """Whether the tabs of the class lead somewhere: an administrator keeps rosters alone."""
    return rules.teaches(request.user, offering)


@require_safe
def rosters(request: SignedIn) -> HttpResponse:
    """Every class whose roster the person keeps."""
    is_student = Q(enrolments__role=STUDENT)
    rows = offerings_kept(request.user).annotate(
        students=Count("enrolments", filter=is_student, distinct=True)
    )
    return render(request, "roster/rosters.html", {"offerings": rows})


@require_safe
def roster(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The students of a class, who left it, and how more come in."""
    return roster_page(request, roster_of(request.user, offering_pk))


def roster_page(request: SignedIn, offering: Offering, problem: str = "") -> HttpResponse:
    """The same, with why a file was not read."""
    people = offering.enrolments.filter(role__in=KEPT).select_related("user")
    rows = list(people.order_by("user__usn", "pk"))
    students = [row for row in rows if row.role == STUDENT]
    context = {
        "offering": offering,
        "students": students,
        "left": [row for row in rows if row.role == WITHDRAWN],
        "never": sum(
            row.user.must_change_password and row.user.last_login is None for row in students
        ),
        "problem": problem,
        "teaches": teaches(request, offering),
    }
    return render(request, "roster/roster.html", context, status=422 if problem else 200)


@require_safe
def person(request: SignedIn, offering_pk: int, enrolment_pk: int) -> HttpResponse:
    """One student's part in the class."""
    return _person(request, on_roster(request.user, offering_pk, enrolment_pk))


def _person(request: SignedIn, enrolment: Enrolment, problem: str = "") -> HttpResponse:
    events = enrolment.roster_events.select_related("actor", "other").order_by("-pk")
    context = {
        "offering": enrolment.offering,
        "enrolment": enrolment,
        "is_student": enrolment.role == STUDENT,
        "has_marks": moving.has_marks(enrolment),
        "sections": sections_beside(request.user, enrolment.offering),
        "events": events,
        "problem": problem,
        "typed": request.POST.get("reason", ""),
        "teaches": teaches(request, enrolment.offering),
    }
    return render(request, "roster/person.html", context, status=422 if problem else 200)


@require_POST
def move(request: SignedIn, offering_pk: int, enrolment_pk: int) -> HttpResponse:
    """Move a student to another section, with files and marks."""
    enrolment = on_roster(request.user, offering_pk, enrolment_pk)
    target = section_beside(request.user, enrolment.offering, request.POST.get("section", ""))
    return _step(
        request,
        enrolment,
        lambda reason: moving.move(enrolment, target, request.user, reason),
        _("%(name)s moved to section %(section)s.")
        % {"name": enrolment.user.get_full_name(), "section": target.section},
    )


@require_POST
def withdraw(request: SignedIn, offering_pk: int, enrolment_pk: int) -> HttpResponse:
    """Let a student leave; everything that stands stays."""
    enrolment = on_roster(request.user, offering_pk, enrolment_pk)
    return _step(
        request,
        enrolment,
        lambda reason: moving.withdraw(enrolment, request.user, reason),
        _("%(name)s has left the class. Marks and files stay; you can take them back in.")
        % {"name": enrolment.user.get_full_name()},
    )


@require_POST
def restore(request: SignedIn, offering_pk: int, enrolment_pk: int) -> HttpResponse:
    """Take somebody back in who left."""
    enrolment = on_roster(request.user, offering_pk, enrolment_pk)
    return _step(
        request,
        enrolment,
        lambda reason: moving.restore(enrolment, request.user, reason),
        _("%(name)s is in the class again, with everything that stood.")
        % {"name": enrolment.user.get_full_name()},
    )


def _step(
    request: SignedIn, enrolment: Enrolment, act: Callable[[str], object], told: str
) -> HttpResponse:
    try:
        act(request.POST.get("reason", ""))
    except RosterRefused as refused:
        return _person(request, enrolment, str(refused))
    messages.success(request, told)
    return redirect("roster", enrolment.offering_id)
