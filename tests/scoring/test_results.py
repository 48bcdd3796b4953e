"""The acceptance cases from the ledger to the result, and what orders do to it."""

import pytest

from grading.exams import draw
from grading.ledger import InvalidMark
from grading.models import Order
from grading.scheme import State, Status
from grading.scoring.classwide import not_conducted
from grading.scoring.orders import OrderRefused, issue
from grading.scoring.results import results
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.scoring.class_of_marks import enter, enter_all

pytestmark = pytest.mark.django_db

AB, EXM = State.AB, State.EXM
SEVEN_TWELVES = [12] * 7

# number, weekly, test, project, SEE -> CIE, raw, SEE50, total, grade, status
CASES = [
    (1, [27, 25, 24, 28, 22, 26, 25], 34, 8, [8, 33, 8, 20, 8, 4], 42, 81, 41, 83, "A+", "P"),
    (2, SEVEN_TWELVES, 16, 4, [6, 22, 4, 5, 2, 1], 20, 40, 20, 40, "P", "P"),
    ("3a", SEVEN_TWELVES, 18, 3, [6, 22, 4, 5, 2, 1], 20, 40, 20, 40, "P", "P"),
    ("3b", [12] * 6 + [11], 18, 3, None, 19, None, None, None, None, "NE"),
    (4, SEVEN_TWELVES, 16, 4, [5, 20, 4, 7, 2, 1], 20, 39, 19, 39, "F", "F"),
    ("5a", [27, 25, 24, 28, 22, 26, 25], 34, 8, AB, 42, None, None, None, None, "A"),
    ("5b", [27, 25, 24, 28, 22, 26, 25], 34, 8, [0] * 6, 42, 0, 0, 42, "F", "F"),
    ("7a", [24, 22, AB, 26, 25, 23, 20], 28, 7, None, 34, None, None, None, None, None),
    ("7b", [24, 22, EXM, 26, 25, 23, 20], 28, 7, None, 37, None, None, None, None, None),
    ("7c", [24, 22, 18, 26, 25, 23, 20], 28, 7, None, 37, None, None, None, None, None),
    (9, [28, 27, 27, 27, 27, 27, 27], 38, 8, [9, 38, 9, 22, 8, 3], 45, 89, 45, 90, "O", "P"),
]


@pytest.fixture
def student():
    return factories.make_student(factories.make_offering())


@pytest.fixture
def teacher(student):
    return factories.make_faculty(student.offering).user


def one(student):
    (found,) = results(student.offering)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"case {case[0]}")
def test_an_acceptance_case_from_the_ledger(student, teacher, case) -> None:
    _, weekly, test, project, exam, of_cie, raw, halved, total, grade, status = case
    enter_all(student, teacher, weekly, test, project, exam)
    found = one(student)
    assert found.cie.marks == of_cie
    assert (found.see.raw if found.see else None) == raw
    assert (found.see.marks if found.see else None) == halved
    assert (found.result.total, found.result.grade) == (total, grade)
    assert found.result.status == (Status(status) if status else None)


def test_case_6_a_changed_experiment_costs_part_a_its_write_up() -> None:
    sitting = make_sitting(students=1)
    draw.commit(sitting, examiner(sitting))
    draw.draw(sitting, "call", examiner(sitting))
    seat = draw.change(sitting.seats.get(), examiner(sitting))
    with pytest.raises(InvalidMark, match="write-up is 0"):
        enter(seat.enrolment, examiner(sitting), "S", {"writeup": 8})
    enter_all(seat.enrolment, examiner(sitting), [27] * 7, 34, 8, [0, 34, 7, 22, 8, 4])
    found = one(seat.enrolment)
    assert (found.see.raw, found.see.marks, found.changed) == (75, 38, True)


def test_case_8_six_conducted_are_not_rounded_in_parts(student, teacher) -> None:
    not_conducted(student.offering, "7", teacher)
    for number, total in enumerate([23, 22, 22, 23, 22, 23], 1):
        enter(student, teacher, str(number), _of_30(total))
    enter(student, teacher, "T", {"writeup": 5, "execution": 20, "viva": 5})
    enter(
        student, teacher, "P",
        {"problem": 2, "implementation": 4, "demonstration": 2, "report": 2},
    )  # fmt: skip
    assert one(student).cie.marks == 40


def _of_30(total: int) -> dict[str, int]:
    return {"writeup": 5, "execution": total - 8, "viva": 3}


def test_orders_come_before_marks_and_end_again(student, teacher) -> None:
    enter_all(student, teacher, [27] * 7, 34, 8, [8, 33, 8, 20, 8, 4])
    issue(student, Order.Kind.DETAINED, teacher, reason="61 % attendance", reference="ORD/7")
    assert one(student).result.status is Status.DETAINED
    issue(student, Order.Kind.WITHHELD, teacher, reason="inquiry")
    assert one(student).result.status is Status.WITHHELD
    for kind in (Order.Kind.WITHHELD, Order.Kind.DETAINED):
        issue(student, kind, teacher, reason="ended", in_force=False)
    assert one(student).result.status is Status.PASS


def test_an_order_lets_a_student_below_20_sit_and_the_cie_still_fails(student, teacher) -> None:
    enter_all(student, teacher, [5] * 7, 18, 3, [8, 33, 8, 20, 8, 4])
    assert one(student).result.status is Status.NOT_ELIGIBLE
    issue(student, Order.Kind.ADMITTED, teacher, reason="medical; council of 4 May")
    assert one(student).result.status is Status.FAIL


def test_an_order_without_a_reason_or_without_effect_is_refused(student, teacher) -> None:
    with pytest.raises(OrderRefused, match="reason"):
        issue(student, Order.Kind.WITHHELD, teacher, reason=" ")
    with pytest.raises(OrderRefused, match="does not stand"):
        issue(student, Order.Kind.WITHHELD, teacher, reason="why", in_force=False)
    issue(student, Order.Kind.WITHHELD, teacher, reason="why")
    with pytest.raises(OrderRefused, match="stands already"):
        issue(student, Order.Kind.WITHHELD, teacher, reason="why")


def test_a_class_of_any_size_takes_the_same_queries(
    student, teacher, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        factories.make_student(student.offering)
    with django_assert_max_num_queries(7):
        assert len(results(student.offering)) == 6
