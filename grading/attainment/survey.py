"""The exit survey: open for a period, one answer each, and nobody can tell whose.

Of the answers only counts are kept (`SurveyCount`), and apart from them that a student has answered
(`SurveyMark`). Results are shown once the survey is closed, since whoever watched them during it
could tell an answer from the difference; and from five answers on.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from grading.attainment.choices import choose
from grading.attainment.levels import SURVEY_MAX
from grading.attainment.settings import PlanError
from grading.attainment.shapes import SurveyLine, SurveyResult, SurveyState
from grading.models import Enrolment, Offering, OutcomeChoice, Survey, SurveyCount, SurveyMark
from labs.models import Outcome

ENOUGH = 5
"""Fewer answers are shown to nobody."""
RATINGS = {
    1: gettext_noop("Not at all"),
    2: gettext_noop("A little"),
    3: gettext_noop("In part"),
    4: gettext_noop("Well"),
    5: gettext_noop("Very well"),
}


class Refused(Exception):
    """The answer was not taken; the text says why."""


def find(offering: Offering) -> Survey | None:
    """The class's survey, if one was ever opened."""
    return Survey.objects.filter(offering=offering).first()


def state_of(survey: Survey | None, now: datetime | None = None) -> SurveyState:
    """Whether it is planned, open or closed."""
    if survey is None:
        return SurveyState.NONE
    now = now or timezone.now()
    if now < survey.opens_at:
        return SurveyState.PLANNED
    return SurveyState.OPEN if now < survey.closes_at else SurveyState.CLOSED


def result(offering: Offering, students: int | None = None) -> SurveyResult:
    """What may be shown of the survey, at most three queries.

    Args:
        students: how many the class has, where that is known.
    """
    survey = Survey.objects.filter(offering=offering).annotate(answered=Count("marks")).first()
    state = state_of(survey)
    if students is None:
        students = Enrolment.objects.filter(offering=offering, role=Enrolment.Role.STUDENT).count()
    if survey is None:
        return SurveyResult(state, None, None, students, 0, ())
    answered = survey.answered
    shown = state is SurveyState.CLOSED and answered >= ENOUGH
    lines = _lines(survey) if shown else ()
    return SurveyResult(state, survey.opens_at, survey.closes_at, students, answered, lines)


def _lines(survey: Survey) -> tuple[SurveyLine, ...]:
    counts: dict[int, list[int]] = {}
    for row in SurveyCount.objects.filter(survey=survey):
        counts.setdefault(row.outcome, [0] * SURVEY_MAX)[row.rating - 1] = row.students
    return tuple(
        SurveyLine(number, (found[0], found[1], found[2], found[3], found[4]))
        for number, found in sorted(counts.items())
    )


def plan(
    offering: Offering,
    opens_at: datetime,
    closes_at: datetime,
    actor: User,
    *,
    expected: int | None,
) -> Survey:
    """Open the survey for a period, or change that period.

    Args:
        expected: the decision about the period that the person saw to stand.

    Raises:
        PlanError: the period is none, or results were shown already: answers that came after
            that could be told from the difference.
        grading.attainment.choices.Overtaken: somebody else changed it meanwhile.
    """
    now = timezone.now()
    if closes_at <= opens_at:
        raise PlanError(_("The survey has to close after it opens. Choose a later end."))
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        survey = find(offering)
        if survey is not None and result(offering).lines:
            raise PlanError(
                _(
                    "The survey is closed and its results were shown. It can't be "
                    "opened again: with them in hand a later answer could be told "
                    "from the difference."
                )
            )
        if survey is None and closes_at <= now:
            raise PlanError(_("This period is over already. Choose a later end."))
        if survey is not None and state_of(survey, now) is not SurveyState.PLANNED:
            opens_at = survey.opens_at  # it has begun
        value = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
        choose(offering, OutcomeChoice.Part.SURVEY, value, actor, expected=expected)
        period = {"opens_at": opens_at, "closes_at": closes_at}
        survey, made = Survey.objects.update_or_create(offering=offering, defaults=period)
        if made:
            numbers = Outcome.objects.filter(course=offering.course_id)
            SurveyCount.objects.bulk_create(
                SurveyCount(survey=survey, outcome=number, rating=rating)
                for number in numbers.values_list("number", flat=True)
                for rating in RATINGS
            )
        return survey


def has_answered(survey: Survey, enrolment: Enrolment) -> bool:
    """Whether this student's answer is in."""
    return SurveyMark.objects.filter(survey=survey, enrolment=enrolment).exists()


def answer(enrolment: Enrolment, ratings: Mapping[int, int]) -> None:
    """Take a student's answer, once.

    Args:
        ratings: course outcome -> 1 to 5, every one of them.

    Raises:
        Refused: it is not open, not complete, or this student has answered: nothing was stored.
    """
    survey = find(enrolment.offering)
    if survey is None or state_of(survey) is not SurveyState.OPEN:
        raise Refused(_("The survey is not open now, so your answer was not taken."))
    if enrolment.role != Enrolment.Role.STUDENT:
        raise Refused(_("Only students of this class answer its survey."))
    counts = SurveyCount.objects.filter(survey=survey)
    asked = set(counts.values_list("outcome", flat=True))
    if set(ratings) != asked or not all(rating in RATINGS for rating in ratings.values()):
        raise Refused(_("Choose an answer for every outcome. Nothing was stored yet."))
    try:
        with transaction.atomic():
            SurveyMark.objects.create(survey=survey, enrolment=enrolment)
            for outcome, rating in sorted(ratings.items()):
                counts.filter(outcome=outcome, rating=rating).update(students=F("students") + 1)
    except IntegrityError as error:
        raise Refused(_("Your answer is in already, and it was not changed.")) from error
