"""What the pages of analytics ask for besides: the address of the list behind a number."""

from fractions import Fraction

from django import template
from django.urls import reverse

from grading.models import Offering

register = template.Library()


@register.simple_tag
def behind(offering: Offering, figure: str, row: int, column: int, item: str = "") -> str:
    """Where a number's list is; of an experiment's page with its `item`, else of the class's."""
    if item:
        return reverse("analytics_item_behind", args=[offering.pk, item, figure, row, column])
    return reverse("analytics_behind", args=[offering.pk, figure, row, column])


@register.filter
def of_all(part: int, whole: int) -> str:
    """A share in whole per cent, or a dash where there is nothing to share."""
    if not whole:
        return "–"
    return f"{round(Fraction(100 * part, whole))}\N{NO-BREAK SPACE}%"
