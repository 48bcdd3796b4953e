"""A class for the ledger's tests, and the shortest way to post a mark."""

from decimal import Decimal

from accounts.models import User
from grading.ledger import Decision, present, record
from grading.models import Enrolment, MarkEntry, Offering
from grading.scheme import State
from tests.factories import make_faculty, make_offering, make_student


def make_class(students: int = 1, **offering: object) -> tuple[Offering, list[Enrolment], User]:
    """An offering with students and one teacher."""
    made = make_offering(**offering)
    teacher = make_faculty(made).user
    return made, [make_student(made) for _ in range(students)], teacher


def seen(student: Enrolment, item: str) -> dict[str, int | None]:
    """What somebody who looks now sees."""
    return {component: row.pk for component, row in present(student, item).items()}


def post(
    student: Enrolment, item: str, actor: User, state: State = State.SCORED, **marks: object
) -> list[MarkEntry]:
    """Post marks by component, or a state for the whole entry, having looked just before."""
    decisions = {key: Decision(state, Decimal(str(value))) for key, value in marks.items()}
    return record(
        student, item, decisions or {"": Decision(state)}, actor,
        expected=seen(student, item), reason="for a test",
    )  # fmt: skip
