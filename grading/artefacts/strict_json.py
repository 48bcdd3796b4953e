"""Reads JSON that somebody else wrote: bounded, unambiguous, finite."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

from grading.artefacts.errors import BadArtefact


def loads(data: bytes, *, max_bytes: int, max_depth: int = 32, finite: bool = True) -> Any:
    """Parse UTF-8 JSON (a byte order mark is allowed).

    Args:
        max_bytes: largest document.
        max_depth: deepest nesting of lists and objects.
        finite: refuse NaN and infinities, which JSON does not know but Python writes.

    Raises:
        BadArtefact: too large, too deep, not UTF-8, not JSON, a key twice, a number out of bounds.
    """
    if len(data) > max_bytes:
        raise BadArtefact(f"it has {len(data)} bytes; {max_bytes} are allowed")
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant if finite else None,
            parse_float=_finite_float if finite else None,
        )
    except UnicodeDecodeError as error:
        raise BadArtefact(f"it is not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise BadArtefact(f"it is nested more than {max_depth} deep") from error
    except json.JSONDecodeError as error:
        raise BadArtefact(
            f"it is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except ValueError as error:
        # Python refuses to convert integers of thousands of digits.
        raise BadArtefact(f"it holds a number that can't be read ({error})") from error
    _check_depth(value, max_depth)
    return value


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise BadArtefact(f"it has the key {twice[:80]!r} twice in one object")
    return made


def _refuse_constant(text: str) -> NoReturn:
    raise BadArtefact(f"it holds {text}, which is not a number")


def _finite_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadArtefact(f"it holds {text[:40]}, which is too large for a number")
    return value


def _check_depth(value: Any, max_depth: int) -> None:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(max_depth):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    if level:
        raise BadArtefact(f"it is nested more than {max_depth} deep")
