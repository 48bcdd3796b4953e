"""Programs that are being written in the page: kept, never lost unseen, tried on public data.

Knows no page and no mark. What becomes of a draft is its student's choice: handing it in makes a
submission by `grading.intake`, checking it a `FileCheck`.
"""

from grading.drafts.asking import CheckRefused, ask
from grading.drafts.begin import as_script, begin, starts
from grading.drafts.keeping import Conflict, again, discard, save, unkept
from grading.drafts.notebook import Cell, Edit, Unfit, cells, opened

__all__ = [
    "Cell",
    "CheckRefused",
    "Conflict",
    "Edit",
    "Unfit",
    "again",
    "as_script",
    "ask",
    "begin",
    "cells",
    "discard",
    "opened",
    "save",
    "starts",
    "unkept",
]
