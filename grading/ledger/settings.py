"""Changing an offering's marks scheme, as far as the marks that stand allow it."""

from collections.abc import Mapping

from django.db import transaction

from grading.ledger.standing import scheme_of
from grading.models import MarkEntry, Offering
from grading.scheme import TEST, Scheme, SchemeError, Setting


def change_scheme(offering: Offering, stored: Mapping[str, object]) -> Scheme:
    """Store `stored` (the differences from the defaults) as the offering's scheme.

    Raises:
        SchemeError: a setting is wrong, or is locked by a mark that was entered under it.
    """
    scheme = Scheme.of(stored)
    with transaction.atomic():
        locked = Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        held = {setting.key: setting for setting in locked_settings(locked)}
        for setting in scheme.settings():
            if setting.key in held and setting.value != held[setting.key].value:
                raise SchemeError(
                    f"“{setting.title}” is fixed, since {setting.locked_by} was entered under it. "
                    f"Leave it at {held[setting.key].value}."
                )
        locked.scheme = dict(stored)
        locked.save(update_fields=["scheme"])
    offering.scheme = locked.scheme
    return scheme


def locked_settings(offering: Offering) -> list[Setting]:
    """The settings that marks already entered have fixed, with their values."""
    entries = MarkEntry.objects.filter(offering=offering, marks__isnull=False)
    by = {
        "any mark": entries.exists(),
        "a mark of the internal test": entries.filter(item=TEST).exists(),
    }
    return [each for each in scheme_of(offering).settings() if by.get(each.locked_by)]
