"""The cells of a document's table: thousands on a page, so no template is walked for each."""

from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from grading.reports.layout import Line
from grading.reports.tables import MISSING, Form

register = template.Library()


@register.simple_tag
def line_cells(line: Line) -> SafeString:
    """The cells of one line, each classed by how its column looks."""
    return format_html_join(
        "",
        '<td class="{}">{}</td>',
        ((_classes(cell.form, cell.text == MISSING), cell.text) for cell in line.cells),
    )


@lru_cache
def _classes(form: Form, is_missing: bool) -> str:
    return f"{form.value}{' n' if form.is_number else ''}{' missing' if is_missing else ''}"
