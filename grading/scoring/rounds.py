"""One person's way through an entry of a class: its options, where they stopped, who was shown."""

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.models import Enrolment, Offering, ScoringOrder, ScoringRound, Unblinding

REASON_LENGTH: int = Unblinding._meta.get_field("reason").max_length or 0


class UnblindingRefused(Exception):
    """Nobody was shown; the text says why."""


def round_of(offering: Offering, item: str, user: User) -> tuple[ScoringRound, str]:
    """The person's round and the entry's secret, "" while nobody needed one.

    A round that is not stored has the options that everybody begins with.
    """
    seeds = ScoringOrder.objects.filter(offering=offering, item=item).values("seed")
    mine = ScoringRound.objects.filter(offering=offering, item=item, user=user)
    found = mine.annotate(seed=Subquery(seeds)).first()
    if found is None:
        return ScoringRound(offering=offering, item=item, user=user), ""
    return found, found.seed or ""


def stopped_at(going: ScoringRound, enrolment: Enrolment) -> None:
    """Remember where the person is, to go on from there."""
    if going.at_id != enrolment.pk:
        mine = {"offering_id": going.offering_id, "item": going.item, "user_id": going.user_id}
        # One statement, whether two tabs are at it or none was before.
        ScoringRound.objects.bulk_create(
            [ScoringRound(**mine, at=enrolment)],
            update_conflicts=True,
            unique_fields=["offering", "item", "user"],
            update_fields=["at"],
        )


def choose(offering: Offering, item: str, user: User, *, order: str, blind: bool) -> ScoringRound:
    """Set the options. That blind scoring was ended is recorded."""
    with transaction.atomic():
        ScoringOrder.objects.get_or_create(offering=offering, item=item)
        going, _made = ScoringRound.objects.select_for_update().get_or_create(
            offering=offering, item=item, user=user
        )
        if going.blind and not blind:
            _record(offering, item, None, user, "Blind scoring was ended.")
        going.order, going.blind = order, blind
        going.save(update_fields=["order", "blind"])
    return going


def is_shown(going: ScoringRound, enrolment: Enrolment) -> bool:
    """Whether the person may see who it is: they score by name, or looked before."""
    return (
        not going.blind
        or Unblinding.objects.filter(
            offering=going.offering, item=going.item, enrolment=enrolment, actor=going.user
        ).exists()
    )


def unblind(enrolment: Enrolment, item: str, user: User, reason: str) -> None:
    """Record that the person looks at who it is.

    Raises:
        UnblindingRefused: there is no reason.
    """
    if not reason.strip():
        raise UnblindingRefused(_("Write why you have to know: it is kept with your name."))
    _record(enrolment.offering, item, enrolment, user, reason.strip()[:REASON_LENGTH])


def _record(
    offering: Offering, item: str, enrolment: Enrolment | None, user: User, reason: str
) -> None:
    Unblinding.objects.create(
        offering=offering, item=item, enrolment=enrolment, actor=user, reason=reason,
        created_at=timezone.now(),
    )  # fmt: skip
