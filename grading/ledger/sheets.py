"""Publishing and unlocking a class's sheet: what is published can't be changed by anyone alone.

To unlock takes two people: one asks with a reason, another one who teaches the class agrees. What
is then corrected are new rows of the ledger, and the sheet is published again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger.verify import head
from grading.models import Enrolment, Offering, SheetEvent
from grading.scheme import SEE

Kind = SheetEvent.Kind


class SheetRefused(Exception):
    """The step is not possible as things stand; the text says why and what to do."""


@dataclass(frozen=True)
class SheetState:
    """How a sheet stands."""

    published: SheetEvent | None = None
    """The newest publication: students see the marks. It stays while the sheet is corrected."""
    locked: bool = False
    asked: SheetEvent | None = None
    """Somebody asked for it to be unlocked, and nobody decided yet."""
    unlocked: SheetEvent | None = None
    """It is open for correction since."""


def sheet_of(item_key: str) -> SheetEvent.Sheet:
    """The sheet that an item's marks stand on."""
    return SheetEvent.Sheet.SEE if item_key == SEE else SheetEvent.Sheet.CIE


def fold(events: Iterable[SheetEvent]) -> SheetState:
    """How a sheet stands after these events of it, oldest first."""
    state = SheetState()
    for event in events:
        match event.kind:
            case Kind.PUBLISHED:
                state = SheetState(published=event, locked=True)
            case Kind.ASKED:
                state = SheetState(state.published, True, asked=event)
            case Kind.DECLINED:
                state = SheetState(state.published, True)
            case Kind.UNLOCKED:
                state = SheetState(state.published, False, unlocked=event)
    return state


def state_of(offering: Offering, sheet: SheetEvent.Sheet) -> SheetState:
    """How the offering's sheet stands now."""
    return fold(sheet_history(offering, sheet))


def sheet_history(offering: Offering, sheet: SheetEvent.Sheet) -> list[SheetEvent]:
    """Everything that happened to the sheet, oldest first, with who did it."""
    events = SheetEvent.objects.filter(offering=offering, sheet=sheet)
    return list(events.select_related("actor").order_by("number"))


def publish(offering: Offering, sheet: SheetEvent.Sheet, actor: User) -> SheetEvent:
    """Publish and lock. That the sheet is complete is for `grading.scoring.publishing` to say.

    Raises:
        SheetRefused: published already.
    """
    with transaction.atomic():
        state = _locked_state(offering, sheet, actor)
        if state.locked:
            raise SheetRefused(_("This sheet is published already; nothing has changed since."))
        return _append(offering, sheet, Kind.PUBLISHED, actor)


def ask_to_unlock(
    offering: Offering, sheet: SheetEvent.Sheet, actor: User, reason: str
) -> SheetEvent:
    """Ask for a published sheet to be unlocked.

    Raises:
        SheetRefused: it is not locked, was asked for already, or there is no reason.
    """
    with transaction.atomic():
        state = _locked_state(offering, sheet, actor)
        if not state.locked:
            raise SheetRefused(_("This sheet is not locked: marks can be entered."))
        if state.asked:
            raise SheetRefused(
                _("%(name)s has asked already; a second person has to agree.")
                % {"name": state.asked.actor.get_full_name()}
            )
        if not reason.strip():
            raise SheetRefused(_("Unlocking needs a reason. Write what has to be corrected."))
        return _append(offering, sheet, Kind.ASKED, actor, reason.strip())


def decide(
    offering: Offering, sheet: SheetEvent.Sheet, actor: User, *, agree: bool, reason: str = ""
) -> SheetEvent:
    """Agree to unlock, or decline. Who asked may take it back but not agree.

    Raises:
        SheetRefused: nobody asked, or one person would do both.
    """
    with transaction.atomic():
        state = _locked_state(offering, sheet, actor)
        if state.asked is None:
            raise SheetRefused(_("Nobody has asked for this sheet to be unlocked."))
        if agree and state.asked.actor == actor:
            raise SheetRefused(
                _("You asked for it yourself: somebody else who teaches this class has to agree.")
            )
        kind = Kind.UNLOCKED if agree else Kind.DECLINED
        return _append(offering, sheet, kind, actor, reason.strip())


def _locked_state(offering: Offering, sheet: SheetEvent.Sheet, actor: User) -> SheetState:
    # The same row that `record` locks: a mark is posted before a publication or after it.
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
    if not Enrolment.objects.filter(
        offering=offering, user=actor, role=Enrolment.Role.FACULTY
    ).exists():
        raise SheetRefused(_("Only who teaches this class decides about its sheets."))
    return state_of(offering, sheet)


def _append(
    offering: Offering,
    sheet: SheetEvent.Sheet,
    kind: SheetEvent.Kind,
    actor: User,
    reason: str = "",
) -> SheetEvent:
    last = SheetEvent.objects.filter(offering=offering).order_by("number").last()
    end = head(offering)
    return SheetEvent.objects.create(
        offering=offering,
        number=last.number + 1 if last else 1,
        sheet=sheet,
        kind=kind,
        actor=actor,
        reason=reason,
        ledger_sequence=end.sequence,
        ledger_hash=end.hash,
        created_at=timezone.now(),
    )
