"""The cells of the class's grid: over a thousand on a page, so no template is walked for each."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grading.pages import words
from grading.pages.register import Cell, Row
from grading.templatetags.prayoga import icon, mark

register = template.Library()

BY_NAME = ("AB", "EXC", "EXM", "NC")
"""States that a cell names in place of marks."""


@register.simple_tag
def grid_cells(row: Row) -> SafeString:
    """One student's entries, each in its state's colour and leading to its scoring."""
    student, language = row.enrolment, get_language()
    name = escape(student.user.name)
    # All of a student's addresses differ by the entry alone.
    address = escape(
        reverse("score", args=[student.offering_id, student.pk, "1"]).removesuffix("1/")
    )
    cells = []
    for cell in row.cells:
        begin, middle, end = _frame(
            cell.state, cell.total is None, cell.item.key, cell.item.title, language
        )
        cells.append((begin + address + middle + _shown(cell) + end + name,))
    return format_html_join("\n", "{}</span></a></td>", cells)


@lru_cache(maxsize=1000)
def _frame(
    state: str, is_open: bool, key: str, title: str, language: str
) -> tuple[SafeString, SafeString, SafeString]:
    """What stands around address, marks and name in every cell of this entry and state.

    Args:
        language: of the words in it.
    """
    word = words.STATES[state]
    return (
        format_html(
            '<td class="c"><a class="cell state-{}{}" href="', word.tone, " open" if is_open else ""
        ),
        format_html(
            '{}/" title="{}: {}">{}<span class="num">', key, title, word.label, icon(word.icon)
        ),
        format_html('</span><span class="visually-hidden">, {}, {}, ', word.label, title),
    )


def _shown(cell: Cell) -> SafeString:
    if cell.total is not None and cell.state != "AB":
        return escape(mark(cell.total))
    if cell.proposed is not None and cell.state == "proposed":
        told = _("execution proposed")
        return format_html(
            '<span class="visually-hidden">{} </span>({})', told, mark(cell.proposed)
        )
    return escape(cell.state if cell.state in BY_NAME else "")
