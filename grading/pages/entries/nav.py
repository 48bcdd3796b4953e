"""The pages of a class's register, in the order in which a term needs them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading.models import Offering
from labs.spec import ASSIGNMENTS

PAGES = (
    ("register", _("Entries")),
    ("teams", _("Teams")),
    ("publishing", _("Publish and unlock")),
    ("orders", _("Orders")),
    ("scheme", _("Scheme")),
    ("audit", _("Audit")),
)
"""Name of the address, which takes `offering_pk`; what the link says."""
WITHOUT_CIE = frozenset({"register", "scheme", "audit"})
"""What a course of assignments has: no project, no sheets, no result that an order could hold."""


def pages(offering: Offering) -> list[tuple[str, str | Promise]]:
    """The pages that this class's register has."""
    if offering.course.plan != ASSIGNMENTS:
        return list(PAGES)
    return [(name, label) for name, label in PAGES if name in WITHOUT_CIE]
