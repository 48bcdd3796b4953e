"""Which marks give evidence for which course outcome: the catalogue's tags, or the class's own.

A tag belongs to one component of one item. The weekly execution follows the experiment; the
execution of the internal test follows the experiment that the student drew there, since the test
repeats one of them (ours: the manual names no outcomes, and see docs/outcomes.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from grading.attainment.settings import PlanError
from grading.scheme import PROJECT, SEE, TEST, Item

MOST_WEIGHT = 100


@dataclass(frozen=True)
class Tag:
    """What one component gives evidence for."""

    outcomes: tuple[int, ...] = ()
    """Numbers of course outcomes; empty: for none."""
    weight: Decimal = Decimal(1)
    """How much its marks count beside the others."""
    by_draw: bool = False
    """For the outcomes of the experiment that the student drew, besides."""


Tags = Mapping[str, Tag]
"""`item/component` -> tag."""


def key_of(item: str, component: str) -> str:
    """The name of a component among a class's tags."""
    return f"{item}/{component}"


def default_tags(
    items: Sequence[Item],
    evidence: Mapping[str, Sequence[int]],
    experiments: Mapping[int, Sequence[int]],
) -> dict[str, Tag]:
    """The catalogue's tags.

    Args:
        items: everything that gets an entry, the SEE included.
        evidence: assessed part -> outcomes, `Course.evidence`.
        experiments: number of an experiment -> outcomes of its execution.
    """
    return {
        key_of(item.key, part.key): _default(item, part.key, evidence, experiments)
        for item in items
        for part in item.components
    }


def _default(
    item: Item,
    component: str,
    evidence: Mapping[str, Sequence[int]],
    experiments: Mapping[int, Sequence[int]],
) -> Tag:
    if item.key == SEE:
        return Tag(tuple(evidence.get("see", ())))
    if item.key == PROJECT:
        return Tag(tuple(evidence.get("project", ())))
    if component in ("writeup", "viva"):
        return Tag(tuple(evidence.get(component, ())))
    if item.key == TEST:
        return Tag(by_draw=True)
    return Tag(tuple(experiments.get(int(item.key), ())))


def read_tags(stored: Mapping[str, Any], default: Tags, outcomes: Iterable[int]) -> dict[str, Tag]:
    """The tags of a class: what it stored, and the catalogue's for what came later.

    Raises:
        PlanError: a weight or an outcome that can't be.
    """
    known = set(outcomes)
    found = dict(default)
    for key, value in stored.items():
        if key not in default:
            continue  # of an experiment that the course no longer has
        numbers = tuple(sorted({int(number) for number in value.get("outcomes", ())}))
        if strange := [number for number in numbers if number not in known]:
            raise PlanError(
                _("%(key)s: this course has no CO%(strange)s.")
                % {"key": key, "strange": strange[0]}
            )
        by_draw = bool(value.get("by_draw")) and default[key].by_draw
        found[key] = Tag(numbers, read_weight(value.get("weight", "1"), key), by_draw)
    return found


def read_weight(value: object, of: str) -> Decimal:
    """A weight above 0, with two decimals at most.

    Raises:
        PlanError: it is none.
    """
    try:
        weight = Decimal(str(value).strip())
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite() or not 0 < weight <= MOST_WEIGHT:
        raise PlanError(
            _("%(of)s: the weight is a number above 0 and up to %(most_weight)s.")
            % {"of": of, "most_weight": MOST_WEIGHT}
        )
    if weight != weight.quantize(Decimal("0.01")):
        raise PlanError(_("%(of)s: the weight has two decimals at most.") % {"of": of})
    return weight


def stored_tags(tags: Tags) -> dict[str, Any]:
    """What `read_tags` reads back."""
    return {
        key: {"outcomes": list(tag.outcomes), "weight": f"{tag.weight:f}", "by_draw": tag.by_draw}
        for key, tag in tags.items()
    }
