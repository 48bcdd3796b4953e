"""Figures as a CSV file, through the writers that documents use."""

from collections.abc import Callable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grading.analytics.classwide import Part
from grading.analytics.figures import Figure, Row
from grading.ledger import scheme_of
from grading.models import Offering
from grading.reports.content import Content
from grading.reports.header import header
from grading.reports.tables import AnyTable, Column, Form, Table
from grading.reports.writers.table import write_table


def table(
    offering: Offering, about: str, figures: Sequence[Figure], parts: Sequence[Part] = ()
) -> bytes:
    """A CSV file of all figures; `about` is the experiment, empty for the class."""
    tables: list[AnyTable] = [_figure(one) for one in figures]
    if parts:
        tables.append(_parts(parts))
    facts = ((_("Experiment"), about),) if about else ()
    content = Content(
        header(offering, _("Class analytics"), scheme_of(offering), {}, facts), tables
    )
    target = BytesIO()
    write_table(content, target)
    return target.getvalue()


def _count(at: int) -> Callable[[Row], int]:
    return lambda row: row.counts[at]


def _figure(figure: Figure) -> Table[Row]:
    columns: list[Column[Row]] = [Column("label", figure.axis, lambda row: row.label, width=24)]
    for at, title in enumerate(figure.columns):
        columns.append(Column(f"c{at}", title, _count(at), Form.NUMBER))
    if any(row.note for row in figure.rows):
        columns.append(Column("note", _("Most often"), lambda row: row.note, Form.WRAPPED, 40))
    return Table(figure.title, tuple(columns), figure.rows, note=figure.note)


def _parts(parts: Sequence[Part]) -> Table[Part]:
    return Table(
        _("Rubric attributes"),
        (
            Column("item", _("Entry"), lambda part: part.item.key),
            Column("part", _("Attribute"), lambda part: part.component.title),
            Column("most", pgettext("out of", "Of"), lambda p: p.component.max_marks, Form.NUMBER),
            Column("n", "n", lambda part: part.summary.n, Form.NUMBER),
            Column("mean", _("Mean"), lambda part: part.summary.mean, Form.NUMBER),
            Column("low", _("Lowest"), lambda part: part.summary.lowest, Form.NUMBER),
            Column("q1", _("Lower quartile"), lambda p: p.summary.first_quartile, Form.NUMBER),
            Column("median", _("Median"), lambda part: part.summary.median, Form.NUMBER),
            Column("q3", _("Upper quartile"), lambda p: p.summary.third_quartile, Form.NUMBER),
            Column("high", _("Highest"), lambda part: part.summary.highest, Form.NUMBER),
        ),
        parts,
    )
