"""What a data set is called on pages, and what it stands in for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from labs import datasets


@dataclass(frozen=True)
class Named:
    title: str
    stand_in_for: str
    """The canonical set that could not be had; empty where this is it."""


def named(name: str) -> Named:
    """The title of the data set `name`; a name that is no longer known stands for itself."""
    if name == datasets.NONE.name:
        return Named(_("None: the program brings or makes its own"), "")
    source = datasets.REGISTRY.get(name)
    if source is None:
        return Named(name, "")
    return Named(source.title, source.stand_in_for)
