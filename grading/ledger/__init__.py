"""The marks ledger: append-only rows, chained by hash. Only this package writes marks.

`record` and `record_all` post decisions, `current`, `present` and `history` read them, `verify`
walks the chain. It adds nothing up (`grading.scheme`) and knows no pages.
"""

from grading.ledger.check import Decision
from grading.ledger.errors import Conflict, InvalidMark
from grading.ledger.held import Locked, seat_of
from grading.ledger.record import Post, Refusals, record, record_all
from grading.ledger.settings import change_scheme, locks
from grading.ledger.standing import (
    current,
    current_of_all,
    every_item_of,
    history,
    item_of,
    items_from,
    items_of,
    present,
    scheme_of,
    standings,
)
from grading.ledger.verify import Broken, Head, head, verify

__all__ = [
    "Broken",
    "Conflict",
    "Decision",
    "Head",
    "InvalidMark",
    "Locked",
    "Post",
    "Refusals",
    "change_scheme",
    "current",
    "current_of_all",
    "every_item_of",
    "head",
    "history",
    "item_of",
    "items_from",
    "items_of",
    "locks",
    "present",
    "record",
    "record_all",
    "scheme_of",
    "seat_of",
    "standings",
    "verify",
]
