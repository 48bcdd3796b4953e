"""The lab register: what each student got for each experiment, week by week."""

from collections.abc import Sequence

from grading.reports.document import CIE, Document, always
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import entry_columns, key, label
from grading.reports.parts.gaps import of_weekly
from grading.reports.parts.people import KEPT, itself, people
from grading.reports.parts.scheme import decisions
from grading.reports.tables import MISSING, AnyTable, Column, Form, Table, known, sign
from grading.scheme import Item, total


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table: for each experiment date, W, E, V, total and state; then the average."""
    items = data.weekly
    register = Table(
        "Lab register",
        (
            *people(itself),
            *(column for item in items for column in _of_item(data, item)),
            _average(items) if data.has_cie else _sum(items),
            sign("initials", "Initials", 10),
        ),
        data.students,
        KEPT,
        note="Date: when the entry was marked. What is exempt (EXM) or was not conducted (NC) "
        "leaves the average, an absence (AB) counts 0.",
        empty="Nobody is enrolled yet.",
    )
    return register, decisions(data.scheme)


def _of_item(data: Gathered, item: Item) -> tuple[Column[Student], ...]:
    group = label(item)
    return (
        Column(
            key(item, "date"),
            "Date",
            lambda student: data.marked_on.get((student.enrolment.pk, item.key)),
            Form.DAY,
            13,
            group,
            open=True,
        ),
        *entry_columns(item, lambda student: student.entries[item.key], group=group, short=True),
    )


def _sum(items: Sequence[Item]) -> Column[Student]:
    """A course of assignments is summed up and no more."""
    listed = ",".join(f"{{{key(item, 'total')}}}" for item in items)
    return Column(
        "sum",
        "Sum",
        lambda student: total(student.entries, items).marks or 0,
        Form.TOTAL,
        9,
        formula=f"=SUM({listed})",
    )


def _average(items: Sequence[Item]) -> Column[Student]:
    totals = [f"{{{key(item, 'total')}}}" for item in items]
    listed = ",".join(totals) or '""'
    missing = "+".join(f'({cell}="{MISSING}")' for cell in totals) or "1"
    return Column(
        "average",
        "Average (30)",
        lambda student: known(student.cie.a),
        Form.TOTAL,
        10,
        formula=f'=IF(OR({missing}>0,COUNT({listed})=0),"{MISSING}",SUM({listed})/COUNT({listed}))',
        places=3,
    )


DOCUMENT = Document(
    name="lab-register",
    title="Lab register",
    about="Date, write-up, execution, viva, total and state of every experiment, and the average.",
    tables=tables,
    sheets=(CIE,),
    missing=of_weekly,
    applies=always,
    signs=("Faculty 1", "Faculty 2", "Head of department"),
)
