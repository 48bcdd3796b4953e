"""The SEE allotment: who sits where and when, and what they drew."""

from collections.abc import Sequence

from grading.models import Seat
from grading.reports.content import Gap
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.header import moment
from grading.reports.parts.seats import drawn_of, redrawn_of
from grading.reports.tables import AnyTable, Column, Form, Table, sign
from grading.scheme import SEE


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table; each batch starts a page."""
    return (
        Table(
            "SEE allotment",
            (
                Column("batch", "Batch", lambda seat: seat.session.batch, Form.CODE, 8),
                Column("date", "Date and time", lambda seat: seat.session.starts_at, Form.TIME, 20),
                Column("place", "Place", lambda seat: seat.session.place, width=14),
                Column("seat", "Seat", lambda seat: seat.number, Form.NUMBER, 6),
                Column("usn", "USN", _usn, width=13),
                Column("name", "Name", lambda seat: seat.enrolment.user.plain_name, width=24),
                Column("drawn", "Drawn", drawn_of, Form.WRAPPED, 34),
                Column("redrawn", "Redrawn", redrawn_of, Form.WRAPPED, 34),
                Column("time", "Redrawn at", lambda seat: seat.changed_at, Form.TIME, 20),
                sign("student", "Sign of student", 14),
                sign("internal", "Internal examiner", 14),
                sign("external", "External examiner", 14),
            ),
            seats(data),
            in_page=("batch", "date", "place"),
            page_of=lambda seat: _batch(data, seat),
            empty="No sitting of the SEE is planned yet.",
        ),
    )


def seats(data: Gathered) -> list[Seat]:
    """The seats of the SEE, by sitting and number."""
    return [seat for seat in data.seats if seat.kind == SEE]


def missing(data: Gathered) -> Sequence[Gap]:
    """Sittings that are not drawn, and who has no seat."""
    found = seats(data)
    if not found:
        return [Gap("No sitting of the SEE is planned yet.")]
    undrawn = {seat.session.batch for seat in found if seat.drawn_id is None}
    seated = {seat.enrolment_id for seat in found}
    away = [
        student
        for student in data.students
        if student.enrolment.pk not in seated and student.cie.eligible is not False
    ]
    return [
        *(Gap(f"Batch {batch}: nothing is drawn yet.") for batch in sorted(undrawn)),
        *(Gap(f"{student.usn} {student.name} has no seat.") for student in away),
    ]


def _usn(seat: Seat) -> str:
    return seat.enrolment.user.usn or seat.enrolment.user.username


def _batch(data: Gathered, seat: Seat) -> str:
    session = seat.session
    parts = [f"Batch {session.batch}", moment(session.starts_at), session.place]
    parts += [
        f"{examiner.get_role_display()}: {examiner.user.plain_name}"
        for examiner in data.examiners.get(session.pk, ())
    ]
    return " · ".join(part for part in parts if part)


DOCUMENT = Document(
    name="see-allotment",
    title="SEE allotment",
    about="Batch, date, seat, experiment drawn and redrawn, with room for all signs.",
    tables=tables,
    missing=missing,
)
