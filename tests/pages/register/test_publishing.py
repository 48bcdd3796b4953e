"""Publishing, unlocking by two, orders and the scheme on their pages."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Offering, Order, SchemeChange, SheetEvent
from grading.scoring import rubric
from grading.scoring.orders import in_force
from labs.spec import ASSIGNMENTS
from tests.pages.register.conftest import Register
from tests.scoring.class_of_marks import enter_all

ENTRIES = [27, 25, 24, 28, 22, 26, 25]


@pytest.fixture
def marked(student: Enrolment, teacher: Enrolment) -> Enrolment:
    enter_all(student, teacher.user, ENTRIES, 34, 8, [8, 33, 8, 20, 8, 4])
    return student


def text(register: Register, name: str = "publishing") -> str:
    return register.get(name).content.decode()


def test_what_keeps_a_sheet_back_is_named_and_linked(
    register: Register, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "2", rubric.State.EXC, teacher.user, {})
    page = text(register)
    for item in ("1", "2", "T", "P", "S"):
        assert register.at("score", student.pk, item) in page
    assert "(excused)" in page
    register.post("sheet_publish", "cie")
    assert "Marks are missing" in text(register)
    assert not SheetEvent.objects.exists()


def test_a_sheet_is_published_unlocked_by_two_and_published_again(
    register: Register, second: Register, marked: Enrolment
) -> None:
    register.post("sheet_publish", "cie")
    assert "Published and locked" in text(register)
    assert register.post("sheet_ask", "cie", reason=" ").status_code == 422
    register.post("sheet_ask", "cie", reason="a page was left out")
    assert "Somebody else who teaches this class has to agree" in text(register)
    register.post("sheet_decide", "cie", do="agree")
    assert "You asked for it yourself" in text(register)
    assert "a page was left out" in text(second)
    second.post("sheet_decide", "cie", do="agree", reason="seen")
    assert "Unlocked for correction" in text(register)
    register.post("sheet_publish", "cie")
    assert list(SheetEvent.objects.values_list("kind", "reason")) == [
        ("published", ""), ("asked", "a page was left out"), ("unlocked", "seen"),
        ("published", ""),
    ]  # fmt: skip
    head = SheetEvent.objects.last()
    assert f"row {head.ledger_sequence}, {head.ledger_hash}" in text(register)


def test_who_asked_may_take_it_back_and_another_may_decline(
    register: Register, second: Register, marked: Enrolment
) -> None:
    register.post("sheet_publish", "see")
    for who in (register, second):
        register.post("sheet_ask", "see", reason="why")
        who.post("sheet_decide", "see", do="decline")
        assert "stays locked" in text(who)


def test_a_sheet_that_does_not_exist_is_not_there(register: Register) -> None:
    for name in ("sheet_publish", "sheet_ask", "sheet_decide"):
        assert register.post(name, "xyz").status_code == 404


def test_a_course_of_assignments_has_nothing_to_publish(
    register: Register, offering: Offering, student: Enrolment
) -> None:
    offering.course.plan = ASSIGNMENTS
    offering.course.save()
    experiment = offering.course.experiments.first()
    experiment.rubric = [{"key": "answer", "title": "Answer", "points": 10}]
    experiment.save()
    assert "Nothing to publish" in text(register)
    assert register.get("register").status_code == 200
    assert register.get("teams").status_code == 404


def test_an_order_stands_until_it_is_lifted_and_both_stay(
    register: Register, marked: Enrolment
) -> None:
    issued = register.post(
        "order_issue", student=marked.pk, kind="DX", reason="61 % attendance", reference="ORD/7"
    )
    assert issued.status_code == 302
    again = register.post("order_issue", student=marked.pk, kind="DX", reason="why")
    assert again.status_code == 422
    assert "the order stands already" in again.content.decode()
    order = Order.objects.get()
    register.post("order_lift", order.pk, reason=" ")
    assert "An order needs a reason" in text(register, "orders")
    register.post("order_lift", order.pk, reason="counted again")
    page = text(register, "orders")
    for part in ("ORD/7", "61 % attendance", "counted again", "lifted"):
        assert part in page
    assert in_force(register.offering) == {}


@pytest.mark.parametrize("fields", [{}, {"reason": ""}, {"kind": "X"}, {"student": 99999}])
def test_an_order_that_is_not_complete_is_refused(
    register: Register, student: Enrolment, fields: dict[str, object]
) -> None:
    whole = {"student": student.pk, "kind": "W", "reason": "why"}
    given = whole | fields if fields else {}
    assert register.post("order_issue", **given).status_code == 422
    assert not Order.objects.exists()


def test_orders_of_another_class_can_not_be_lifted(register: Register, marked: Enrolment) -> None:
    register.post("order_issue", student=marked.pk, kind="W", reason="why")
    order = Order.objects.get()
    Enrolment.objects.filter(pk=marked.pk).update(offering=Offering.objects.create(
        course=register.offering.course, term="x", batch="y"))  # fmt: skip
    assert register.post("order_lift", order.pk, reason="why").status_code == 404


def test_an_order_decides_what_the_student_sees(
    register: Register, marked: Enrolment, as_student: Client
) -> None:
    for sheet in ("cie", "see"):
        register.post("sheet_publish", sheet)
    assert "grade <b>A+</b>" in as_student.get(reverse("my_marks")).content.decode()
    register.post("order_issue", student=marked.pk, kind="W", reason="inquiry")
    page = as_student.get(reverse("my_marks")).content.decode()
    assert "withheld by an order" in page
    assert "grade <b>A+</b>" not in page


def settings(register: Register, **changes: str) -> dict[str, object]:
    form = register.get("scheme").context["form"]
    return {key: form[key].value() for key in form.about} | {"reason": "agreed"} | changes


def test_a_setting_is_changed_with_a_reason_until_a_mark_fixes_it(
    register: Register, student: Enrolment, teacher: Enrolment
) -> None:
    changed = settings(register, test_split="10-20-10", halves="True", grades="O 90 10\nP 40 4")
    assert register.post("scheme_change", **changed).status_code == 302
    change = SchemeChange.objects.get()
    assert change.after == {
        "test_split": "10-20-10", "halves": True, "grades": [["O", 90, 10], ["P", 40, 4]],
    }  # fmt: skip
    assert "test split from the default to <b>10-20-10</b>" in text(register, "scheme")
    register.enter("T", {(student, "writeup"): "9.5"})
    page = text(register, "scheme")
    assert "Fixed: a mark of the internal test was entered under it." in page
    assert "Fixed: any mark was entered under it." in page
    # A disabled field that is sent all the same changes nothing.
    register.post("scheme_change", **settings(register, test_split="5-30-5"))
    assert SchemeChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": ""}, "required"),
        ({"test_split": "1-2-3"}, "Select a valid choice"),
        ({"grades": "O 90"}, "is not a row like"),
        ({"grades": "O 90 10\nP 60 4"}, "must start at 40"),
        ({"grades": "O ninety 10"}, "is not a row like"),
        ({"grades": ""}, "required"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_with_words(
    register: Register, changes: dict[str, str], told: str
) -> None:
    answer = register.post("scheme_change", **settings(register, **changes))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SchemeChange.objects.exists()
