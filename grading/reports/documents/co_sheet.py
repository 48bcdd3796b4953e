"""The CO sheet: each student's marks by outcome, who reached the target, and the levels."""

from collections.abc import Sequence

from grading.reports.content import Gap
from grading.reports.document import CIE, SEE, Document
from grading.reports.gathered import Gathered
from grading.reports.parts.gaps import of_result
from grading.reports.parts.outcomes import figures_of, levels_table, marks_table
from grading.reports.parts.scheme import figures
from grading.reports.tables import AnyTable


def tables(data: Gathered) -> Sequence[AnyTable]:
    """Students, then levels."""
    found = data.attainment
    return (
        levels_table(found),
        marks_table(found),
        figures(data.scheme, figures_of(found)),
    )


def missing(data: Gathered) -> Sequence[Gap]:
    """Marks that would be evidence."""
    return of_result(data)


DOCUMENT = Document(
    name="co-sheet",
    title="CO sheet",
    about="Marks by course outcome, the count over the target and the level, by CIE and SEE.",
    tables=tables,
    sheets=(CIE, SEE),
    missing=missing,
    signs=("Faculty", "Course coordinator", "Head of department"),
)
