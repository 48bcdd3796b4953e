"""The exit survey: faculty open and close it and see its results; students answer it once."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grading import access
from grading.access.outcomes import own_survey
from grading.access.signed_in import SignedIn
from grading.attainment import choices, survey
from grading.attainment.choices import Overtaken, Part
from grading.attainment.settings import PlanError
from grading.attainment.shapes import SurveyLine, SurveyState
from grading.models import Offering
from grading.pages.outcomes.forms import WHEN, Answer, Period
from labs.models import Outcome

WEEK = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def of_class(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The period, how many have answered, and once it is closed what they answered."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = survey.result(offering)
    history = choices.history(offering, Part.SURVEY)
    now = timezone.localtime()
    opens_at = timezone.localtime(found.opens_at) if found.opens_at else now
    first = {
        "opens_at": opens_at,
        "closes_at": timezone.localtime(found.closes_at) if found.closes_at else now + WEEK,
        "seen": history[0].pk if history else None,
    }
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("do") == "close":
        data["opens_at"] = opens_at.strftime(WHEN)
        data["closes_at"] = now.strftime(f"{WHEN}:%S")
    form = Period(data, initial=first)
    if form.is_bound and form.is_valid():
        try:
            return _plan(request, offering, form)
        except (PlanError, Overtaken) as error:
            form.add_error(None, str(error))
    context = {
        "offering": offering,
        "survey": found,
        "form": form,
        "history": history,
        "lines": _lines(offering, found.lines),
        "ratings": survey.RATINGS,
        "enough": survey.ENOUGH,
    }
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/class_survey.html", context, status=status)


def _plan(request: SignedIn, offering: Offering, form: Period) -> HttpResponse:
    data = form.cleaned_data
    stored = survey.plan(
        offering, data["opens_at"], data["closes_at"], request.user, expected=data["seen"]
    )
    state = survey.state_of(stored)
    when = timezone.localtime(stored.opens_at if state is SurveyState.PLANNED else stored.closes_at)
    told = {
        SurveyState.PLANNED: _("The survey opens on %(when)s."),
        SurveyState.OPEN: _(
            "The survey is open until %(when)s. Students find it on their home page."
        ),
    }
    closed = _("The survey is closed.")
    messages.success(request, told.get(state, closed) % {"when": date_format(when, "j M Y, H:i")})
    return redirect("outcome_survey", offering.pk)


def _lines(offering: Offering, lines: tuple[SurveyLine, ...]) -> list[tuple[SurveyLine, str]]:
    texts = dict(Outcome.objects.filter(course=offering.course_id).values_list("number", "text"))
    return [(line, texts.get(line.number, "")) for line in lines]


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: SignedIn, enrolment_pk: int) -> HttpResponse:
    """A student's survey: to answer once while it is open."""
    enrolment, found = own_survey(request.user, enrolment_pk)
    state = survey.state_of(found)
    answered = found is not None and survey.has_answered(found, enrolment)
    asked = Outcome.objects.filter(course=enrolment.offering.course_id).order_by("number")
    form = Answer(
        request.POST if request.method == "POST" else None,
        asked=asked.values_list("number", "text"),
        ratings=survey.RATINGS,
    )
    if form.is_bound and form.is_valid():
        try:
            survey.answer(enrolment, form.ratings)
        except survey.Refused as error:
            messages.warning(request, str(error))
        else:
            messages.success(
                request, _("Thank you. Your answer is in; nobody can tell it is yours.")
            )
        return redirect("survey", enrolment_pk)
    context = {
        "enrolment": enrolment,
        "survey": found,
        "state": state,
        "answered": answered,
        "form": form,
        "enough": survey.ENOUGH,
    }
    return render(request, "outcomes/survey.html", context, status=422 if form.is_bound else 200)
