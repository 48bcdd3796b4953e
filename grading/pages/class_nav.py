"""The pages of a class for those who teach it, in the order in which a term needs them.

A page with a tab of its own is one line here; its template shows the tabs by `{% class_nav %}`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading.models import Offering
from labs.spec import ASSIGNMENTS

PAGES = (
    ("grid", _("The class")),
    ("register", _("Register")),
    ("reports:cie_sheet", _("CIE sheet")),
    ("exams", _("Exams")),
    ("regrades", _("Re-grades")),
    ("outcomes", _("Outcomes")),
    ("analytics", _("Analytics")),
    ("similarity", _("Similarity")),
    ("roster", _("Roster")),
    ("reports:documents", _("Documents")),
)
"""Name of the address, which takes `offering_pk`; what the tab says."""
WITHOUT_CIE = frozenset({"grid", "register", "regrades", "analytics", "similarity", "roster"})
"""What a course of assignments has: no CIE, no examination, none of their documents."""


def tabs(offering: Offering) -> list[tuple[str, str | Promise]]:
    """The pages that this class has."""
    if offering.course.plan != ASSIGNMENTS:
        return list(PAGES)
    return [(name, label) for name, label in PAGES if name in WITHOUT_CIE]


def waiting(offering: Offering) -> dict[str, int]:
    """How many things wait behind a tab, by the name of its address."""
    # `grading.access` counts them along with the class; an examiner's class comes without.
    return {"regrades": getattr(offering, "open_regrades", 0)}
