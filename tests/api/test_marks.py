"""Marks as the ledger has them: exact, missing as null, fetched again only when changed."""

import pytest

from grading.models import Enrolment
from grading.scoring import rubric
from tests import factories
from tests.api.conftest import script_of


@pytest.fixture
def address(student: Enrolment) -> str:
    return f"/api/v1/classes/{student.offering_id}/marks/"


def score(student: Enrolment, teacher: Enrolment) -> None:
    marks = {"writeup": "4", "execution": "17", "viva": "5"}
    rubric.save(student, "1", marks, teacher.user, {})


def test_faculty_get_the_class_in_order_and_blanks_are_null(
    student: Enrolment, teacher: Enrolment, address: str
) -> None:
    factories.make_student(student.offering)
    score(student, teacher)
    told = script_of(teacher.user).get(address).json()
    assert [one["usn"] for one in told] == sorted(one["usn"] for one in told)
    (mine,) = (one for one in told if one["usn"] == student.user.usn)
    entries = {entry["item"]: entry for entry in mine["entries"]}
    assert entries["1"] == {
        "item": "1",
        "state": "SCORED",
        "marks": {"writeup": "4", "execution": "17", "viva": "5"},
        "total": "26",
    }
    assert (entries["2"]["state"], entries["2"]["total"]) == ("BLANK", None)
    assert (mine["cie"], mine["grade"], mine["status"]) == (None, None, None)
    assert "S" in entries


def test_students_get_themselves_and_no_examination_before_it_is_published(
    student: Enrolment, teacher: Enrolment, address: str
) -> None:
    factories.make_student(student.offering)
    score(student, teacher)
    (mine,) = script_of(student.user).get(address).json()
    assert mine["usn"] == student.user.usn
    assert {entry["item"] for entry in mine["entries"]}.isdisjoint({"S"})


def test_nobody_else_gets_any(student: Enrolment, address: str) -> None:
    for user in (factories.make_faculty().user, factories.make_user(is_superuser=True)):
        assert script_of(user).get(address).status_code == 404


def test_what_has_not_changed_is_not_sent_again(
    student: Enrolment, teacher: Enrolment, address: str
) -> None:
    client = script_of(teacher.user)
    tag = client.get(address)["ETag"]
    same = client.get(address, headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    score(student, teacher)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_what_changes_beside_the_ledger_is_sent_again(
    student: Enrolment, teacher: Enrolment, address: str
) -> None:
    """A name put right, one student out and another in, another scheme."""
    score(student, teacher)
    client = script_of(teacher.user)

    def rename() -> None:
        student.user.name = "Aditi Rao Deshpande"
        student.user.save()

    def exchange() -> None:
        student.role = Enrolment.Role.WITHDRAWN
        student.save()
        factories.make_student(student.offering)

    for change in (rename, exchange):
        tag = client.get(address)["ETag"]
        change()
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200, change


def test_a_tag_is_known_again_among_others_and_after_a_compressing_proxy(
    student: Enrolment, address: str
) -> None:
    client = script_of(student.user)
    tag = client.get(address)["ETag"]
    for sent in (f'"old", {tag}', f"W/{tag}", "*"):
        same = client.get(address, headers={"If-None-Match": sent})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)


def test_the_number_of_queries_does_not_grow_with_the_class(
    student: Enrolment, teacher: Enrolment, address: str, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        factories.make_student(student.offering)
    client = script_of(teacher.user)
    with django_assert_max_num_queries(20):
        assert len(client.get(address).json()) == 13
