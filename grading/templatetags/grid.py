"""The cells of the class's grid: over a thousand on a page, so no template is walked for each."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grading.pages import words
from grading.pages.register import Cell, Row
from grading.templatetags.prayoga import icon, mark

register = template.Library()

BY_NAME = ("AB", "EXC", "EXM", "NC")
"""States that a cell names in place of marks."""
CELL = (
    '<td class="c"><a class="cell state-{}{}" href="{}{}/" title="{}: {}">{}<span class="num">{}'
    '</span><span class="visually-hidden">, {}, {}, {}</span></a></td>'
)


@register.simple_tag
def grid_cells(row: Row) -> SafeString:
    """One student's entries, each in its state's colour and leading to its scoring."""
    student = row.enrolment
    # All of a student's addresses differ by the entry alone.
    address = reverse("score", args=[student.offering_id, student.pk, "1"]).removesuffix("1/")
    icons = {word.icon: icon(word.icon) for word in {words.STATES[c.state] for c in row.cells}}
    return format_html_join(
        "\n",
        CELL,
        (
            (
                (word := words.STATES[cell.state]).tone,
                " open" if cell.total is None else "",
                address,
                cell.item.key,
                cell.item.title,
                word.label,
                icons[word.icon],
                _shown(cell),
                word.label,
                cell.item.title,
                student.user.name,
            )
            for cell in row.cells
        ),
    )


def _shown(cell: Cell) -> SafeString | str:
    if cell.total is not None and cell.state != "AB":
        return mark(cell.total)
    if cell.proposed is not None and cell.state == "proposed":
        told = _("execution proposed")
        return format_html(
            '<span class="visually-hidden">{} </span>({})', told, mark(cell.proposed)
        )
    return cell.state if cell.state in BY_NAME else ""
