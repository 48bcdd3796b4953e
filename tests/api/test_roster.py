"""A college's system sends the list of a class: all of it is taken or nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.response import Response

from grading.models import Enrolment
from tests import factories
from tests.api.conftest import script_of

GOOD = "USN,Name\n1GA23CS101,Gagana Murthy\n1GA23CS102,Harsha Vardhan\n"


def send(teacher: Enrolment, text: str = GOOD, query: str = "", *scopes: str) -> Response:
    address = f"/api/v1/classes/{teacher.offering_id}/roster/{query}"
    file = SimpleUploadedFile("class.csv", text.encode())
    return script_of(teacher.user, *scopes).post(address, {"file": file}, format="multipart")


@pytest.fixture
def teacher(db: None) -> Enrolment:
    return factories.make_faculty()


def students(teacher: Enrolment) -> list[str]:
    return sorted(
        teacher.offering.enrolments.filter(role="student").values_list("user__usn", flat=True)
    )


def test_new_people_come_in_with_passwords_told_once(teacher: Enrolment) -> None:
    told = send(teacher).json()
    assert (told["done"], told["counts"], told["problems"]) == (True, {"new": 2}, [])
    assert [one["usn"] for one in told["sign_ins"]] == ["1GA23CS101", "1GA23CS102"]
    assert all(one["password"] for one in told["sign_ins"])
    listed = script_of(teacher.user).get(f"/api/v1/classes/{teacher.offering_id}/roster/").json()
    assert listed["results"][0] == {"usn": "1GA23CS101", "name": "Gagana Murthy"}


def test_the_whole_list_may_be_sent_again(teacher: Enrolment) -> None:
    send(teacher)
    told = send(teacher, GOOD + "1GA23CS103,Ishita Bhat\n").json()
    assert told["counts"] == {"same": 2, "new": 1}
    assert len(students(teacher)) == 3


def test_looking_changes_nothing(teacher: Enrolment) -> None:
    told = send(teacher, query="?dry_run=true").json()
    assert (told["done"], told["counts"], told["sign_ins"]) == (False, {"new": 2}, [])
    assert students(teacher) == []


def test_with_one_bad_line_nobody_comes_in(teacher: Enrolment) -> None:
    answer = send(teacher, GOOD + "1GA23CS10X,Nobody\n")
    assert answer.status_code == 422
    assert "A4" in answer.json()["detail"]
    assert students(teacher) == []


def test_who_may(teacher: Enrolment) -> None:
    assert send(teacher, GOOD, "", "read").status_code == 403
    student = factories.make_student(teacher.offering)
    stranger = factories.make_faculty()
    for other in (student, stranger):
        other.offering, other.offering_id = teacher.offering, teacher.offering_id
        assert send(other).status_code == 404
    assert send(factories.make_faculty(teacher.offering)).status_code == 200
