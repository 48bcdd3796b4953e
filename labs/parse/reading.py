"""Reads one TOML or JSON table with errors that an author can act on.

Each names the file, the key and the remedy. A key that nobody asked for is an error too, with the
nearest known one, since a misspelt key would otherwise be ignored. Knows nothing of tasks.
"""

import json
import math
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from labs.spec import SpecError, nearest


class Table:
    """A table of a file. Ask for each key once, then call `done`.

    Its values are shared with whoever reads the same text, so what can be changed is handed out as
    a copy.
    """

    def __init__(self, file: Path, values: dict[str, Any], path: str = "") -> None:
        self.file = file
        self.path = path
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def wrong(self, key: str, problem: str) -> NoReturn:
        """Stop with a message about `key`.

        Raises:
            SpecError: always.
        """
        raise SpecError(f"{self.file}: {self._full(key)} {problem}")

    def done(self) -> None:
        """Refuse keys that were not asked for."""
        for key in self._values:
            if key not in self._asked:
                self.wrong(key, f"is not a known key. {nearest(key, self._asked)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string with something in it."""
        value = self._take(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            self.wrong(key, f'must be text in quotes, as in {key} = "...".')
        return value

    def line(self, key: str, most: int) -> str:
        """A string in one line of at most `most` characters."""
        value = self.text(key)
        if len(value) > most or not value.isprintable():
            self.wrong(key, f"must be one line of at most {most} characters.")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.wrong(key, f"is {value!r}. {nearest(value, allowed)}")
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(key, f"must be a whole number from {low} to {high}, not {value!r}.")
        return value

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, f"must be a number, not {value!r}.")
        if not math.isfinite(value) or not low <= value <= high:
            self.wrong(key, f"must be from {low:g} to {high:g}, not {value!r}.")
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; missing: empty."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in value
        ):
            self.wrong(key, f"must be a list of numbers, as in {key} = [0.5, 0.75].")
        return tuple(map(float, value))

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            self.wrong(key, f'must be a list of texts, as in {key} = ["...", "..."].')
        return tuple(value)

    def integers(self, key: str, allowed: set[int]) -> tuple[int, ...]:
        """A list of distinct numbers, each one of `allowed`; missing: empty."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(
            isinstance(v, int) and not isinstance(v, bool) for v in value
        ):
            self.wrong(key, f"must be a list of whole numbers, as in {key} = [1, 2].")
        if unknown := [v for v in value if v not in allowed]:
            listed = ", ".join(map(str, sorted(allowed)))
            self.wrong(key, f"names {unknown[0]}, which is not there. There are: {listed}.")
        if len(set(value)) != len(value):
            self.wrong(key, "names a number twice: keep one of them.")
        return tuple(value)

    def table(self, key: str, *, optional: bool = False) -> "Table":
        value = self._take(key, {} if optional else None)
        if not isinstance(value, dict):
            self.wrong(key, f"must be a table: a line [{self._full(key)}], then its keys.")
        return Table(self.file, value, self._full(key))

    def tables(self, key: str) -> list["Table"]:
        """One or more tables of that name."""
        value = self._take(key, None)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            self.wrong(key, f"must be one or more tables, each headed [[{self._full(key)}]].")
        return [Table(self.file, v, f"{self._full(key)}[{i}]") for i, v in enumerate(value, 1)]

    def each(self, key: str) -> Iterator["Table"]:
        """The same one after the other, each checked for unknown keys once it has been read."""
        for table in self.tables(key):
            yield table
            table.done()

    def free(self, key: str) -> dict[str, Any]:
        """A table whose keys are somebody else's matter; missing: empty."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "must be a table.")
        try:
            json.dumps(value)
        except TypeError:
            self.wrong(key, "may hold text, numbers, true, false and lists of these, no dates.")
        return deepcopy(value)

    def free_value(self, key: str) -> Any:
        """Whatever stands there; None where nothing does."""
        self._asked.add(key)
        return deepcopy(self._values.get(key))

    def names(self) -> list[str]:
        """The keys as they stand, for tables whose keys are data; they count as asked for."""
        self._asked |= self._values.keys()
        return list(self._values)

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            close = [known for known in self._values if known not in self._asked]
            hint = nearest(key, close) if close else ""
            spelt = f" {hint}" if hint.startswith("Did") else ""
            self.wrong(key, f"is missing: add it.{spelt}")
        return default

    def _full(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


BYTES = 2 * 1024 * 1024
"""No file that people write for a task is larger."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What no page shows and no database need hold, and what turns the direction of the words."""


def read_text(file: Path) -> str:
    """The file's text, without the mark that some editors put at its beginning.

    Raises:
        SpecError: it is missing, not UTF-8, too large, a link, or holds what no page can show.
    """
    if file.is_symlink():
        raise SpecError(f"{file} is a link: put the file itself there, since versions keep files.")
    try:
        size = file.stat().st_size
        if size > BYTES:
            raise SpecError(
                f"{file} has {size:,} bytes; {BYTES:,} are allowed: leave pictures and data out."
            )
        text = file.read_text(encoding="utf-8-sig")
        if found := CONTROLS.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise SpecError(
                f"{file} holds the control character U+{ord(found[0]):04X} in line {line}: "
                "remove it."
            )
        return text
    except FileNotFoundError as error:
        raise SpecError(f"{file} is missing: add it.") from error
    except (UnicodeDecodeError, OSError) as error:
        raise SpecError(f"{file} can't be read as UTF-8 text ({error}).") from error


def read_toml(file: Path) -> Table:
    """The file's top table.

    Raises:
        SpecError: it is missing or not TOML.
    """
    try:
        return Table(file, _parsed(read_text(file)))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{file} is not valid TOML: {error}. Correct that line.") from error


@lru_cache(maxsize=256)
def _parsed(text: str) -> dict[str, Any]:
    """A text is parsed once, though pages read the folders anew at every visit."""
    return tomllib.loads(text)


def read_json(file: Path) -> Table:
    """The file's top object.

    Raises:
        SpecError: it is missing, not JSON, or not an object.
    """
    try:
        values = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise SpecError(f"{file} is not valid JSON: {error}.") from error
    if not isinstance(values, dict):
        raise SpecError(f"{file} must hold one JSON object.")
    return Table(file, values)
