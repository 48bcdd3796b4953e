"""What to write instead, for errors that programs of older libraries raise today.

The tables are the `.toml` files here. An entry has `type` (the exception's name, empty for any),
`match` (a regular expression searched in its text, empty for any), `says` (the remedy; `{name}` is
a group of the match, `{data}` the task's files, `{scratch}` the size of the working folder) and
`example`, a program that raises it today, which a test runs. The first that fits speaks.
"""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
TABLES = ("keras", "torch", "numpy", "sklearn", "pictures", "files", "python")
"""In the order in which they are asked: what fits everything stands last."""
READ = 2000
"""Characters of an untrusted text that are searched."""


@dataclass(frozen=True)
class Hint:
    """One entry of a table."""

    table: str
    type: str
    match: re.Pattern[str]
    says: str
    example: str


class BadTable(Exception):
    """A table can't be used; the text names file and entry."""


@functools.cache
def every() -> tuple[Hint, ...]:
    """Return all hints.

    Raises:
        BadTable: an entry is wrong.
    """
    return tuple(hint for table in TABLES for hint in _read(table))


def find(type_: str, text: str, words: Mapping[str, str]) -> str:
    """Return the remedy for an error, empty if none is known.

    Args:
        type_: the exception's name.
        text: its text; untrusted.
        words: what `{data}` and `{scratch}` stand for.
    """
    for hint in every():
        if hint.type and hint.type != type_:
            continue
        if found := hint.match.search(text[:READ]):
            groups = {name: (part or "")[:80] for name, part in found.groupdict().items()}
            return hint.says.format_map({**groups, **words})
    return ""


def _read(table: str) -> list[Hint]:
    file = FOLDER / f"{table}.toml"
    with file.open("rb") as stream:
        entries = tomllib.load(stream)["hint"]
    found = []
    for number, entry in enumerate(entries, start=1):
        unknown = entry.keys() - {"type", "match", "says", "example"}
        if unknown or not {"type", "match", "says"} <= entry.keys():
            raise BadTable(f"{file}, entry {number}: needs type, match, says; may have example")
        try:
            match = re.compile(entry["match"])
            entry["says"].format_map(dict.fromkeys((*match.groupindex, "data", "scratch"), ""))
        except (re.error, KeyError, ValueError, IndexError) as error:
            raise BadTable(f"{file}, entry {number}: {error}") from error
        found.append(Hint(table, entry["type"], match, entry["says"], entry.get("example", "")))
    return found
