"""The student record sheet: a page for each student, a line for each experiment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from grading.reports.document import CIE, Document
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import marks_of, places_of, total_formula, total_of
from grading.reports.parts.gaps import of_weekly
from grading.reports.tables import AnyTable, Column, Form, Table, sign
from grading.scheme import Component, Entry, Item, State, band_of

DASH = "–"


@dataclass(frozen=True)
class Line:
    """One experiment of one student."""

    student: Student
    item: Item

    @property
    def entry(self) -> Entry:
        return self.student.entries[self.item.key]


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table over all students; each starts a page."""
    lines = [Line(student, item) for student in data.students for item in data.weekly]
    return (
        Table(
            "Record sheet",
            (
                Column("usn", "USN", lambda line: line.student.usn, width=14),
                Column("name", "Name", lambda line: line.student.name, width=24),
                Column("experiment", "Exp.", lambda line: int(line.item.key), Form.NUMBER, 6),
                Column("title", "Title", lambda line: line.item.title, Form.WRAPPED, 34),
                Column("conducted", "Conducted on", lambda line: _marked(data, line), Form.DAY, 13,
                       open=True),
                Column("submitted", "Submitted on", lambda line: _submitted(data, line), Form.DAY,
                       13, open=True),
                *_marks(data.weekly),
                Column("remark", "Remark", lambda line: _remark(data, line), Form.WRAPPED, 24),
                sign("sign", "Sign", 12),
            ),
            lines,
            note="Conducted on: the day on which the entry was first marked. Submitted on: when "
            "the newest program was handed in here.",
            in_page=("usn", "name"),
            page_of=lambda line: f"{line.student.usn} {line.student.name}",
            empty="Nobody is enrolled yet.",
        ),
    )  # fmt: skip


def _marks(items: Sequence[Item]) -> tuple[Column[Line], ...]:
    if not items:
        return ()
    components = items[0].components

    def of_component(component: Component) -> Column[Line]:
        return Column(
            component.key,
            f"{component.title[0]} ({component.max_marks})",
            lambda line: marks_of(line.entry, component.key),
            Form.NUMBER,
            7,
            open=True,
            places=places_of(component),
            most=component.max_marks,
        )

    states = [State.SCORED, State.MK, *items[0].states]
    keys = [component.key for component in components]
    return (
        *map(of_component, components),
        Column(
            "total",
            f"Total ({items[0].max_marks})",
            lambda line: total_of(line.item, line.entry),
            Form.TOTAL,
            9,
            formula=total_formula(items[0], keys, "state"),
            places=places_of(components[0]),
        ),
        Column(
            "state", "State", lambda line: line.entry.state.value, Form.CODE, 10, open=True,
            choices=tuple(state.value for state in states),
        ),
        Column(
            "band", "Bands W / E / V", lambda line: _bands(line, components), Form.CODE, 22,
            formula="=" + '&" / "&'.join(map(_band_formula, components)),
        ),
    )  # fmt: skip


def _bands(line: Line, components: Sequence[Component]) -> str:
    found = []
    for component in components:
        marks = marks_of(line.entry, component.key)
        band = None if marks is None else band_of(component, marks)
        found.append(band.name if band else DASH)
    return " / ".join(found)


def _band_formula(component: Component) -> str:
    cell = f"{{{component.key}}}"
    bands = f'"{component.bands[-1].name}"'
    for band in reversed(component.bands[:-1]):
        bands = f'IF({cell}>={band.low},"{band.name}",{bands})'
    return f'IF(ISNUMBER({cell}),{bands},"{DASH}")'


def _marked(data: Gathered, line: Line) -> datetime | None:
    return data.marked_on.get((line.student.enrolment.pk, line.item.key))


def _submitted(data: Gathered, line: Line) -> datetime | None:
    return data.submitted.get((line.student.enrolment.pk, line.item.key))


def _remark(data: Gathered, line: Line) -> str:
    told = [] if line.entry.state is State.SCORED else [line.entry.state.label]
    if remark := data.remarks.get((line.student.enrolment.pk, line.item.key)):
        told.append(remark)
    return "; ".join(told)


DOCUMENT = Document(
    name="record-sheets",
    title="Student record sheet",
    about="A page for each student: every experiment with its dates, marks, bands and remark.",
    tables=tables,
    sheets=(CIE,),
    missing=of_weekly,
    signs=("Student", "Faculty", "Head of department"),
    per_student=True,
)
