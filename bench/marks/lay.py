"""A ledger of a size, written at once: rows as `grading.ledger.record` would have left them.

Ten thousands of decisions one by one would take longer to lay down than all that is measured on
them. The rows' chain holds; whether a decision was allowed is not asked.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from grading.ledger import head
from grading.ledger.canonical import digest
from grading.models import Enrolment, MarkEntry, Offering

Mark = tuple[Enrolment, str, str, Decimal]
"""Student, item, component, marks."""
BATCH = 1000


def post_all(offering: Offering, marks: Iterable[Mark], actor: User) -> int:
    """Append these marks to the offering's ledger; return how many there were."""
    end = head(offering)
    sequence, previous, now = end.sequence, end.hash, timezone.now()
    rows: list[MarkEntry] = []
    for mark in marks:
        sequence += 1
        row = _row(offering, mark, actor, sequence, previous, now)
        previous = row.hash
        rows.append(row)
    MarkEntry.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _row(
    offering: Offering, mark: Mark, actor: User, sequence: int, previous: str, now: datetime
) -> MarkEntry:
    enrolment, item, component, marks = mark
    row = MarkEntry(
        offering=offering,
        sequence=sequence,
        enrolment=enrolment,
        item=item,
        component=component,
        state="SCORED",
        marks=marks,
        actor=actor,
        created_at=now,
        previous_hash=previous,
    )
    row.hash = digest(row)
    return row
