"""The laboratory certificates: one for each student, with the CIE as the mark of 50."""

from collections.abc import Sequence

from grading.reports.document import CIE as CIE_SHEET
from grading.reports.document import Document
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.cie import CIE, cie_table, entries_table, words_of
from grading.reports.parts.gaps import of_cie
from grading.reports.parts.people import KEPT, linked
from grading.reports.parts.scheme import decisions, figures, words, words_formula
from grading.reports.tables import MISSING, AnyTable, Column, Form, Table, known, sign


def tables(data: Gathered) -> Sequence[AnyTable]:
    """A line for each certificate; the PDF makes a page of each."""
    offering = data.offering
    certificates: Table[Student] = Table(
        "Certificates",
        (
            *linked(CIE),
            Column("course", "Course", lambda _: str(offering.course), Form.WRAPPED, 36),
            Column("year", "Year", lambda _: f"{offering.term}, batch {offering.batch}", width=22),
            Column("most", "Maximum", lambda _: 50, Form.NUMBER, 9),
            Column(
                "marks", "CIE obtained", lambda student: known(student.cie.marks), Form.TOTAL, 10,
                formula=f"={{{CIE}!marks}}",
            ),
            Column(
                "words", "In words", words_of, width=18,
                formula=words_formula("{marks}", f'"{MISSING}"'),
            ),
            sign("faculty", "Faculty"),
            sign("head", "Head of department"),
        ),
        data.students,
        KEPT,
        note="The marks are those of the CIE, of 50.",
        empty="Nobody is enrolled yet.",
    )  # fmt: skip
    return (
        certificates,
        cie_table(data, printed=False),
        entries_table(data),
        figures(data.scheme),
        decisions(data.scheme),
        words(),
    )


DOCUMENT = Document(
    name="certificates",
    title="Laboratory certificate",
    about="A page for each student to be signed: name, USN, year and the CIE of 50.",
    tables=tables,
    sheets=(CIE_SHEET,),
    missing=of_cie,
    upright=True,
    template="reports/pdf/certificates.html",
    per_student=True,
)
