"""The SEE marks list: Part A, Part B, the mark of 100 in words and the printed one of 50."""

from collections.abc import Sequence

from grading.reports.content import Gap
from grading.reports.document import SEE as SEE_SHEET
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.parts.gaps import of_see
from grading.reports.parts.scheme import decisions, figures, words
from grading.reports.parts.see import see_table
from grading.reports.parts.sittings import facts, unsigned
from grading.reports.tables import AnyTable, sign
from grading.scheme import SEE
from grading.scoring.publishing import WITHOUT_SEE


def tables(data: Gathered) -> Sequence[AnyTable]:
    """The list of who may sit or sat, and what its workbook's formulas refer to."""
    admitted = [
        student
        for student in data.students
        if student.see is not None or student.result.status not in WITHOUT_SEE
    ]
    signs = (sign("internal", "Internal examiner", 13), sign("external", "External examiner", 13))
    return see_table(data, admitted, signs), figures(data.scheme), decisions(data.scheme), words()


def missing(data: Gathered) -> Sequence[Gap]:
    """Marks, and the signatures of the examiners of each sitting."""
    return [*of_see(data), *unsigned(data, SEE)]


DOCUMENT = Document(
    name="see-marks",
    title="SEE marks list",
    about="Part A and Part B by component, the mark of 100 in figures and words, the mark of 50.",
    tables=tables,
    sheets=(SEE_SHEET,),
    missing=missing,
    facts=facts,
    signs=("Internal examiner", "External examiner", "Head of department"),
)
