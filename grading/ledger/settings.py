"""Changing an offering's marks scheme, as far as the marks that stand allow it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger.sheets import state_of
from grading.ledger.standing import scheme_of
from grading.models import MarkEntry, Offering, SchemeChange, SheetEvent
from grading.scheme import TEST, Scheme, SchemeError

PRINTED_ON = {
    "eligibility": (SheetEvent.Sheet.CIE, SheetEvent.Sheet.SEE),
    "cap_failed_see": (SheetEvent.Sheet.SEE,),
    "grades": (SheetEvent.Sheet.SEE,),
}
"""Settings that no mark fixes, but a published sheet does: results on it would change."""


def change_scheme(
    offering: Offering, stored: Mapping[str, object], actor: User, reason: str = ""
) -> SchemeChange | None:
    """Store `stored` (the differences from the defaults) as the offering's scheme.

    Returns:
        The change as it is kept; None where the scheme was like that already.

    Raises:
        SchemeError: a setting is wrong, or is fixed by what was entered or published under it.
    """
    scheme = Scheme.of(stored)
    with transaction.atomic():
        locked = Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        before = scheme_of(locked)
        held = locks(locked)
        for old, new in zip(before.settings(), scheme.settings(), strict=True):
            if old.key in held and old.value != new.value:
                raise SchemeError(
                    _("“%(title)s” is fixed: %(held)s Leave it at %(text)s.")
                    % {"title": _(old.title), "held": held[old.key], "text": old.text}
                )
        if before == scheme:
            return None
        change = SchemeChange.objects.create(
            offering=locked,
            before=locked.scheme,
            after=dict(stored),
            actor=actor,
            reason=reason.strip(),
            created_at=timezone.now(),
        )
        locked.scheme = dict(stored)
        locked.save(update_fields=["scheme"])
    offering.scheme = locked.scheme
    return change


def locks(offering: Offering) -> dict[str, str]:
    """Why a setting can't be changed any more, by its key; those that can be are left out."""
    entries = MarkEntry.objects.filter(offering=offering, marks__isnull=False)
    by = {
        "any mark": entries.exists(),
        "a mark of the internal test": entries.filter(item=TEST).exists(),
    }
    found = {
        setting.key: _("%(locked_by)s was entered under it.") % {"locked_by": _(setting.locked_by)}
        for setting in scheme_of(offering).settings()
        if by.get(setting.locked_by)
    }
    published = {sheet: state_of(offering, sheet) for sheet in SheetEvent.Sheet}
    for key, sheets in PRINTED_ON.items():
        for sheet in sheets:
            if published[sheet].locked:
                found[key] = _("the %(label)s sheet was published under it.") % {
                    "label": sheet.label
                }
    return found
