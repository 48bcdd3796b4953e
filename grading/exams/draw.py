"""The draw of a sitting, step by step: commit, draw once, change once, show the seed.

Each step locks the sitting's row, so that two browsers can't take it twice. The rules of the draw
itself are in `verify_draw`, which students download and run.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from grading.exams import verify_draw
from grading.exams.candidates import candidates
from grading.exams.errors import ExamRefused
from grading.exams.timing import clock
from grading.ledger import present, scheme_of
from grading.models import Draw, ExamSession, Seat
from grading.scheme import TEST, MarkError, as_text, check_change
from labs.models import Experiment

DRAW_ERRORS = (
    gettext_noop("an experiment is in the lot twice"),
    gettext_noop("neighbours can't differ with one experiment in the lot: add another"),
    gettext_noop("the lot holds no other experiment to change to"),
)
"""What the plain program says of a sitting that people can mend; the rest is never reached here."""


def commit(session: ExamSession, actor: User) -> Draw:
    """Freeze roster, lot and mode, and commit to a secret seed.

    Doing it again returns the draw that is there: a seed can't be tried twice.

    Raises:
        ExamRefused: nobody is seated, somebody is no longer admitted, or the lot can't serve them.
    """
    with transaction.atomic():
        session = _locked(session)
        if found := Draw.objects.filter(session=session).first():
            return found
        _refuse_not_admitted(session)
        seed = secrets.token_hex(verify_draw.SEED_BYTES)
        seats = session.seats.select_related("enrolment__user").order_by("number")
        try:
            statement = verify_draw.Statement(
                _named(session),
                [(seat.enrolment.user.usn or "", seat.enrolment.user.name) for seat in seats],
                [_title(experiment) for experiment in session.lot.order_by("number")],
                session.mode,
                session.neighbours_differ,
                verify_draw.commit(seed),
            )
        except verify_draw.DrawError as error:
            raise ExamRefused(
                _("Nothing can be drawn yet: %(error)s.") % {"error": _(str(error))}
            ) from error
        return Draw.objects.create(
            session=session,
            statement=statement.as_dict(),
            fingerprint=statement.fingerprint(),
            seed=seed,
            committed_at=timezone.now(),
            committed_by=actor,
        )


def draw(session: ExamSession, call: str, actor: User) -> Draw:
    """Draw for everybody, with what those present call out.

    Raises:
        ExamRefused: not committed yet, drawn already, or no call.
    """
    with transaction.atomic():
        found = _draw_of(session)
        if found.drawn_at is not None:
            raise ExamRefused(
                _(
                    "This sitting was drawn at %(drawn_at)s with the call "
                    "“%(call)s”. A draw is made once; a student may change once."
                )
                % {"drawn_at": clock(found.drawn_at), "call": found.call}
            )
        try:
            made = verify_draw.Draw(_statement(found), found.seed, call)
        except verify_draw.DrawError as error:
            raise ExamRefused(
                _("Nothing was drawn: %(error)s.") % {"error": _(str(error))}
            ) from error
        by_title = _lot(found)
        seats = list(found.session.seats.order_by("number"))
        for seat, title in zip(seats, made.allocations(), strict=True):
            seat.drawn = by_title[title]
        Seat.objects.bulk_update(seats, ["drawn"])
        found.call, found.drawn_at, found.drawn_by = call, timezone.now(), actor
        found.save(update_fields=["call", "drawn_at", "drawn_by"])
    return found


def change(seat: Seat, actor: User) -> Seat:
    """Draw the one other experiment that a student may change to; Part A's write-up becomes 0.

    Raises:
        ExamRefused: nothing drawn yet, changed already, the sitting is closed, or a write-up is
            entered that a change would cost.
    """
    with transaction.atomic():
        found = _draw_of(seat.session)
        seat = Seat.objects.select_related("drawn", "redrawn", "enrolment__offering").get(
            pk=seat.pk
        )
        if found.drawn_at is None:
            raise ExamRefused(_("Nothing is drawn yet, so nothing can be changed."))
        if found.shown_at is not None:
            raise ExamRefused(
                _("The seed is published: what a change gives is known to everybody.")
            )
        if found.session.closed_at is not None:
            raise ExamRefused(_("The sitting is closed: no time is left for another experiment."))
        _refuse_with_writeup(seat)
        try:
            check_change(2 if seat.redrawn else 1)
            title = _made(found).redraw(_places(found.session)[seat.pk])
        except (MarkError, verify_draw.DrawError) as error:
            raise ExamRefused(_(str(error))) from error
        seat.redrawn = _lot(found)[title]
        seat.changed_at, seat.changed_by = timezone.now(), actor
        seat.save(update_fields=["redrawn", "changed_at", "changed_by"])
    return seat


def show_seed(session: ExamSession) -> Draw:
    """Publish the seed, so that everybody can verify. No change is possible afterwards.

    Raises:
        ExamRefused: the sitting goes on.
    """
    with transaction.atomic():
        found = _draw_of(session)
        if found.drawn_at is None or found.session.closed_at is None:
            raise ExamRefused(
                _(
                    "The seed is published when the sitting is closed: until then "
                    "a change of experiment could be looked up."
                )
            )
        if found.shown_at is None:
            found.shown_at = timezone.now()
            found.save(update_fields=["shown_at"])
    return found


def published(found: Draw) -> dict[str, Any]:
    """What everybody may download: before the seed is shown the statement alone.

    The allocations are those that students were given, as they stand in the table, so that
    verifying compares them with what seed and call give.
    """
    public = {"statement": found.statement, "statement_sha256": found.fingerprint}
    if found.shown_at is None:
        return public
    titles = {experiment.pk: title for title, experiment in _lot(found).items()}
    seats = found.session.seats.select_related("enrolment__user").order_by("number")
    return public | {
        "call": found.call,
        "seed": found.seed,
        "allocations": [
            {
                "usn": seat.enrolment.user.usn,
                "drawn": titles.get(seat.drawn_id or 0),
                "redrawn": titles.get(seat.redrawn_id or 0),
            }
            for seat in seats
        ],
    }


@translation.override("en")  # what is frozen and published has one wording
def _named(session: ExamSession) -> str:
    return str(session)


def _locked(session: ExamSession) -> ExamSession:
    return ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)


def _refuse_not_admitted(session: ExamSession) -> None:
    """Since the sitting was planned a mark or an order may have shut somebody out."""
    seated = [
        each
        for each in candidates(session.offering, session.kind)
        if each.seat and each.seat.session_id == session.pk and not each.admitted
    ]
    if seated:
        names = ", ".join(f"{each.usn} ({each.status})" for each in seated)
        raise ExamRefused(
            _("No longer admitted to the SEE: %(names)s. Take them off their seats.")
            % {"names": names}
        )


def _refuse_with_writeup(seat: Seat) -> None:
    """A change costs the write-up, so none may stand that would be more than is left of it."""
    writeup = present(seat.enrolment, seat.kind).get("writeup")
    if writeup is None or writeup.marks is None:
        return
    left = scheme_of(seat.enrolment.offering).test_change_writeup if seat.kind == TEST else 0
    if writeup.marks > left:
        raise ExamRefused(
            _(
                "The write-up has %(marks)s marks already, and a change leaves "
                "at most %(left)s. Enter %(left)s for the write-up first."
            )
            % {"marks": as_text(writeup.marks), "left": left}
        )


def _draw_of(session: ExamSession) -> Draw:
    locked = _locked(session)
    found = Draw.objects.filter(session=locked).first()
    if found is None:
        raise ExamRefused(_("Roster and lot are not frozen yet. Freeze them, then draw."))
    found.session = locked
    return found


def _statement(found: Draw) -> verify_draw.Statement:
    return verify_draw.Statement.of(found.statement)


def _made(found: Draw) -> verify_draw.Draw:
    return verify_draw.Draw(_statement(found), found.seed, found.call)


def _places(session: ExamSession) -> dict[int, int]:
    """Seat -> its place in the statement's roster, from 0: seats may be left empty between."""
    seats = session.seats.order_by("number").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(seats)}


def _title(experiment: Experiment) -> str:
    return str(experiment)[:100]


def _lot(found: Draw) -> Mapping[str, Experiment]:
    """Title in the statement -> experiment: a title may have been mended since the commitment."""
    lot = found.session.lot.order_by("number")
    return dict(zip(found.statement["lot"], lot, strict=True))
