"""The words of Django's `timesince` and `timeuntil`, which it has in English alone for Kannada.

Marked here so that our catalogue has them; it goes before Django's. Nothing uses this tuple.
"""

from django.utils.translation import ngettext_lazy

SPANS = (
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
)
