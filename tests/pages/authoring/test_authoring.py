"""A task's folder looked at, measured, published and taken back by those who teach its course."""

import json
import shutil
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from grading.authoring import folders, job
from grading.models import Calibrating, Enrolment
from labs.models import StoredCalibration, Task
from labs.parse import CATALOGUE, source_digest
from labs.stored import with_stored
from tests import factories
from tests.pages.conftest import queries_of, signed_in

SLUG = "1a"


@pytest.fixture
def teacher(db: None) -> Enrolment:
    return factories.make_faculty(name="Dr. Meera Krishnan")


@pytest.fixture
def client(teacher: Enrolment) -> Client:
    return signed_in(teacher.user)


def _at(name: str, *more: object) -> str:
    return reverse(name, args=["20CSEL76", SLUG, *more])


def test_every_task_of_the_course_is_listed_with_its_state(client: Client) -> None:
    lines = client.get(reverse("authoring")).context["lines"]
    assert {line.folder.course for line in lines} == {"20CSEL76"}
    states = {line.folder.slug: line.state for line in lines}
    assert states[SLUG] == "open"
    assert "closed" in states.values()  # calibrated, and nobody opened it here
    assert queries_of(client, reverse("authoring")) <= 15
    assert queries_of(client, _at("authoring_task")) <= 15


def test_a_preview_shows_what_a_student_would_see(client: Client) -> None:
    page = client.get(_at("authoring_preview")).content.decode()
    task = folders.one("20CSEL76", SLUG).task
    assert task is not None
    assert task.contract.signature in page or "predict" in page
    assert 'type="file"' not in page
    assert client.get(_at("authoring_starter")).status_code == 200


def test_a_mistake_in_a_folder_is_told_with_file_and_key(
    client: Client, tmp_path, monkeypatch
) -> None:
    copy = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "20csel76", copy / "20csel76")
    lab = copy / "20csel76" / SLUG / "lab.toml"
    lab.write_text(lab.read_text().replace("attempts = ", "attempts = -"))
    monkeypatch.setattr(folders, "CATALOGUE", copy)
    page = client.get(reverse("authoring")).content.decode()
    assert "Folder has a mistake" in page
    assert "lab.toml" in page
    assert "attempts" in page
    assert client.get(_at("authoring_publish")).status_code == 409


def test_taking_back_closes_the_task_until_people_publish_it_again(client: Client) -> None:
    client.post(_at("authoring_take_back"), {"to": "", "reason": "The data is wrong."})
    assert Task.objects.get(slug=SLUG, course__code="20CSEL76").current is None
    call_command("sync_labs", verbosity=0)
    assert Task.objects.get(slug=SLUG, course__code="20CSEL76").current is None
    page = client.get(_at("authoring_publish")).content.decode()
    assert f"20CSEL76/{SLUG} published as" in page
    client.post(_at("authoring_publish"), {"reason": "The data is right again."})
    assert Task.objects.get(slug=SLUG, course__code="20CSEL76").current is not None
    kinds = AuditEvent.objects.filter(about=f"task 20CSEL76/{SLUG}").values_list("kind", flat=True)
    assert list(kinds) == ["task_published", "task_taken_back"]


def test_what_was_measured_here_goes_before_the_folder_and_can_be_published(
    client: Client, teacher: Enrolment
) -> None:
    task = folders.one("20CSEL76", SLUG).task
    assert task is not None
    assert task.calibration is not None
    found = replace(task.calibration, target=0.5, measured_at="2999-01-01T00:00Z")
    StoredCalibration.objects.create(
        course=task.course, slug=SLUG, source=source_digest(task),
        calibration=json.loads(json.dumps(found.as_json())), actor=teacher.user,
    )  # fmt: skip
    measured = with_stored(task)
    assert measured.calibration == found
    assert measured.digest != task.digest
    page = client.get(_at("authoring_publish")).content.decode()
    assert "target 0.5" in page
    assert teacher.offering.section in page
    client.post(_at("authoring_publish"), {"reason": "Measured on our machine."})
    row = Task.objects.get(slug=SLUG, course__code="20CSEL76")
    assert row.current is not None
    assert row.current.spec["calibration"]["target"] == 0.5


def test_a_task_whose_programs_land_wrong_is_not_published_and_says_why(
    client: Client, teacher: Enrolment
) -> None:
    task = folders.one("20CSEL76", SLUG).task
    assert task is not None
    assert task.calibration is not None
    found = replace(task.calibration, landed={}, measured_at="2999-01-01T00:00Z")
    StoredCalibration.objects.create(
        course=task.course, slug=SLUG, source=source_digest(task), calibration=found.as_json(),
        actor=teacher.user,
    )  # fmt: skip
    answer = client.post(_at("authoring_publish"), {"reason": "In a hurry."})
    assert answer.status_code == 409
    assert "was not graded when the task was calibrated" in answer.content.decode()


def test_a_calibration_is_started_once_followed_and_cancelled(
    client: Client, teacher: Enrolment
) -> None:
    for _ in range(2):
        answer = client.post(_at("authoring_calibrate"), {"seeds": 2})
    assert answer.status_code == 409
    row = Calibrating.objects.get()
    assert [step["kind"] for step in row.steps][:2] == ["seed", "seed"]
    page = client.get(_at("authoring_calibration", row.pk)).content.decode()
    assert f"0 of {len(row.steps)} steps done" in page
    client.post(_at("authoring_cancel", row.pk))
    row.refresh_from_db()
    assert row.state == "cancelled"
    job.step(row.pk)  # a message that came late
    row.refresh_from_db()
    assert row.done == []
    assert client.post(_at("authoring_calibrate"), {"seeds": 1}).status_code == 422


def test_somebody_who_teaches_another_course_sees_none_of_it(db: None, teacher: Enrolment) -> None:
    elsewhere = signed_in(factories.make_user())
    assert elsewhere.get(reverse("authoring")).status_code == 404
    assert elsewhere.get(_at("authoring_task")).status_code == 404
