"""All arithmetic on marks: exact, pure, rounded once. Knows neither the database nor the web.

The rules are explained, with what the laboratory manual says and where it contradicts itself, in
`docs/marks.md`.
"""

from grading.scheme.assignments import Total, question, total
from grading.scheme.bands import GOOD, POOR, SATISFACTORY, Band, Component, band_of
from grading.scheme.cie import Cie, cie
from grading.scheme.decisions import CONTRADICTIONS, RULES, Contradiction, Rule
from grading.scheme.entries import PROJECT, SEE, TEST, Entry, Item, State
from grading.scheme.errors import MarkError, SchemeError
from grading.scheme.grades import TEN_POINT, GradeRow
from grading.scheme.needed import Needed, Outlook, needed_for_pass
from grading.scheme.proposal import CheckPoints, Proposed, propose
from grading.scheme.result import Result, Status, result
from grading.scheme.rounding import as_decimal, as_text, round_half_up
from grading.scheme.see import ABSENT, See, check_change, see, writeup_after_change
from grading.scheme.settings import CIE_MAX, CIE_PASS, Scheme, Setting
from grading.scheme.viva import propose_viva, share_of_mark

__all__ = [
    "ABSENT",
    "CIE_MAX",
    "CIE_PASS",
    "CONTRADICTIONS",
    "GOOD",
    "POOR",
    "PROJECT",
    "RULES",
    "SATISFACTORY",
    "SEE",
    "TEN_POINT",
    "TEST",
    "Band",
    "CheckPoints",
    "Cie",
    "Component",
    "Contradiction",
    "Entry",
    "GradeRow",
    "Item",
    "MarkError",
    "Needed",
    "Outlook",
    "Proposed",
    "Result",
    "Rule",
    "Scheme",
    "SchemeError",
    "See",
    "Setting",
    "State",
    "Status",
    "Total",
    "as_decimal",
    "as_text",
    "band_of",
    "check_change",
    "cie",
    "needed_for_pass",
    "propose",
    "propose_viva",
    "question",
    "result",
    "round_half_up",
    "see",
    "share_of_mark",
    "total",
    "writeup_after_change",
]
