"""Walking an offering's chain to the first link that does not hold."""

from dataclasses import dataclass

from grading.ledger.canonical import FIRST_PREVIOUS, digest
from grading.models import MarkEntry, Offering


@dataclass(frozen=True)
class Broken:
    """The first broken link of an offering's chain."""

    sequence: int
    """Where in the offering; the row itself may be missing."""
    entry_id: int | None
    """The row's primary key; None where it is missing."""
    message: str


@dataclass(frozen=True)
class Head:
    """The end of a chain. Kept elsewhere, it shows later that nothing was cut off the end."""

    sequence: int
    """How many rows the chain has."""
    hash: str


def verify(offering: Offering, *, kept: Head | None = None) -> Broken | None:
    """The first broken link of the offering's ledger, or None where every link holds.

    Args:
        kept: a head written down earlier. A chain by itself can't show that its last rows are
            gone, or that all of it was written anew; against a kept head it can.
    """
    previous = FIRST_PREVIOUS
    place = 0
    rows = MarkEntry.objects.filter(offering=offering).order_by("sequence")
    for place, row in enumerate(rows.iterator(chunk_size=500), start=1):
        if row.sequence != place:
            return Broken(place, None, f"entry {place} is missing; the next is {row.sequence}")
        if row.previous_hash != previous:
            return Broken(place, row.pk, "it does not follow from the entry before it")
        if row.hash != digest(row):
            return Broken(place, row.pk, "its content is not what was hashed when it was posted")
        if kept and kept.sequence == place and kept.hash != row.hash:
            return Broken(place, row.pk, "its hash is not the one that was kept")
        previous = row.hash
    if kept and kept.sequence > place:
        return Broken(
            place + 1, None, f"the ledger ends after {place} of at least {kept.sequence} entries"
        )
    return None


def head(offering: Offering) -> Head:
    """The end of the offering's chain as it is now."""
    last = MarkEntry.objects.filter(offering=offering).order_by("sequence").last()
    return Head(last.sequence, last.hash) if last else Head(0, FIRST_PREVIOUS)
