"""The tables of an SEE: the six marks, their sum, and half of it as it is printed."""

from collections.abc import Sequence

from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import marks_of, places_of
from grading.reports.parts.people import KEPT, itself, people
from grading.reports.parts.scheme import words_formula
from grading.reports.parts.seats import NO, YES
from grading.reports.tables import MISSING, Cell, Column, Form, Table
from grading.reports.words import in_words
from grading.scheme import SEE, Component, State

NAME = "SEE"
REFUSED = "refused"
"""Stands where a write-up is tried out that a change of experiment has cost."""
PART_A = ("writeup", "execution", "viva")
STATES = (State.SCORED, State.AB, State.BLANK)


def raw_of(student: Student) -> Cell:
    """The mark of 100, AB for an absence, or missing."""
    if student.see is None:
        return MISSING
    return State.AB.value if student.see.raw is None else student.see.raw


def halved_of(student: Student) -> Cell:
    """The mark of 50."""
    if student.see is None:
        return MISSING
    return State.AB.value if student.see.marks is None else student.see.marks


def see_table(
    data: Gathered,
    students: Sequence[Student],
    signs: tuple[Column[Student], ...] = (),
    *,
    printed: bool = True,
) -> Table[Student]:
    """The sheet "SEE": Part A and Part B, open to trying out; /100 and /50 by formulas."""
    components = data.item(SEE).components

    def of_component(component: Component) -> Column[Student]:
        part, title = component.title.split(" ", 2)[1:]
        return Column(
            component.key,
            f"{title.capitalize()} ({component.max_marks})",
            lambda student: marks_of(student.entries[SEE], component.key),
            Form.NUMBER,
            max(8, 1 + len(title)),
            f"Part {part}",
            open=True,
            places=places_of(component),
            most=component.max_marks,
        )

    first, last = components[0].key, components[-1].key
    span = f"{{{first}}}:{{{last}}}"
    scored = (
        f'IF(AND({{changed}}="{YES}",{{writeup}}>0),"{REFUSED}",'
        f'IF(COUNT({span})={len(components)},SUM({span}),"{MISSING}"))'
    )
    half = "ROUND({raw}/2,0)"
    return Table(
        NAME,
        (
            *people(itself),
            *map(of_component, components),
            Column(
                "state", "State", lambda s: s.entries[SEE].state.value, Form.CODE, 9, open=True,
                choices=tuple(state.value for state in STATES),
            ),
            Column(
                "changed", "Changed?", lambda s: YES if s.found.changed else NO, Form.CODE, 9,
                open=True, choices=(YES, NO),
            ),
            Column(
                "raw", "Raw (100)", raw_of, Form.TOTAL, 9, places=places_of(components[0]),
                formula=f'=IF({{state}}="AB","AB",IF({{state}}="SCORED",{scored},"{MISSING}"))',
            ),
            Column(
                "words", "In words", _words, width=15,
                formula=words_formula("{raw}", "{raw}"),
            ),
            Column(
                "halved", "SEE (50)", halved_of, Form.TOTAL, 9,
                formula=f"=IF(ISNUMBER({{raw}}),IF({{raw}}<See_pass,MIN(See_cap,{half}),{half}),"
                "{raw})",
            ),
            *signs,
        ),
        students,
        KEPT,
        note="A change of experiment costs Part A's write-up. A failed SEE (raw below 40) prints "
        + ("at most 19." if data.scheme.cap_failed_see else "half of its marks."),
        printed=printed,
        empty="Nobody is enrolled yet.",
    )  # fmt: skip


def _words(student: Student) -> str:
    if student.see is None or student.see.raw is None:
        return str(raw_of(student))
    return in_words(student.see.raw)
