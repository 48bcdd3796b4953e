"""Training curves: as told from inside the sandbox, or read from what was printed for each epoch.

Both are a stranger's. What was told is checked part by part and dropped where it is off; a text is
searched line by line with bounded patterns.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sandbox.streams import plain_text

CURVES = 4
SERIES = 8
POINTS = 200
NAME = 60
EPOCH_MAX = 10**6
LINES = 20_000
LINE = 2000

REPORTED, PRINTED = "reported", "printed"


@dataclass(frozen=True)
class Curve:
    """One training: a number for each epoch and series. Never used for marks."""

    source: str
    """`REPORTED`: by an object that the program left. `PRINTED`: by its output."""
    name: str
    """The variable that held it; empty where it was printed."""
    epochs: tuple[int, ...]
    series: Mapping[str, tuple[float | None, ...]]
    """As many values as epochs; None where there is no finite number."""


def reported(told: Any) -> tuple[Curve, ...]:
    """Return the curves that the sandbox's probe told, those parts of it that make sense."""
    given = told.get("curves") if isinstance(told, dict) else None
    if not isinstance(given, list):
        return ()
    found = [_checked(one) for one in given[:CURVES]]
    return tuple(curve for curve in found if curve is not None)


def _checked(one: Any) -> Curve | None:
    if not isinstance(one, dict):
        return None
    name, epochs, series = (one.get(key) for key in ("name", "epochs", "series"))
    if not (isinstance(name, str) and isinstance(epochs, list) and isinstance(series, dict)):
        return None
    whole = all(type(epoch) is int and 0 < epoch <= EPOCH_MAX for epoch in epochs)
    rising = whole and all(before < after for before, after in pairwise(epochs))
    if not rising or not 0 < len(epochs) <= POINTS:
        return None
    kept = {
        plain_text(key[:NAME]): tuple(map(_number, values))
        for key, values in list(series.items())[:SERIES]
        if isinstance(values, list) and len(values) == len(epochs)
    }
    kept = {key: values for key, values in kept.items() if any(v is not None for v in values)}
    return Curve(REPORTED, plain_text(name[:NAME]), tuple(epochs), kept) if kept else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


_EPOCH = re.compile(r"\bepochs?\b[\s:#=\[(]{0,4}(\d{1,6})(?![\d.])", re.I)
_PAIR = re.compile(
    r"(?P<name>[A-Za-z][\w-]{0,39}(?: (?:loss|acc(?:uracy)?))?)"
    r"\s{0,3}(?:[:=]|\bis\b)?\s{0,3}"
    r"(?P<number>[-+]?(?:\d{1,12}(?:\.\d{0,20})?|\.\d{1,20})(?:e[-+]?\d{1,3})?|nan|inf)"
    r"(?P<percent>\s?%)?(?![\w/]|\.\d)",
    re.I,
)
_WANTED = re.compile(
    r"loss|acc|f1|mae|mse|rmse|error|precision|recall|auc|map\b|perplexity|score", re.I
)
_PREFIX = re.compile(r"^\W{0,4}(train(?:ing)?|val(?:id(?:ation)?)?|test)\b(?!\w)", re.I)
_PREFIXES = {"tr": "train", "va": "val", "te": "test"}


def printed(text: str) -> tuple[Curve, ...]:
    """Return the curves that a program printed: a line with its epoch's number, or Keras's bars.

    What is printed before the first epoch, or once an epoch has its values, belongs to none.
    """
    reader = _Reader()
    for line in text.split("\n", LINES)[:LINES]:
        reader.take(line)
    return reader.finished()


class _Reader:
    """Folds lines into trainings; a number of an epoch that falls begins another one."""

    def __init__(self) -> None:
        self._trainings: list[dict[int, dict[str, float | None]]] = []
        self._epoch: int | None = None
        self._bare = False
        """The epoch's own line had no values, so that the lines below it have them."""

    def take(self, line: str) -> None:
        # A bar writes over itself: what stands there at last is what a person sees.
        parts = [part for part in re.split(r"[\r\x08]+", line) if part.strip()]
        for part in parts[:1] + parts[1:][-1:]:
            if found := _EPOCH.search(part[:LINE]):
                self._begin(int(found[1]))
                break
        else:
            if self._epoch is None or not self._bare:
                return
            found = None
        values: dict[str, float | None] = {}
        for part in reversed(parts[-3:]):
            if values := _values(part[-LINE:]):
                break
        if found is not None:
            self._bare = not values
        self._keep(values, again=found is not None)

    def _begin(self, epoch: int) -> None:
        if self._epoch is None or epoch < self._epoch:
            self._trainings.append({})
        self._epoch = epoch

    def _keep(self, values: Mapping[str, float | None], *, again: bool) -> None:
        """Keep an epoch's values; below its line only those that it does not have yet."""
        if self._epoch is None or not values:
            return
        epoch = self._trainings[-1].setdefault(self._epoch, {})
        if again or not epoch.keys() & values.keys():
            epoch.update(values)

    def finished(self) -> tuple[Curve, ...]:
        found = [_folded(training) for training in self._trainings]
        return tuple(curve for curve in found if curve is not None)[:CURVES]


def _values(line: str) -> dict[str, float | None]:
    prefix = ""
    if begins := _PREFIX.match(line):
        prefix = _PREFIXES[begins[1][:2].lower()] + "_"
    found: dict[str, float | None] = {}
    for match in _PAIR.finditer(line):
        name = re.sub(r"[\s-]+", "_", match["name"].strip().lower())
        if not _WANTED.search(name) or len(found) >= SERIES:
            continue
        if prefix and not name.startswith(("train", "val", "test")):
            name = prefix + name
        number = float(match["number"]) / (100 if match["percent"] else 1)
        found[name[:NAME]] = number if math.isfinite(number) else None
    return found


def _folded(training: Mapping[int, Mapping[str, float | None]]) -> Curve | None:
    """One curve of the epochs that have values; None where that is fewer than two."""
    epochs = sorted(epoch for epoch, values in training.items() if values)
    if len(epochs) < 2:
        return None
    step = -(-len(epochs) // POINTS)
    epochs = sorted({*epochs[::step][: POINTS - 1], epochs[-1]})
    counts: dict[str, int] = {}
    for epoch in epochs:
        for name in training[epoch]:
            counts[name] = counts.get(name, 0) + 1
    names = [name for name, count in counts.items() if count > 1][:SERIES]
    if not names:
        return None
    series = {name: tuple(training[epoch].get(name) for epoch in epochs) for name in names}
    return Curve(PRINTED, "", tuple(epochs), series)
