"""Training curves as charts with their tables: losses on one axis, shares from 0 to 1 on another.

Works on what `grading.models.Breakdown` kept, which the program told of itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

SHARES = re.compile(r"acc|f1|precision|recall|auc|map", re.I)


@dataclass(frozen=True)
class Chart:
    """Some series of one training."""

    title: str
    values: str
    """What the upright axis says."""
    is_share: bool
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[float | None, ...]], ...]
    """(epoch, a value for each name); None: the program told no number."""


@dataclass(frozen=True)
class Training:
    """One call of fit, or one loop that printed its epochs."""

    name: str
    """The variable that held its history; empty where it was read from the output."""
    charts: tuple[Chart, ...]
    epochs: int


def trainings(curves: Sequence[Mapping[str, Any]]) -> list[Training]:
    """Each curve with its charts; a curve of one epoch has nothing to show."""
    return [_training(curve) for curve in curves if len(curve["epochs"]) > 1]


def _training(curve: Mapping[str, Any]) -> Training:
    epochs, series = curve["epochs"], curve["series"]
    shares = {name for name, values in series.items() if _is_share(name, values)}
    parts = [
        (_("Shares of right answers and the like"), _("share"), True, shares),
        (_("Loss"), _("loss"), False, series.keys() - shares),
    ]
    charts = [
        _chart(title, values, is_share, [name for name in series if name in names], curve)
        for title, values, is_share, names in parts
        if names
    ]
    return Training(curve["name"], tuple(charts), len(epochs))


def _chart(
    title: str, values: str, is_share: bool, names: Sequence[str], curve: Mapping[str, Any]
) -> Chart:
    columns = [curve["series"][name] for name in names]
    rows = zip(curve["epochs"], zip(*columns, strict=True), strict=True)
    return Chart(title, values, is_share, tuple(names), tuple(rows))


def _is_share(name: str, values: Sequence[float | None]) -> bool:
    inside = all(value is None or 0 <= value <= 1 for value in values)
    return bool(SHARES.search(name)) and inside
