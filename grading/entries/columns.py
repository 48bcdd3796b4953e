"""The columns that a class's entry of one item has, on the page, in a workbook, pasted."""

import re
from dataclasses import dataclass

from grading.scheme import Item, State

USN, NAME, NUMBER = "usn", "name", "number"
STATE, REMARK = "state", "remark"
"""Keys beside those of the item's components."""
LETTERS = {state.value: state for state in State if state is not State.SCORED}
"""What is written for a state: AB, EXC, MK, EXM, NC, BLANK."""
_HEADS = {
    USN: ("usn", "seat number", "university seat number"),
    NAME: ("name", "student", "name of the student"),
    NUMBER: ("no", "no.", "sl. no.", "sl no", "s. no.", "#"),
    STATE: ("state",),
    REMARK: ("remark", "remarks", "reason"),
}


@dataclass(frozen=True)
class Column:
    """A column into which something is entered."""

    key: str
    title: str


def columns_of(item: Item) -> tuple[Column, ...]:
    """State, the item's components, remark: in the order of the page and of the template."""
    marks = (Column(part.key, part.title) for part in item.components)
    return (Column(STATE, "State"), *marks, Column(REMARK, "Remark"))


def letters_of(item: Item) -> tuple[str, ...]:
    """What may be written for a state of this item."""
    make_up = () if item.key == "S" else (State.MK,)
    states = (state for state in item.states if state is not State.BLANK)
    return tuple(state.value for state in (*states, *make_up, State.BLANK))


def key_of(head: str, item: Item) -> str | None:
    """The column that a title in a table means; None where it means none of this item.

    "Execution", "execution (20)" and, where no other component starts with it, "E" are the same.
    """
    text = re.sub(r"\s*[(/\[].*$", "", " ".join(head.casefold().split()))
    for key, heads in _HEADS.items():
        if text in heads:
            return key
    for part in item.components:
        if text in (part.key.casefold(), part.title.casefold(), part.title.casefold()[0]):
            initials = [other for other in item.components if other.title.casefold()[0] == text]
            return part.key if len(text) > 1 or len(initials) == 1 else None
    return None
