"""The NE, DX, AB and W list: who has no result by marks, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.models import Order
from grading.reports.document import CIE, SEE, Document
from grading.reports.gathered import Gathered, Student
from grading.reports.header import day
from grading.reports.parts.gaps import of_cie
from grading.reports.parts.people import KEPT, people
from grading.reports.tables import AnyTable, Column, Form, Table
from grading.scheme import Status

ORDER = (Status.NOT_ELIGIBLE, Status.DETAINED, Status.ABSENT, Status.WITHHELD)
TITLES = {
    Status.NOT_ELIGIBLE: "NE: not eligible",
    Status.DETAINED: "DX: detained",
    Status.ABSENT: "AB: absent from the SEE",
    Status.WITHHELD: "W: result withheld",
}


@dataclass(frozen=True)
class Line:
    """A student on one of the lists."""

    student: Student
    status: Status
    reason: str
    reference: str
    """Of the order, with its day."""


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table, list by list."""
    return (
        Table(
            "NE DX AB W",
            (
                *people(lambda line: line.student),
                Column("list", "List", lambda line: TITLES[line.status], width=26),
                Column("reason", "Reason", lambda line: line.reason, Form.WRAPPED, 60),
                Column("reference", "Order", lambda line: line.reference, width=30),
            ),
            list(lines(data)),
            KEPT,
            empty="Nobody: every student has a result by marks, or may still get one.",
        ),
    )


def lines(data: Gathered) -> Iterator[Line]:
    """Who is on a list, by list and seat number. A student is on one, by precedence."""
    for status in ORDER:
        for student in data.students:
            if student.result.status is status:
                yield _line(student, status)


def _line(student: Student, status: Status) -> Line:
    orders = student.found.orders
    order = {Status.WITHHELD: orders.withheld, Status.DETAINED: orders.detained}.get(status)
    if order is not None:
        return Line(student, status, order.reason, _reference(order))
    if status is Status.NOT_ELIGIBLE:
        reason = f"CIE {student.cie.marks} of 50, below 20"
    else:
        reason = "Absent from the semester-end examination"
    return Line(student, status, reason, "")


def _reference(order: Order) -> str:
    number = order.reference or "order"
    return f"{number} of {day(order.created_at)}"


DOCUMENT = Document(
    name="ne-dx-ab-w",
    title="NE, DX, AB and W list",
    about="Who is not eligible, detained, absent or withheld, with reason and order.",
    tables=tables,
    sheets=(CIE, SEE),
    missing=of_cie,
    signs=("Faculty", "Head of department", "Principal"),
)
