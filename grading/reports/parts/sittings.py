"""What a document says of a sitting and of its examiners' signatures."""

from collections.abc import Sequence

from grading.exams.signed import stands, told
from grading.models import Examiner
from grading.reports.content import Gap
from grading.reports.gathered import Gathered
from grading.reports.header import moment


def facts(data: Gathered) -> Sequence[tuple[str, str]]:
    """Batch, time and both signatures, where the document is one sitting's list."""
    sitting = data.sitting
    if sitting is None:
        return ()
    held = f"{sitting.batch}, {moment(sitting.starts_at)}"
    both = data.examiners.get(sitting.pk, ())
    return (
        ("Sitting", f"{held}, {sitting.place}" if sitting.place else held),
        *((each.get_role_display(), _signature(data, each)) for each in both),
    )


def unsigned(data: Gathered, kind: str) -> list[Gap]:
    """Signatures that are missing under the marks as they stand."""
    sessions = {seat.session_id: seat.session for seat in data.seats if seat.kind == kind}
    return [
        Gap(f"Batch {session.batch}: {_signature(data, examiner)}.")
        for session in sessions.values()
        for examiner in data.examiners.get(session.pk, ())
        if not stands(examiner, data.newest_marks)
    ]


def _signature(data: Gathered, examiner: Examiner) -> str:
    name = examiner.user.plain_name
    if examiner.signed_at is None:
        return f"{name} has not signed"
    if stands(examiner, data.newest_marks):
        return f"{name}, signed {moment(examiner.signed_at)}"
    return f"{name}: {told(examiner, data.newest_marks)}"
