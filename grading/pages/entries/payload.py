"""What was typed, carried in the form from a preview to its saving: nothing waits on the server.

It comes back from a browser, so it is read as strictly as anything typed; the plan is made anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grading.entries import Seen, Typed
from grading.entries.reading import Field

ID_DIGITS = 18
"""A longer number is no row's, and a database takes none."""
MOST = 4_000_000
"""Characters: a class of 2,000 with a remark each."""


class Changed(ValueError):
    """The form was changed on the way: it is not what this site wrote into it."""


@dataclass(frozen=True)
class Payload:
    """Fields as typed, the rows that the person saw, and those that stood at the preview."""

    typed: Typed
    seen: Seen
    now: Seen = field(default_factory=dict)

    def __str__(self) -> str:
        rows = {
            str(pk): {key: [each.text, each.where] for key, each in fields.items()}
            for pk, fields in self.typed.rows.items()
        }
        whole = {"rows": rows, "seen": self.seen, "now": self.now}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Payload:
    """Raises Changed."""
    whole = _object(_json(text))
    rows = {
        _pk(pk): {key: _field(each) for key, each in _object(fields).items()}
        for pk, fields in _object(whole.get("rows")).items()
    }
    return Payload(Typed(rows), _rows(whole.get("seen")), _rows(whole.get("now")))


def read_seen(text: str) -> Seen:
    """The rows of a grid that a person saw. Raises Changed."""
    return _rows(_json(text))


def write_seen(seen: Seen) -> str:
    return json.dumps(seen, separators=(",", ":"))


def _json(text: str) -> Any:
    if len(text) > MOST:
        raise Changed
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Changed from error


def _rows(found: Any) -> dict[int, dict[str, int]]:
    return {
        _pk(pk): {str(key): _pk(row) for key, row in _object(rows).items()}
        for pk, rows in _object(found).items()
    }


def _field(found: Any) -> Field:
    match found:
        case [str(text), str(where)]:
            return Field(text, where)
    raise Changed


def _object(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise Changed
    return found


def _pk(found: Any) -> int:
    text = str(found)
    if isinstance(found, bool | float) or not text.isascii() or not text.isdecimal():
        raise Changed
    if len(text) > ID_DIGITS:
        raise Changed
    return int(text)
