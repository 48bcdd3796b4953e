"""Whether what a program gave is within a tolerance of what is right. Plain Python and numpy."""

from collections.abc import Mapping
from typing import Any

import numpy as np

RELATIVE, ABSOLUTE = 1e-3, 1e-6


def near(answer: Any, expected: Any, options: Mapping[str, Any]) -> bool:
    """Say whether every number fits: |answer - right| <= absolute + relative |right|.

    Args:
        expected: a number, an array, or a table of these; a list serves for a table in its order.
        options: `relative` and `absolute`, where they are not the usual ones.
    """
    relative = float(options.get("relative", RELATIVE))
    absolute = float(options.get("absolute", ABSOLUTE))
    return _close(answer, expected, relative, absolute)


def _close(answer: Any, expected: Any, relative: float, absolute: float) -> bool:
    if isinstance(expected, Mapping):
        if isinstance(answer, list) and len(answer) == len(expected):
            answer = dict(zip(expected, answer, strict=True))
        return isinstance(answer, Mapping) and all(
            key in answer and _close(answer[key], part, relative, absolute)
            for key, part in expected.items()
        )
    right = np.asarray(expected, dtype=np.float64)
    try:
        found = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return False
    if found.size != right.size or not np.isfinite(found).all():
        return False
    off = np.abs(found.reshape(right.shape) - right)
    return bool((off <= absolute + relative * np.abs(right)).all())
