"""The decisions of a class about its outcomes: the newest stands, all of them stay."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.attainment.settings import PlanError
from grading.models import Offering, OutcomeAction, OutcomeChoice

Part = OutcomeChoice.Part


class Overtaken(Exception):
    """Somebody else decided in the meantime: nothing was stored."""

    def __init__(self, newest: OutcomeChoice | OutcomeAction) -> None:
        self.newest = newest
        super().__init__(
            _(
                "%(name)s changed this after you opened the page, so yours was "
                "not saved. Look at what stands now and decide again."
            )
            % {"name": newest.actor.get_full_name()}
        )


def standing(offering: Offering) -> dict[str, OutcomeChoice]:
    """The newest decision of each part that has any, in one query."""
    rows = OutcomeChoice.objects.filter(offering=offering).select_related("actor").order_by("pk")
    return {row.part: row for row in rows}


def history(offering: Offering, part: str) -> list[OutcomeChoice]:
    """Every decision of a part, newest first."""
    rows = OutcomeChoice.objects.filter(offering=offering, part=part)
    return list(rows.select_related("actor").order_by("-pk"))


def choose(
    offering: Offering,
    part: Part,
    value: Mapping[str, Any],
    actor: User,
    *,
    expected: int | None,
    reason: str = "",
) -> OutcomeChoice | None:
    """Store a decision that was read and found to be good; None: it changes nothing.

    Args:
        expected: the row that the person saw to stand; None: there was none.

    Raises:
        Overtaken: another one stands.
        PlanError: the reason is too long.
    """
    reason = _text(reason, 500)
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        newest = standing(offering).get(part)
        if newest is not None and newest.value == value:
            return None
        if newest is not None and newest.pk != expected:
            raise Overtaken(newest)
        return OutcomeChoice.objects.create(
            offering=offering,
            part=part,
            value=value,
            actor=actor,
            reason=reason,
            created_at=timezone.now(),
        )


def actions(offering: Offering) -> dict[int, list[OutcomeAction]]:
    """Every text about each course outcome that has any, newest first."""
    found: dict[int, list[OutcomeAction]] = {}
    rows = OutcomeAction.objects.filter(offering=offering).select_related("actor")
    for row in rows.order_by("-pk"):
        found.setdefault(row.outcome, []).append(row)
    return found


def act(
    offering: Offering, outcome: int, text: str, actor: User, *, expected: int | None
) -> OutcomeAction | None:
    """Write what is done about an outcome; an empty text takes it back. None: nothing changed.

    Raises:
        Overtaken: somebody else wrote meanwhile.
        PlanError: the text is too long.
    """
    text = _text(text, 4000)
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        newest = next(iter(actions(offering).get(outcome, ())), None)
        if text == (newest.text if newest else ""):
            return None
        if newest is not None and newest.pk != expected:
            raise Overtaken(newest)
        return OutcomeAction.objects.create(
            offering=offering, outcome=outcome, text=text, actor=actor, created_at=timezone.now()
        )


def _text(text: str, most: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise PlanError(
            _("The text has %(n)s characters. Shorten it to %(most)s.")
            % {"n": len(text), "most": most}
        )
    if "\0" in text:  # PostgreSQL stores none
        raise PlanError(_("The text holds a NUL character. Type it again."))
    return text
