"""What the outcomes' templates may ask for: shares, levels, whether a survey is open.

And what there are over a thousand of on a page, so that no template is walked for each: the marks
behind a count, the boxes of the evidence.
"""

from collections.abc import Iterable
from fractions import Fraction

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grading.attainment import survey
from grading.attainment.shapes import Cell, Source, StudentLine, SurveyState
from grading.models import Enrolment, Offering
from grading.scheme import as_decimal
from grading.templatetags.prayoga import mark

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


@register.simple_tag
def marks_behind(
    offering: Offering, student: StudentLine, cells: Iterable[tuple[Source, Cell]]
) -> SafeString:
    """One student's cells, each leading to where its mark was entered."""
    # All of a student's addresses differ by the entry alone.
    address = reverse("score", args=[offering.pk, student.enrolment, "1"]).removesuffix("1/")
    return format_html_join(
        "",
        '<td class="n"><a href="{}{}/"{}>{}</a></td>',
        (
            (address, source.item, flatatt({"title": cell.why} if cell.why else {}), _shown(cell))
            for source, cell in cells
        ),
    )


def _shown(cell: Cell) -> str | SafeString:
    if cell.mark is not None:
        return mark(cell.mark)
    if cell.counts:
        return _("AB")
    return format_html(
        '<span class="missing">–<span class="visually-hidden"> {}</span></span>', cell.why
    )


@register.filter
def boxes(field: BoundField) -> SafeString:
    """A field's choices as boxes to tick, each with its label."""
    return format_html_join(
        "",
        "<label><input{}> {}</label>",
        (
            (
                flatatt({key: box.data[key] for key in ("type", "name")})
                + flatatt({"value": box.data["value"]} | box.data["attrs"]),
                box.choice_label,
            )
            for box in field
        ),
    )


@register.inclusion_tag("outcomes/invitation.html")
def survey_invitation(enrolment: Enrolment) -> dict[str, object]:
    """A word to a student whose class's survey is open, until they answered."""
    found = survey.find(enrolment.offering)
    is_open = found is not None and survey.state_of(found) is SurveyState.OPEN
    waits = is_open and found is not None and not survey.has_answered(found, enrolment)
    return {"enrolment": enrolment, "survey": found if waits else None}
