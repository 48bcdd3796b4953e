"""What the outcomes' templates may ask for: shares, levels, whether a survey is open."""

from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grading.attainment import survey
from grading.attainment.shapes import SurveyState
from grading.models import Enrolment
from grading.scheme import as_decimal

register = template.Library()


def _not_assessed() -> SafeString:
    return format_html('<span class="missing">{}</span>', _("not assessed"))


@register.filter
def level(value: Fraction | int | None) -> str | SafeString:
    """A level with three decimals, or that it was not assessed: never 0 in its place."""
    return _not_assessed() if value is None else str(as_decimal(Fraction(value)))


@register.filter
def percent(value: Fraction | None) -> str | SafeString:
    """A share as per cent with one decimal, where it has one: 60 %, 68.3 %."""
    if value is None:
        return _not_assessed()
    # The number and its unit stay on one line.
    return f"{as_decimal(value * 100, 1)}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


@register.filter
def strength(strengths: dict[int, int], number: int) -> int | str:
    """How strongly a course outcome maps; a dash where it does not."""
    return strengths.get(number, "–")


@register.inclusion_tag("outcomes/invitation.html")
def survey_invitation(enrolment: Enrolment) -> dict[str, object]:
    """A word to a student whose class's survey is open, until they answered."""
    found = survey.find(enrolment.offering)
    is_open = found is not None and survey.state_of(found) is SurveyState.OPEN
    waits = is_open and found is not None and not survey.has_answered(found, enrolment)
    return {"enrolment": enrolment, "survey": found if waits else None}
