"""The marks ledger: append-only rows, chained by hash. Only this package writes marks.

`record` posts decisions, `current`, `present` and `history` read them, `verify` walks the chain.
It adds nothing up (`grading.scheme`) and knows no pages.
"""

from grading.ledger.check import Decision
from grading.ledger.errors import Conflict, InvalidMark
from grading.ledger.held import Locked, seat_of
from grading.ledger.record import record
from grading.ledger.settings import change_scheme, locks
from grading.ledger.standing import (
    current,
    every_item_of,
    history,
    item_of,
    items_of,
    present,
    scheme_of,
)
from grading.ledger.verify import Broken, Head, head, verify

__all__ = [
    "Broken",
    "Conflict",
    "Decision",
    "Head",
    "InvalidMark",
    "Locked",
    "change_scheme",
    "current",
    "every_item_of",
    "head",
    "history",
    "item_of",
    "items_of",
    "locks",
    "present",
    "record",
    "scheme_of",
    "seat_of",
    "verify",
]
