"""The CIE sheet: A, T/4, P, B and the CIE of each student, with its words."""

from collections.abc import Sequence

from grading.reports.document import CIE, Document
from grading.reports.gathered import Gathered
from grading.reports.parts.cie import cie_table, entries_table
from grading.reports.parts.gaps import of_cie
from grading.reports.parts.scheme import decisions, figures, words
from grading.reports.tables import AnyTable, sign


def tables(data: Gathered) -> Sequence[AnyTable]:
    """The sheet, and the workings that its workbook's formulas start from."""
    signs = (sign("student", "Sign of student"), sign("faculty", "Sign of faculty"))
    return (
        cie_table(data, signs),
        entries_table(data),
        figures(data.scheme),
        decisions(data.scheme),
        words(),
    )


DOCUMENT = Document(
    name="cie",
    title="CIE sheet",
    about="A, T/4, P, B, the exact sum and the CIE of each student, in figures and words.",
    tables=tables,
    sheets=(CIE,),
    missing=of_cie,
    page="reports:cie_sheet",
    signs=("Faculty 1", "Faculty 2", "Head of department"),
)
