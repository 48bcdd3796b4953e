"""Re-grade requests through the API: the same rules as on the pages."""

import pytest

from grading.models import Enrolment, RegradeRequest, Run
from grading.scoring import regrade, rubric
from tests import factories
from tests.api.conftest import script_of


@pytest.fixture
def asked(student: Enrolment, teacher: Enrolment) -> RegradeRequest:
    factories.make_finished_run(factories.make_submission(student))
    rubric.save(student, "1", {"execution": 12}, teacher.user, {})
    return regrade.ask(student, "1", "Look at cell 4.")


def test_a_student_asks_once(student: Enrolment, teacher: Enrolment) -> None:
    rubric.save(student, "1", {"viva": 3}, teacher.user, {})
    where = f"/api/v1/classes/{student.offering_id}/regrades/"
    client = script_of(student.user)
    made = client.post(where, {"item": "1", "reason": "Please look."}, format="json")
    assert (made.status_code, made.json()["state"], made.json()["steps"]) == (201, "asked", [])
    assert client.post(where, {"item": "1", "reason": "Again."}, format="json").status_code == 422
    assert client.post(where, {"item": "99", "reason": "x"}, format="json").status_code == 422
    assert client.post(where, {"item": "2", "reason": "x"}, format="json").status_code == 422
    assert client.post(where, {"item": "1"}, format="json").status_code == 400


def test_who_may_see_and_answer(
    student: Enrolment, teacher: Enrolment, asked: RegradeRequest
) -> None:
    one, answer = f"/api/v1/regrades/{asked.pk}/", f"/api/v1/regrades/{asked.pk}/answer/"
    classmate = factories.make_student(student.offering).user
    strangers = (classmate, factories.make_faculty().user, factories.make_user(is_superuser=True))
    for user in strangers:
        client = script_of(user)
        assert client.get(one).status_code == 404
        assert (
            client.post(answer, {"do": "declined", "reason": "x"}, format="json").status_code == 404
        )
        assert client.get("/api/v1/regrades/").json()["count"] == 0
    own = script_of(student.user)
    assert own.get(one).json()["usn"] == student.user.usn
    assert own.post(answer, {"do": "declined", "reason": "x"}, format="json").status_code == 404
    assert (
        script_of(teacher.user, "marks").post(answer, {"do": "again"}, format="json").status_code
        == 403
    )
    assert script_of(student.user, "read").get(one).status_code == 403


def test_it_is_run_again_and_then_declined(
    teacher: Enrolment, student: Enrolment, asked: RegradeRequest
) -> None:
    client, answer = script_of(teacher.user), f"/api/v1/regrades/{asked.pk}/answer/"
    again = client.post(answer, {"do": "again"}, format="json").json()
    assert (again["state"], again["steps"][0]["run"]) == ("again", Run.objects.first().pk)
    assert client.post(answer, {"do": "declined"}, format="json").status_code == 422
    assert client.post(answer, {"do": "changed"}, format="json").status_code == 422
    declined = client.post(answer, {"do": "declined", "reason": "It stays."}, format="json").json()
    assert [step["kind"] for step in declined["steps"]] == ["again", "declined"]
    for is_open, count in (("true", 0), ("false", 1)):
        told = client.get("/api/v1/regrades/", {"open": is_open, "offering": student.offering_id})
        assert told.json()["count"] == count
