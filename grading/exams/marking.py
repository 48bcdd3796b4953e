"""Marks of a sitting: entered by its examiners, signed by both, then locked.

A signature holds for the marks that stood when it was given. Where one is changed afterwards the
signature is void and has to be given again; once both stand, `grading.ledger` takes no more marks.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.exams.errors import ExamRefused
from grading.ledger import current, head, item_of
from grading.models import Examiner, ExamSession, MarkEntry, Offering, Seat
from grading.scheme import State
from grading.scoring import rubric


def save(
    seat: Seat,
    marks: Mapping[str, object] | State,
    actor: User,
    expected: Mapping[str, int | None],
    reason: str = "",
) -> list[MarkEntry]:
    """Post what an examiner decided on one student; arguments as of `rubric.save`.

    Raises:
        ExamRefused: this person does not examine the sitting, or it has not begun.
        grading.ledger.InvalidMark, grading.ledger.Conflict: nothing was stored.
    """
    _examiner(seat.session, actor)
    if seat.session.opened_at is None:
        raise ExamRefused("The sitting has not begun: there is nothing to mark yet.")
    return rubric.save(seat.enrolment, seat.kind, marks, actor, expected, reason)


def unmarked(session: ExamSession) -> list[Seat]:
    """The seats without all of their marks and without an absence."""
    item = item_of(session.offering, session.kind)
    entries = current(session.offering, [item])
    seats = session.seats.select_related("enrolment__user").order_by("number")
    return [seat for seat in seats if entries[seat.enrolment_id][item.key].total is None]


def standing_signatures(session: ExamSession) -> list[Examiner]:
    """Examiners whose signature holds for the marks as they are."""
    newest = _newest_row(session)
    return [
        examiner
        for examiner in session.examiners.select_related("user")
        if examiner.signed_at is not None and (examiner.signed_sequence or 0) >= newest
    ]


def sign(session: ExamSession, actor: User) -> Examiner:
    """Sign the marks of a sitting. Signing again what is signed changes nothing.

    Raises:
        ExamRefused: not an examiner, the sitting goes on, or marks are missing.
    """
    with transaction.atomic():
        # The row that posting a mark locks too: it comes before the signature or after it.
        offering = Offering.objects.select_for_update(no_key=True).get(pk=session.offering_id)
        session = ExamSession.objects.select_related("offering").get(pk=session.pk)
        examiner = _examiner(session, actor)
        if session.closed_at is None:
            raise ExamRefused("The sitting goes on. Close it, then sign.")
        if missing := unmarked(session):
            names = ", ".join(str(seat.enrolment.user.usn) for seat in missing)
            raise ExamRefused(f"Marks are missing for {names}. Enter them or mark an absence.")
        standing = standing_signatures(session)
        if examiner in standing:
            return examiner
        void = session.examiners.exclude(pk__in=[found.pk for found in standing])
        void.update(signed_at=None, signed_sequence=None, signed_hash="")
        end = head(offering)
        examiner.signed_at = timezone.now()
        examiner.signed_sequence, examiner.signed_hash = end.sequence, end.hash
        examiner.save(update_fields=["signed_at", "signed_sequence", "signed_hash"])
    return examiner


def _newest_row(session: ExamSession) -> int:
    rows = MarkEntry.objects.filter(
        offering=session.offering_id,
        item=session.kind,
        enrolment__in=session.seats.values("enrolment"),
    )
    newest = rows.order_by("sequence").values_list("sequence", flat=True).last()
    return newest or 0


def _examiner(session: ExamSession, actor: User) -> Examiner:
    found = session.examiners.filter(user=actor).first()
    if found is None:
        raise ExamRefused("Only the two examiners of this sitting enter and sign its marks.")
    return found
