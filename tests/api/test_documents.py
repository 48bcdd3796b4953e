"""Documents of a class, as the page of documents makes them."""

import csv

import pytest

from grading.models import Enrolment
from tests import factories
from tests.api.conftest import script_of


def test_the_list_says_what_is_a_draft(student: Enrolment, teacher: Enrolment) -> None:
    told = script_of(teacher.user).get(f"/api/v1/classes/{student.offering_id}/documents/").json()
    (sheet,) = (one for one in told if one["name"] == "cie")
    assert (sheet["draft"], sheet["missing"] > 0) == (True, True)
    assert sheet["formats"] == ["xlsx", "csv", "pdf"]


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"")])
def test_each_comes_as_a_file(
    student: Enrolment, teacher: Enrolment, form: str, begins: bytes
) -> None:
    address = f"/api/v1/classes/{student.offering_id}/documents/cie/{form}/"
    answer = script_of(teacher.user).get(address)
    content = answer.getvalue()
    assert content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    if form == "csv":
        rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
        assert any(student.user.usn in row for row in rows)


@pytest.mark.parametrize("name", ["nothing/csv/", "cie/docx/"])
def test_what_there_is_not(student: Enrolment, teacher: Enrolment, name: str) -> None:
    address = f"/api/v1/classes/{student.offering_id}/documents/{name}"
    assert script_of(teacher.user).get(address).status_code == 404


def test_students_and_other_classes_faculty_get_none(student: Enrolment) -> None:
    for user in (student.user, factories.make_faculty().user):
        for part in ("", "cie/csv/"):
            address = f"/api/v1/classes/{student.offering_id}/documents/{part}"
            assert script_of(user).get(address).status_code == 404
