"""Setting an examination up: one form for all batches of a class."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import examiners, planning
from grading.exams.candidates import candidates
from grading.exams.errors import ExamRefused
from grading.models import ExamSession, Offering
from grading.pages.exams.forms import ExternalForm
from grading.pages.exams.plan_form import PlanForm


@require_http_methods(["GET", "HEAD", "POST"])
def exam_new(request: SignedIn, offering_pk: int, kind: str) -> HttpResponse:
    """Choose who sits when, what is drawn and who examines; makes a sitting for each batch."""
    offering = access.faculty_offering(request.user, offering_pk)
    if kind not in ExamSession.Kind:
        raise Http404
    known = candidates(offering, kind)
    form = PlanForm(offering, known, request.user, request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(form, offering, ExamSession.Kind(kind), request.user)
        except ExamRefused as refused:
            problem = str(refused)
        else:
            batches = ", ".join(session.batch for session in made)
            messages.success(
                request,
                _("Set up: %(batches)s. Everything may still change until a sitting is frozen.")
                % {"batches": batches},
            )
            return (
                redirect("exam_session", made[0].pk)
                if len(made) == 1
                else redirect("exams", offering_pk)
            )
    chosen = set(form["students"].value() or ())
    return render(
        request,
        "exams/new.html",
        {
            "offering": offering,
            "kind": ExamSession.Kind(kind),
            "form": form,
            "problem": problem,
            "known": [
                (each, str(each.enrolment.pk) in chosen)
                for each in sorted(known, key=lambda each: not each.free)
            ],
            "free": sum(each.free for each in known),
        },
        status=422 if request.method == "POST" else 200,
    )


def _make(
    form: PlanForm, offering: Offering, kind: ExamSession.Kind, actor: User
) -> list[ExamSession]:
    data = form.cleaned_data
    ends = data["starts_at"] + timedelta(minutes=data["minutes"])
    with transaction.atomic():
        return planning.plan(
            planning.Plan(
                offering=offering,
                kind=kind,
                students=form.in_seat_order(),
                seats=data["seats"],
                first=data["starts_at"],
                every=timedelta(minutes=data["gap"]),
                lot=list(data["lot"]),
                internal=data["internal"],
                external=external_of(form, ends, actor),
                minutes=data["minutes"],
                place=data["place"],
                mode=ExamSession.Mode(data["mode"]),
                neighbours_differ=data["neighbours_differ"],
                warm=form.occasion.warm,
                checks=form.occasion.checks,
            )
        )


def external_of(form: ExternalForm, ends: datetime, actor: User) -> User:
    """Whom the form names: an account that is there, or one made now.

    Raises:
        ExamRefused: the new user name is taken.
    """
    data = form.cleaned_data
    return form.chosen or examiners.make_guest(
        data["external_username"].strip(), data["external_name"].strip(), ends, actor
    )
