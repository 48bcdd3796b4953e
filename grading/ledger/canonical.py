"""The one way a ledger row is written down to be hashed. Changing it breaks every chain.

A row's canonical form is UTF-8 JSON without spaces, keys in alphabetical order, non-ASCII
characters as themselves, holding every column but `hash` and the database's `id` (which PostgreSQL
may skip, and which `sequence` stands for):

- keys of other rows as integers, null where empty;
- marks as text with two decimals ("18.00"), null where empty;
- `created_at` in UTC with microseconds, "2026-11-22T09:30:00.000000Z";
- `previous_hash`: the hash of the row before in the same offering, 64 zeros for the first;
- `format`: "prayoga-mark-1".

Its hash is the SHA-256 of that, in hexadecimal.
"""

import hashlib
import json
from datetime import UTC
from decimal import Decimal

from grading.models import MarkEntry

FORMAT = "prayoga-mark-1"
FIRST_PREVIOUS = "0" * 64
CENT = Decimal("0.01")


def canonical(entry: MarkEntry) -> bytes:
    """The bytes whose SHA-256 is the entry's hash."""
    fields = {
        "format": FORMAT,
        "offering": entry.offering_id,
        "sequence": entry.sequence,
        "enrolment": entry.enrolment_id,
        "item": entry.item,
        "component": entry.component,
        "state": str(entry.state),
        "marks": None if entry.marks is None else str(entry.marks.quantize(CENT)),
        "actor": entry.actor_id,
        "approver": entry.approver_id,
        "run": entry.run_id,
        "reason": entry.reason,
        "created_at": entry.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(entry: MarkEntry) -> str:
    """The SHA-256 of the entry's canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(entry)).hexdigest()
