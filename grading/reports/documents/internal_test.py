"""The internal test's sheet: who worked on which experiment, and the marks of 40 and of 10."""

from collections.abc import Sequence
from fractions import Fraction

from grading.reports.content import Gap
from grading.reports.document import CIE, Document
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import entry_columns, key
from grading.reports.parts.gaps import of_items
from grading.reports.parts.people import KEPT, itself, people
from grading.reports.parts.scheme import decisions, figures
from grading.reports.parts.seats import experiment_of, was_changed
from grading.reports.parts.sittings import facts, unsigned
from grading.reports.tables import MISSING, AnyTable, Cell, Column, Form, Table, sign
from grading.scheme import TEST


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table; experiment and change are those of the test's sitting, where there was one."""
    test = data.item(TEST)
    total = f"{{{key(test, 'total')}}}"
    sheet: Table[Student] = Table(
        "Internal test",
        (
            *people(itself),
            Column(
                "experiment", "Experiment", lambda s: experiment_of(data.seat(s, TEST)),
                Form.WRAPPED, 40,
            ),
            Column("changed", "Changed?", lambda s: was_changed(data.seat(s, TEST)), Form.CODE, 10),
            *entry_columns(test, lambda student: student.entries[TEST]),
            Column(
                "reduced", "T/4 (10)", _reduced, Form.TOTAL, 9, places=2,
                formula=f'=IF(ISNUMBER({total}),{total}/Test_divisor,"{MISSING}")',
            ),
            sign("sign", "Sign", 14),
        ),
        data.students,
        KEPT,
        note="A change of experiment puts the write-up at "
        + ("0." if not data.scheme.test_change_writeup else "1 at most."),
        empty="Nobody is enrolled yet.",
    )  # fmt: skip
    return sheet, figures(data.scheme), decisions(data.scheme)


def missing(data: Gathered) -> Sequence[Gap]:
    """Marks, and where it was held in sittings the signatures of their examiners."""
    return [*of_items(TEST)(data), *unsigned(data, TEST)]


def _reduced(student: Student) -> Cell | Fraction:
    return MISSING if student.cie.test is None else student.cie.test


DOCUMENT = Document(
    name="internal-test",
    title="Internal test sheet",
    about="Experiment, change, write-up, execution, viva, the marks of 40 and of 10.",
    tables=tables,
    sheets=(CIE,),
    missing=missing,
    facts=facts,
    signs=("Faculty 1", "Faculty 2", "Head of department"),
)
