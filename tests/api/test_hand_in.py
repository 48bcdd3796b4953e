"""A script hands in as its student, once for each key, refused as on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grading.models import Enrolment, Run, Submission
from tests import factories
from tests.api.conftest import script_of

PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"


def send(student: Enrolment, key: str | None = "first", content: bytes = PROGRAM, **more):
    file = SimpleUploadedFile(more.pop("name", "solution.py"), content)
    headers = {} if key is None else {"Idempotency-Key": key}
    offering = more.pop("offering", student.offering_id)
    address = f"/api/v1/classes/{offering}/tasks/{more.pop('task', '1a')}/submissions/"
    client = script_of(more.pop("user", student.user))
    return client.post(address, {"file": file}, format="multipart", headers=headers)


def test_it_is_received_queued_and_has_a_receipt(student: Enrolment) -> None:
    answer = send(student)
    assert answer.status_code == 201
    told = answer.json()
    submission = Submission.objects.get()
    assert (told["id"], told["sha256"]) == (submission.pk, submission.sha256)
    assert told["attempt"] == 1
    (run,) = told["runs"]
    assert Run.objects.get(pk=run).state == Run.State.QUEUED
    assert answer["Location"] == f"/api/v1/submissions/{submission.pk}/"
    assert script_of(student.user).get(answer["Location"]).json() == told


def test_the_same_request_again_gives_the_same_submission(student: Enrolment) -> None:
    first, again = send(student), send(student)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Submission.objects.count() == Run.objects.count() == 1


def test_a_key_is_for_one_file(student: Enrolment) -> None:
    send(student)
    answer = send(student, content=PROGRAM.replace(b"0", b"1"))
    assert answer.status_code == 422
    assert "was used for another file" in answer.json()["detail"]
    assert Submission.objects.count() == 1


def test_two_students_may_choose_the_same_key(student: Enrolment) -> None:
    other = factories.make_student(student.offering)
    assert send(student).status_code == send(other).status_code == 201
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("key", [None, "", " ", "k" * 201])
def test_without_a_key_nothing_is_taken(student: Enrolment, key: str | None) -> None:
    answer = send(student, key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["fields"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.py", b""), ("a.exe", b"MZ"), ("a.py", b"\xff\xfe\x00"), ("a.ipynb", b"{}")],
)
def test_what_intake_refuses_is_refused_with_its_words(
    student: Enrolment, name: str, content: bytes
) -> None:
    answer = send(student, content=content, name=name)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["problems"]
    assert not Submission.objects.exists()


def test_no_file_at_all(student: Enrolment) -> None:
    address = f"/api/v1/classes/{student.offering_id}/tasks/1a/submissions/"
    client = script_of(student.user)
    answer = client.post(address, {}, format="multipart", headers={"Idempotency-Key": "a"})
    assert answer.status_code == 400
    assert "file" in answer.json()["fields"]


def test_only_a_student_of_the_class_hands_in(student: Enrolment, teacher: Enrolment) -> None:
    elsewhere = factories.make_student()
    assert send(student, user=teacher.user).status_code == 404
    assert send(student, user=elsewhere.user).status_code == 404
    assert send(student, offering=elsewhere.offering_id).status_code == 404
    assert send(student, task="nothing").status_code == 404
    assert not Submission.objects.exists()
