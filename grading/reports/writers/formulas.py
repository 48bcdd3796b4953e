"""From a column's formula to a cell's: what "{key}" and "{Table!key:}" stand for in each line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from grading.reports.tables import AnyTable

_NAMED = re.compile(r"\{(?:([\w ]+)!)?(\w+)(:|#\d+)?\}")


@dataclass(frozen=True)
class Place:
    """Where a table's cells are on its worksheet; rows and columns from 0."""

    sheet: str
    first: int
    count: int
    columns: Mapping[str, int]

    @classmethod
    def of(cls, table: AnyTable, first: int) -> "Place":
        keys = {column.key: index for index, column in enumerate(table.columns)}
        return cls(quote_sheetname(table.name), first, len(table.lines), keys)

    @property
    def last(self) -> int:
        return self.first + max(self.count, 1) - 1

    def whole(self, key: str) -> str:
        """All cells of a column, for other sheets too."""
        name = xl_col_to_name(self.columns[key])
        return f"{self.sheet}!${name}${self.first + 1}:${name}${self.last + 1}"

    def cell(self, key: str, line: int) -> str:
        """One cell, for other sheets too; `line` from 0."""
        return f"{self.sheet}!${xl_col_to_name(self.columns[key])}${self.first + line + 1}"


def compiled(formula: str, here: Place, places: Mapping[str, Place]) -> Callable[[int], str]:
    """The formula of the line at a place, from 0.

    Raises:
        KeyError: it names a table or a column that is not there.
    """
    parts: list[str | int] = []
    end = 0
    for found in _NAMED.finditer(formula):
        table, key, whole = found.groups()
        place = places[table] if table else here
        parts.append(formula[end : found.start()])
        end = found.end()
        if whole == ":":
            parts.append(place.whole(key))
            continue
        if whole:
            parts.append(place.cell(key, int(whole[1:])))
            continue
        column = xl_col_to_name(place.columns[key])
        parts += [f"{place.sheet}!{column}" if table else column, place.first + 1]
    parts.append(formula[end:])

    def at(line: int) -> str:
        return "".join([part if isinstance(part, str) else str(part + line) for part in parts])

    return at
