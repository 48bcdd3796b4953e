"""The CO-PO sheet: attainment of course and programme outcomes, with target, gap and action."""

from collections.abc import Sequence

from grading.reports.content import Gap
from grading.reports.document import CIE, SEE, Document
from grading.reports.gathered import Gathered
from grading.reports.parts.gaps import of_result
from grading.reports.parts.outcomes import (
    figures_of,
    levels_table,
    marks_table,
    outcomes_table,
    programme_table,
)
from grading.reports.parts.scheme import figures
from grading.reports.tables import AnyTable


def tables(data: Gathered) -> Sequence[AnyTable]:
    """Course outcomes, programme outcomes, then the workings."""
    found = data.attainment
    return (
        outcomes_table(found),
        programme_table(found),
        levels_table(found, printed=False),
        marks_table(found, printed=False),
        figures(data.scheme, figures_of(found)),
    )


def missing(data: Gathered) -> Sequence[Gap]:
    """Marks. That a survey or an action lacks is said in the sheet itself."""
    return of_result(data)


DOCUMENT = Document(
    name="co-po-sheet",
    title="CO-PO sheet",
    about="Direct, indirect and whole attainment, target, gap and action; programme outcomes.",
    tables=tables,
    sheets=(CIE, SEE),
    missing=missing,
    signs=("Faculty", "Course coordinator", "Head of department"),
)
