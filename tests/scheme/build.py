"""Entries for tests, from totals: how a total is split over the components does not matter here."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from grading.scheme import Entry, Item, Scheme, State

EXPERIMENTS = [(number, f"Experiment {number}") for number in range(1, 8)]
DEFAULT = Scheme()
ITEMS = {item.key: item for item in DEFAULT.items(EXPERIMENTS)}


def scored(item: Item, total: int | str, *, make_up: bool = False) -> Entry:
    """An entry of this total, its components filled in order."""
    left = Decimal(total)
    marks = {}
    for component in item.components:
        marks[component.key] = min(left, component.max_marks)
        left -= marks[component.key]
    assert left == 0, f"{total} is more than {item.max_marks}"
    return Entry.of(item, marks, make_up=make_up)


def entries(
    weekly: Sequence[int | str | State],
    test: int | str | State = State.BLANK,
    project: int | str | State = State.BLANK,
    items: Mapping[str, Item] = ITEMS,
) -> dict[str, Entry]:
    """A student's entries; a State stands for an entry without marks."""
    given = [*((str(number), value) for number, value in enumerate(weekly, start=1))]
    given += [("T", test), ("P", project)]
    return {
        key: Entry(value) if isinstance(value, State) else scored(items[key], value)
        for key, value in given
    }
