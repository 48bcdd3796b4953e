"""How strongly each course outcome answers to each programme outcome, and whose list that is.

The list of programme outcomes changes over the years. A class that stores its own matrix stores the
list with it, so that a later list of the catalogue does not change what was reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grading.attainment.settings import PlanError

STRENGTHS = {1: "slight", 2: "medium", 3: "strong"}


@dataclass(frozen=True)
class Matrix:
    """The mapping of a class."""

    version: str
    outcomes: tuple[tuple[str, str], ...]
    """Code and title of each programme outcome, in order."""
    mapping: Mapping[int, Mapping[str, int]]
    """Course outcome -> code -> strength; what does not map is absent."""

    def strengths(self, code: str) -> dict[int, int]:
        """Course outcome -> strength, for one programme outcome."""
        return {number: row[code] for number, row in self.mapping.items() if code in row}

    @classmethod
    def of(cls, stored: Mapping[str, Any], numbers: Iterable[int]) -> "Matrix":
        """From `Course.programme` or a class's own.

        Raises:
            PlanError: a strength or a code that can't be.
        """
        listed = tuple((one["code"], one["title"]) for one in stored.get("outcomes", ()))
        codes = {code for code, _ in listed}
        rows = stored.get("mapping", {})
        mapping = {}
        for number in numbers:
            row = rows.get(str(number), {})
            for code, strength in row.items():
                if code not in codes:
                    raise PlanError(
                        _("CO%(number)s: “%(code)s” is not in the list of outcomes.")
                        % {"number": number, "code": code}
                    )
                if strength not in STRENGTHS:
                    raise PlanError(
                        _("CO%(number)s to %(code)s: choose 1, 2, 3 or nothing.")
                        % {"number": number, "code": code}
                    )
            mapping[number] = dict(row)
        return cls(str(stored.get("version", "")), listed, mapping)

    def stored(self) -> dict[str, Any]:
        """What `of` reads back."""
        return {
            "version": self.version,
            "outcomes": [{"code": code, "title": title} for code, title in self.outcomes],
            "mapping": {str(number): dict(row) for number, row in self.mapping.items()},
        }
