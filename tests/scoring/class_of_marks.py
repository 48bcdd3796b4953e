"""A class with marks, for tests of what follows from them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from grading.ledger import Decision, item_of, present, record
from grading.models import Enrolment
from grading.scheme import PROJECT, SEE, TEST, State
from tests import factories

SEE_KEYS = ("writeup", "execution", "viva", "demonstration", "report", "project_viva")


def spread(student: Enrolment, item_key: str, total: int) -> dict[str, int]:
    """A total over an item's components, each filled in turn."""
    marks = {}
    for component in item_of(student.offering, item_key).components:
        marks[component.key] = min(total, int(component.max_marks))
        total -= marks[component.key]
    assert not total
    return marks


def enter(student: Enrolment, actor, item_key: str, marks: Mapping[str, int] | State) -> None:
    """Post marks by component, or a state."""
    seen = {key: row.pk for key, row in present(student, item_key).items()}
    if isinstance(marks, State):
        decisions = {"": Decision(marks)}
    else:
        decisions = {key: Decision(State.SCORED, Decimal(mark)) for key, mark in marks.items()}
    record(
        student, item_key, decisions, actor, expected=seen, reason="as agreed",
        approver=factories.make_faculty(student.offering).user if marks is State.EXM else None,
    )  # fmt: skip


def enter_all(
    student: Enrolment,
    actor,
    weekly: Sequence[int | State],
    test: int,
    project: int,
    see: Sequence[int] | State | None = None,
) -> None:
    """Everything of one student: totals of the weekly entries, test, project and the SEE's six."""
    for number, total in enumerate(weekly, 1):
        marks = total if isinstance(total, State) else spread(student, str(number), total)
        enter(student, actor, str(number), marks)
    enter(student, actor, TEST, spread(student, TEST, test))
    enter(student, actor, PROJECT, spread(student, PROJECT, project))
    if isinstance(see, State):
        enter(student, actor, SEE, see)
    elif see is not None:
        enter(student, actor, SEE, dict(zip(SEE_KEYS, see, strict=True)))
