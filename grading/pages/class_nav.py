"""The pages of a class for those who teach it, in the order in which a term needs them.

A page with a tab of its own is one line here; its template shows the tabs by `{% class_nav %}`.
"""

from grading.models import Offering
from labs.spec import ASSIGNMENTS

PAGES = (
    ("grid", "The class"),
    ("register", "Register"),
    ("reports:cie_sheet", "CIE sheet"),
    ("exams", "Exams"),
    ("regrades", "Re-grades"),
    ("outcomes", "Outcomes"),
    ("analytics", "Analytics"),
    ("similarity", "Similarity"),
    ("roster", "Roster"),
    ("reports:documents", "Documents"),
)
"""Name of the address, which takes `offering_pk`; what the tab says."""
WITHOUT_CIE = frozenset({"grid", "register", "regrades", "analytics", "similarity", "roster"})
"""What a course of assignments has: no CIE, no examination, none of their documents."""


def tabs(offering: Offering) -> list[tuple[str, str]]:
    """The pages that this class has."""
    if offering.course.plan != ASSIGNMENTS:
        return list(PAGES)
    return [(name, label) for name, label in PAGES if name in WITHOUT_CIE]


def waiting(offering: Offering) -> dict[str, int]:
    """How many things wait behind a tab, by the name of its address."""
    # `grading.access` counts them along with the class; an examiner's class comes without.
    return {"regrades": getattr(offering, "open_regrades", 0)}
