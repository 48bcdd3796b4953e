"""What the templates of results may ask for: numbers as a chart's table writes them."""

from django import template
from django.utils.safestring import SafeString

from grading.templatetags.prayoga import missing

register = template.Library()


@register.filter
def plain_number(value: float) -> str:
    """A number as scripts and SVG read it, whatever the language: 0.5, never 0,5."""
    return f"{value:.6g}"


@register.filter
def short_number(value: float | None) -> str | SafeString:
    """A number with four digits that count, or a dash."""
    return missing() if value is None else f"{value:.4g}"


@register.filter
def per_cent(value: float) -> str:
    """A share as whole per cent, as bars and axes are named."""
    return f"{100 * value:.0f} %"
