"""Marks of a sitting: entered by its examiners, signed by both, then locked.

A signature holds for the marks that stood when it was given. Where one is changed afterwards the
signature is void and has to be given again; once both stand, `grading.ledger` takes no more marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.exams import examiners
from grading.exams.errors import ExamRefused
from grading.exams.signed import newest_marks
from grading.exams.timing import Kind, locked, step
from grading.ledger import current, head, item_of
from grading.ledger.sheets import sheet_of, state_of
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
        raise ExamRefused(_("The sitting has not begun: there is nothing to mark yet."))
    return rubric.save(seat.enrolment, seat.kind, marks, actor, expected, reason)


def unmarked(session: ExamSession) -> list[Seat]:
    """The seats without all of their marks and without an absence."""
    item = item_of(session.offering, session.kind)
    entries = current(session.offering, [item])
    seats = session.seats.select_related("enrolment__user").order_by("number")
    return [seat for seat in seats if entries[seat.enrolment_id][item.key].total is None]


def standing_signatures(session: ExamSession) -> list[Examiner]:
    """Examiners whose signature holds for the marks as they are."""
    return [signature.examiner for signature in signatures(session) if signature.stands]


def newest(session: ExamSession) -> int:
    """The ledger's place of the newest decision on the sitting's entries; 0 while there is none."""
    return newest_marks([session.pk]).get(session.pk, 0)


def sign(session: ExamSession, actor: User, saw: int | None = None) -> Examiner:
    """Sign the marks of a sitting. Signing again what is signed changes nothing.

    Args:
        saw: `newest` when the marks were shown to who signs; None: as they stand.

    Raises:
        ExamRefused: not an examiner, the sitting goes on, marks are missing, or were changed after
            this person saw them.
    """
    with transaction.atomic():
        # The row that posting a mark locks too: it comes before the signature or after it.
        offering = Offering.objects.select_for_update(no_key=True).get(pk=session.offering_id)
        session = locked(session)
        examiner = _examiner(session, actor)
        if session.closed_at is None:
            raise ExamRefused(_("The sitting goes on. Close it, then sign."))
        if missing := unmarked(session):
            names = ", ".join(str(seat.enrolment.user.usn) for seat in missing)
            raise ExamRefused(
                _("Marks are missing for %(names)s. Enter them or mark an absence.")
                % {"names": names}
            )
        standing = standing_signatures(session)
        if examiner in standing:
            return examiner
        if saw is not None:
            _refuse_unseen(session, saw)
        void = session.examiners.exclude(pk__in=[found.pk for found in standing])
        void.update(signed_at=None, signed_sequence=None, signed_hash="")
        end = head(offering)
        examiner.signed_at = timezone.now()
        examiner.signed_sequence, examiner.signed_hash = end.sequence, end.hash
        examiner.save(update_fields=["signed_at", "signed_sequence", "signed_hash"])
        step(session, Kind.SIGNED, actor)
        if is_signed(session):
            examiners.close_guests(session)
    return examiner


@dataclass(frozen=True)
class Signature:
    """How one examiner's signature stands."""

    examiner: Examiner
    since: tuple[MarkEntry, ...]
    """Decisions taken after it was given, oldest first: they made it void."""

    @property
    def stands(self) -> bool:
        return self.examiner.signed_at is not None and not self.since

    @property
    def is_void(self) -> bool:
        return bool(self.since)


def signatures(session: ExamSession) -> Sequence[Signature]:
    """Both examiners with their signatures, and who changed what since; two queries."""
    both = list(session.examiners.select_related("user"))
    signed = [each.signed_sequence or 0 for each in both if each.signed_at is not None]
    later: list[MarkEntry] = []
    if signed:
        rows = _rows(session).filter(sequence__gt=min(signed))
        later = list(rows.select_related("actor", "enrolment__user").order_by("sequence"))
    return [
        Signature(
            each,
            tuple(row for row in later if row.sequence > (each.signed_sequence or 0))
            if each.signed_at is not None
            else (),
        )
        for each in both
    ]


def is_signed(session: ExamSession, known: Sequence[Signature] | None = None) -> bool:
    """Both signatures stand; `known`: what `signatures` said, where that is at hand.

    Else one query, which tells nothing of who changed what since.
    """
    if known is not None:
        return len(known) > 1 and all(signature.stands for signature in known)
    later = _rows(session).filter(sequence__gt=Coalesce(OuterRef("signed_sequence"), Value(0)))
    both = session.examiners.annotate(void=Exists(later)).values_list("signed_at", "void")
    found = [at is not None and not void for at, void in both]
    return len(found) > 1 and all(found)


def is_locked(session: ExamSession, known: Sequence[Signature] | None = None) -> bool:
    """No mark of the sitting can be entered now: published, or signed by both and not unlocked."""
    state = state_of(session.offering, sheet_of(session.kind))
    return state.locked or (state.unlocked is None and is_signed(session, known))


def _refuse_unseen(session: ExamSession, saw: int) -> None:
    later = _rows(session).filter(sequence__gt=saw).select_related("actor", "enrolment__user")
    changed = {
        _("%(actor)s on %(name)s")
        % {
            "actor": row.actor.get_full_name() if row.actor else _("a run"),
            "name": row.enrolment.user.name,
        }
        for row in later
    }
    if changed:
        raise ExamRefused(
            _(
                "Marks were changed after you opened this page, so nothing was "
                "signed: %(which)s. Look at them, then sign."
            )
            % {"which": "; ".join(sorted(changed))}
        )


def _rows(session: ExamSession) -> QuerySet[MarkEntry]:
    """Every decision on the sitting's entries."""
    return MarkEntry.objects.filter(
        offering=session.offering_id,
        item=session.kind,
        enrolment__in=session.seats.values("enrolment"),
    )


def _examiner(session: ExamSession, actor: User) -> Examiner:
    found = session.examiners.filter(user=actor).first()
    if found is None:
        raise ExamRefused(_("Only the two examiners of this sitting enter and sign its marks."))
    return found
