"""Explicit registries: one object per key, a second one raises, an unknown name meets its nearest.

Plain Python: checks and metrics stand on it and may not know Django.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class UnknownName(LookupError):
    """Nothing is registered under that name; the text names the nearest one."""


class Registry(Mapping[str, Entry]):
    """Read-only mapping of name to entry.

    Args:
        what: what the entries are, for messages: "metric".

    Raises:
        ValueError: two entries have the same name.
    """

    def __init__(self, what: str, entries: Iterable[Entry]) -> None:
        self._what = what
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            if entry.name in self._entries:
                raise ValueError(f"two entries are registered as the {what} {entry.name!r}")
            self._entries[entry.name] = entry

    def __getitem__(self, name: str) -> Entry:
        """Return the entry.

        Raises:
            UnknownName: there is none; it is no KeyError, whose text prints as a quoted string.
        """
        if name in self._entries:
            return self._entries[name]
        near = difflib.get_close_matches(name, self._entries, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(self))}."
        raise UnknownName(f"There is no {self._what} {name!r}; {hint}")

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
