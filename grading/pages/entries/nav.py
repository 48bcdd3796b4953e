"""The pages of a class's register, in the order in which a term needs them."""

from grading.models import Offering
from labs.spec import ASSIGNMENTS

PAGES = (
    ("register", "Entries"),
    ("teams", "Teams"),
    ("publishing", "Publish and unlock"),
    ("orders", "Orders"),
    ("scheme", "Scheme"),
    ("audit", "Audit"),
)
"""Name of the address, which takes `offering_pk`; what the link says."""
WITHOUT_CIE = frozenset({"register", "scheme", "audit"})
"""What a course of assignments has: no project, no sheets, no result that an order could hold."""


def pages(offering: Offering) -> list[tuple[str, str]]:
    """The pages that this class's register has."""
    if offering.course.plan != ASSIGNMENTS:
        return list(PAGES)
    return [(name, label) for name, label in PAGES if name in WITHOUT_CIE]
