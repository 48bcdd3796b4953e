"""Entering one item for a whole class at once: from a grid, pasted cells or a workbook.

`reading` finds out which cell is whose, `planning` what would change and what is wrong with it,
`posting` posts it, all or nothing. What others decided meanwhile is a conflict of its cell and is
never written over. It knows no pages, adds nothing up and leaves every rule on marks to the scheme
and the ledger.
"""

from grading.entries.columns import Column, columns_of
from grading.entries.planning import Plan, plan, settle
from grading.entries.posting import Refused, post
from grading.entries.reading import Typed, from_grid, from_table
from grading.entries.row import Choice
from grading.entries.standing import ClassEntry, Seen, class_entry

__all__ = [
    "Choice",
    "ClassEntry",
    "Column",
    "Plan",
    "Refused",
    "Seen",
    "Typed",
    "class_entry",
    "columns_of",
    "from_grid",
    "from_table",
    "plan",
    "post",
    "settle",
]
