"""A sitting's own page, and what may be changed of it: until the commitment, until the start."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import examiners, planning
from grading.exams.errors import ExamRefused
from grading.exams.signed import all_stand, newest_marks, told
from grading.exams.stages import Stage, stage_of
from grading.models import Examiner, ExamSession
from grading.pages import seen
from grading.pages.exams import words
from grading.pages.exams.forms import BatchForm, ExaminerForm, OccasionForm
from grading.pages.exams.plan import external_of

CHANGES = (Stage.DRAWN, Stage.OPEN)
"""While a student may change the experiment."""


@require_safe
def exam_session(request: SignedIn, session_pk: int) -> HttpResponse:
    """Where a sitting stands, what to do next, and everybody's seat."""
    session = access.session_for_staff(request.user, session_pk)
    both = list(session.examiners.select_related("user__guest"))
    newest = newest_marks([session.pk])
    stage = stage_of(session, signed=all_stand(both, newest))
    examines = any(each.user_id == request.user.pk for each in both)
    seats = session.seats.select_related("enrolment__user", "drawn", "redrawn", "changed_by")
    return render(
        request,
        "exams/session.html",
        {
            "session": session,
            "offering": session.offering,
            "teaches": access.rules.teaches(request.user, session.offering),
            "stage": words.STAGES[stage],
            "steps": words.steps(stage),
            "next": words.next_step(session, stage, examines=examines),
            "planned": stage is Stage.PLANNED,
            "not_begun": session.opened_at is None,
            "drawn": stage not in (Stage.PLANNED, Stage.COMMITTED),
            "changes": stage in CHANGES,
            "seats": seats.order_by("number"),
            "lot": session.lot.order_by("number"),
            "examiners": [(each, told(each, newest)) for each in both],
            "examines": examines,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def exam_edit(request: SignedIn, session_pk: int) -> HttpResponse:
    """Change when and where, and before the commitment lot, mode and the batch's name."""
    session = access.session_for_faculty(request.user, session_pk)
    posted = request.POST or None
    standing = _standing(session)
    occasion = OccasionForm(posted, initial=standing)
    terms = None
    if not session.is_committed:
        terms = BatchForm(session.offering, posted, initial=standing)
    problem, clashes = "", None
    if posted and seen.is_overtaken(request, standing):
        clashes = [
            clash for form in (occasion, terms) if form for clash in seen.clashes(form, standing)
        ]
    elif posted and occasion.is_valid() and (terms is None or terms.is_valid()):
        try:
            _change(session, occasion, terms)
        except ExamRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("exam_session", session.pk)
    return render(
        request,
        "exams/edit.html",
        {
            "session": session,
            "offering": session.offering,
            "occasion": occasion,
            "terms": terms,
            "problem": problem,
            "seen": seen.mark(standing),
            "clashes": clashes,
        },
        status=409 if clashes is not None else 422 if posted else 200,
    )


def _standing(session: ExamSession) -> dict[str, object]:
    """What holds of a sitting now, by the forms' fields: of a frozen one what can still change."""
    found: dict[str, object] = {
        "starts_at": session.starts_at,
        "minutes": session.minutes,
        "place": session.place,
        "start": "warm" if session.warm else "cold",
        "checks": session.checks,
    }
    if not session.is_committed:
        found |= {
            "batch": session.batch,
            "lot": list(session.lot.all()),
            "mode": session.mode,
            "neighbours_differ": session.neighbours_differ,
        }
    return found


def _change(session: ExamSession, occasion: OccasionForm, terms: BatchForm | None) -> None:
    with transaction.atomic():
        if terms is not None:
            data = terms.cleaned_data
            planning.change_terms(
                session,
                planning.Terms(
                    data["batch"].strip(),
                    list(data["lot"]),
                    ExamSession.Mode(data["mode"]),
                    data["neighbours_differ"],
                ),
            )
        planning.change_occasion(session, occasion.occasion)


@require_http_methods(["GET", "HEAD", "POST"])
def exam_remove(request: SignedIn, session_pk: int) -> HttpResponse:
    """Take a planned sitting back, after asking."""
    session = access.session_for_faculty(request.user, session_pk)
    if request.method == "POST":
        told = _("%(kind)s, batch %(batch)s") % {
            "kind": session.get_kind_display(),
            "batch": session.batch,
        }
        try:
            planning.take_back(session)
        except ExamRefused as refused:
            messages.error(request, str(refused))
            return redirect("exam_session", session_pk)
        messages.success(
            request, _("Taken back: %(told)s. Its students have no seat now.") % {"told": told}
        )
        return redirect("exams", session.offering_id)
    return render(
        request,
        "exams/remove.html",
        {"session": session, "offering": session.offering, "count": session.seats.count()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def exam_examiner(request: SignedIn, session_pk: int, role: str) -> HttpResponse:
    """Another examiner for one of the two parts, until the one who has it signed."""
    session = access.session_for_faculty(request.user, session_pk)
    if role not in Examiner.Role:
        raise Http404
    present = get_object_or_404(session.examiners.select_related("user"), role=role)
    posted = request.POST or None
    form = ExaminerForm(session, role, posted, initial={"external": str(present.user_id)})
    problem = ""
    if posted and form.is_valid():
        ends = session.starts_at + timedelta(minutes=session.minutes)
        try:
            with transaction.atomic():
                user = external_of(form, ends, request.user)
                examiners.appoint(session, role, user)
        except ExamRefused as refused:
            problem = str(refused)
        else:
            messages.success(
                request, _("%(user)s examines this sitting.") % {"user": user.get_full_name()}
            )
            return redirect("exam_session", session.pk)
    return render(
        request,
        "exams/examiner.html",
        {
            "session": session,
            "offering": session.offering,
            "present": present,
            "form": form,
            "problem": problem,
        },
        status=422 if posted else 200,
    )


@never_cache
@require_POST
def exam_password(request: SignedIn, session_pk: int, role: str) -> HttpResponse:
    """Give an examiner from outside a password, shown here once and kept nowhere.

    Answers with the page itself: redirecting would mean keeping the password somewhere.
    """
    session = access.session_for_faculty(request.user, session_pk)
    examiner = get_object_or_404(session.examiners.select_related("user", "session"), role=role)
    try:
        password = examiners.new_password(examiner)
    except ExamRefused as refused:
        messages.error(request, str(refused))
        return redirect("exam_session", session.pk)
    return render(
        request,
        "exams/password.html",
        {
            "session": session,
            "offering": session.offering,
            "examiner": examiner,
            "password": password,
            "until": type(examiner.user).objects.get(pk=examiner.user_id).guest.until,
        },
    )
