"""The consolidated result: CIE, SEE, total, grade and status, with pass share and histograms.

Its workbook is live from each component's marks to the grade.
"""

from collections.abc import Callable, Sequence

from grading.reports.document import CIE as CIE_SHEET
from grading.reports.document import SEE as SEE_SHEET
from grading.reports.document import Document
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.cie import CIE, cie_table, entries_table
from grading.reports.parts.gaps import of_result
from grading.reports.parts.grades import grades
from grading.reports.parts.people import KEPT, itself, linked, people
from grading.reports.parts.scheme import decisions, figures, words
from grading.reports.parts.seats import NO, YES
from grading.reports.parts.see import NAME as SEE
from grading.reports.parts.see import halved_of, raw_of, see_table
from grading.reports.parts.statistics import statistics
from grading.reports.tables import MISSING, AnyTable, Cell, Column, Form, Table, known
from grading.scheme import Status
from grading.scoring.publishing import WITHOUT_SEE

RESULT, ORDERS = "Result", "Orders"
DASH = "–"
NONE = f'"{MISSING}"'
CLOSED = ",".join(f'{{status}}="{status}"' for status in WITHOUT_SEE)


def tables(data: Gathered) -> Sequence[AnyTable]:
    """Result and statistics, then the workings."""
    return (
        result_table(data),
        statistics(data.students, data.scheme, RESULT),
        cie_table(data, printed=False),
        see_table(data, data.students, printed=False),
        orders_table(data),
        entries_table(data),
        grades(data.scheme),
        figures(data.scheme),
        decisions(data.scheme),
        words(),
    )


def result_table(data: Gathered) -> Table[Student]:
    """The sheet "Result"."""
    passed = f'OR({{status}}="{Status.PASS}",{{status}}="{Status.FAIL}")'

    def of_see(key: str) -> str:
        found = f"{{{SEE}!{key}}}"
        return f'=IF(AND(NOT(ISNUMBER({found})),OR({CLOSED})),"{DASH}",{found})'

    def looked_up(name: str, failed: str) -> str:
        found = f"INDEX({name},MATCH({{total}},Grade_from,1))"
        return (
            f'=IF({{status}}="{Status.FAIL}",{failed},IF({{status}}="{Status.PASS}",{found},'
            f'"{DASH}"))'
        )

    return Table(
        RESULT,
        (
            *linked(SEE),
            Column(
                "cie", "CIE (50)", lambda student: known(student.cie.marks), Form.NUMBER, 9,
                formula=f"={{{CIE}!marks}}",
            ),
            Column("raw", "SEE raw (100)", _unless_closed(raw_of), Form.NUMBER, 10,
                   formula=of_see("raw")),
            Column("see", "SEE (50)", _unless_closed(halved_of), Form.NUMBER, 9,
                   formula=of_see("halved")),
            Column(
                "total", "Total (100)", lambda student: _or_dash(student.result.total), Form.TOTAL,
                10, formula=f'=IF({passed},{{cie}}+{{see}},"{DASH}")',
            ),
            Column(
                "grade", "Grade", lambda student: _or_dash(student.result.grade), Form.CODE, 8,
                formula=looked_up("Grade_names", '"F"'),
            ),
            Column(
                "points", "Points", lambda student: _or_dash(student.result.points), Form.NUMBER,
                8, formula=looked_up("Grade_points", "0"),
            ),
            Column("status", "Status", _status, Form.CODE, 9, formula=_status_formula()),
        ),
        data.students,
        KEPT,
        note="P pass, F fail, A absent, NE not eligible, DX detained, W withheld: of several the "
        "last of these in this line. Passing takes a CIE of 20 and 40 raw marks in the SEE.",
        empty="Nobody is enrolled yet.",
    )  # fmt: skip


def orders_table(data: Gathered) -> Table[Student]:
    """The sheet "Orders": what comes before marks."""

    def order(key: str, title: str, stands: Callable[[Student], bool]) -> Column[Student]:
        return Column(
            key, title, lambda student: YES if stands(student) else NO, Form.CODE, 14,
            open=True, choices=(YES, NO),
        )  # fmt: skip

    return Table(
        ORDERS,
        (
            *people(itself),
            order("withheld", "Withheld", lambda s: s.found.orders.withheld is not None),
            order("detained", "Detained", lambda s: s.found.orders.detained is not None),
            order("admitted", "Admitted below 20", lambda s: s.found.orders.admitted is not None),
        ),
        data.students,
        KEPT,
        printed=False,
    )


def _status_formula() -> str:
    """By precedence: the first that applies."""
    known_marks = f"ISNUMBER({{{SEE}!raw}})"
    closed = 'AND(ISNUMBER({cie}),{cie}<Pass_mark,Eligibility_rule="Yes")'
    return (
        f'=IF({{{ORDERS}!withheld}}="{YES}","{Status.WITHHELD}",'
        f'IF({{{ORDERS}!detained}}="{YES}","{Status.DETAINED}",'
        f'IF(AND({closed},{{{ORDERS}!admitted}}<>"{YES}"),"{Status.NOT_ELIGIBLE}",'
        f"IF(NOT(ISNUMBER({{cie}})),{NONE},"
        f'IF({{{SEE}!raw}}="AB","{Status.ABSENT}",IF(NOT({known_marks}),{NONE},'
        f'IF(AND({{{SEE}!raw}}>=See_pass,{{cie}}>=Pass_mark),"{Status.PASS}","{Status.FAIL}")))))))'
    )


def _status(student: Student) -> str:
    return str(student.result.status or MISSING)


def _or_dash(value: Cell) -> Cell:
    return DASH if value is None else value


def _unless_closed(value: Callable[[Student], Cell]) -> Callable[[Student], Cell]:
    """A mark of the SEE; a dash for who had none because it was closed to them."""

    def shown(student: Student) -> Cell:
        found = value(student)
        if isinstance(found, str) and student.result.status in WITHOUT_SEE:
            return DASH
        return found

    return shown


DOCUMENT = Document(
    name="result",
    title="Consolidated result",
    about="CIE, SEE, total, grade and status of each student, pass share and histograms.",
    tables=tables,
    sheets=(CIE_SHEET, SEE_SHEET),
    missing=of_result,
    signs=("Internal examiner", "External examiner", "Head of department", "Principal"),
)
