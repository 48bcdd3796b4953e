"""The columns of what stands for an item: its components, its total, its state."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from grading.reports.gathered import Student
from grading.reports.tables import MISSING, Cell, Column, Form
from grading.scheme import Component, Entry, Item, State

T = TypeVar("T")
LEFT_OUT = "left out"
EntryOf = Callable[[T], Entry]


def key(item: Item, part: str) -> str:
    """The key of an item's column: of a component, "total" or "state"."""
    return f"i{item.key}_{part}"


def marks_of(entry: Entry, component: str) -> Decimal | None:
    """What stands for a component; None where nothing does."""
    return entry.marks.get(component)


def places_of(component: Component) -> int:
    """Decimals of a component's marks."""
    return 0 if component.step == 1 else 1


def total_of(item: Item, entry: Entry) -> Fraction | str:
    """An entry's total as documents print it: "left out" of the mean, or missing."""
    if entry.total is not None:
        return entry.total
    return LEFT_OUT if item.is_weekly and entry.state.leaves_out else MISSING


def total_formula(item: Item, keys: Sequence[str], state: str) -> str:
    """The same from cells.

    Args:
        keys: of the columns of the item's components, which stand side by side.
        state: of the column of its state.
    """
    span, state = f"{{{keys[0]}}}:{{{keys[-1]}}}", f"{{{state}}}"
    scored = f'IF(COUNT({span})={len(item.components)},SUM({span}),"{MISSING}")'
    other = f'"{MISSING}"'
    if item.is_weekly:
        other = f'IF(OR({state}="EXM",{state}="NC"),"{LEFT_OUT}","{MISSING}")'
    return f'=IF(OR({state}="SCORED",{state}="MK"),{scored},IF({state}="AB",0,{other}))'


def entry_columns(
    item: Item, entry_of: EntryOf[T], *, group: str = "", short: bool = False
) -> tuple[Column[T], ...]:
    """A column for each component, then total and state. Marks and state are open to trying out.

    Args:
        short: titles by one letter where each has its own, for a register with many items.
    """
    initials = {component.title[0] for component in item.components}
    letters = short and len(initials) == len(item.components)

    def of_component(component: Component) -> Column[T]:
        title = component.title[0] if letters else component.title
        return Column(
            key(item, component.key),
            f"{title} ({component.max_marks})",
            lambda line: marks_of(entry_of(line), component.key),
            Form.NUMBER,
            6 if letters else max(11, 2 + max(map(len, component.title.split()))),
            group,
            open=True,
            places=places_of(component),
            most=component.max_marks,
        )

    states = [State.SCORED, State.MK, *item.states]
    return (
        *map(of_component, item.components),
        Column(
            key(item, "total"),
            f"{'Total' if not short else 'Σ'} ({item.max_marks})",
            lambda line: total_of(item, entry_of(line)),
            Form.TOTAL,
            6.5 if short else 9,
            group,
            total_formula(
                item,
                [key(item, component.key) for component in item.components],
                key(item, "state"),
            ),
            places=places_of(item.components[0]),
        ),
        Column(
            key(item, "state"),
            "State",
            lambda line: entry_of(line).state.value,
            Form.CODE,
            8.5 if short else 10,
            group,
            open=True,
            choices=tuple(state.value for state in states),
        ),
    )


def label(item: Item) -> str:
    """What stands above an item's columns."""
    return f"{item.key} {item.title}"


def weekly_sums(items: Sequence[Item]) -> tuple[Column[Student], ...]:
    """Sum of the weekly totals that count, their number, and how many are missing."""
    totals = [f"{{{key(item, 'total')}}}" for item in items]
    listed = ",".join(totals) or '""'
    missing = "+".join(f'({cell}="{MISSING}")' for cell in totals) or "0"

    def entries(student: Student) -> list[Entry]:
        return [student.entries[item.key] for item in items]

    def counted(student: Student) -> list[Fraction]:
        return [total for entry in entries(student) if (total := entry.total) is not None]

    def column(name: str, title: str, value: Callable[[Student], Cell], formula: str) -> Column:
        return Column(name, title, value, Form.NUMBER, 9, "Weekly entries", formula)

    halves = places_of(items[0].components[0]) if items else 0
    return (
        Column(
            "sum", "Sum", lambda s: sum(counted(s), Fraction(0)), Form.NUMBER, 9,
            "Weekly entries", f"=SUM({listed})", places=halves,
        ),
        column("counted", "Counted", lambda s: len(counted(s)), f"=COUNT({listed})"),
        column(
            "missing", "Missing", lambda s: sum(e.is_missing for e in entries(s)), f"={missing}"
        ),
    )  # fmt: skip
