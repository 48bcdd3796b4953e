"""A task whose folder vanished after it was published: students go on, faculty see it and can act.

The folder is really taken away, from a copy of the catalogue that the pages look at.
"""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from grading.authoring import folders
from grading.models import Draft, Enrolment
from grading.pages.authoring import tasks
from labs import starters
from labs.models import Task
from labs.parse import CATALOGUE
from tests.pages.conftest import queries_of


@pytest.fixture
def vanished(student: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folder of 1a was."""
    copy = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "20csel76", copy / "20csel76")
    shutil.rmtree(copy / "20csel76" / "1a")
    for room in (folders, starters, tasks):
        monkeypatch.setattr(room, "CATALOGUE", copy)
    return copy / "20csel76" / "1a"


def test_students_keep_statement_starter_and_draft(
    as_student: Client, student: Enrolment, vanished: Path
) -> None:
    page = as_student.get(reverse("task", args=[student.pk, "1a"]))
    assert "predict(images)" in page.content.decode()
    starter = as_student.get(reverse("starter", args=[student.pk, "1a"]))
    assert starter.content == (CATALOGUE / "20csel76" / "1a" / "starter.ipynb").read_bytes()
    as_student.post(reverse("editor_begin", args=[student.pk, "1a"]), {"start": "starter"})
    assert b"predict" in bytes(Draft.objects.get().content)


def test_a_version_that_kept_no_starter_says_so_and_breaks_nothing(
    as_student: Client, student: Enrolment, vanished: Path
) -> None:
    """As an earlier release stored it."""
    Task.objects.get(slug="1a").versions.update(starter="")
    assert as_student.get(reverse("starter", args=[student.pk, "1a"])).status_code == 404
    begin = reverse("editor_begin", args=[student.pk, "1a"])
    page = as_student.get(reverse("editor", args=[student.pk, "1a"])).content.decode()
    assert "an empty notebook" in page
    assert "the starter notebook" not in page
    assert as_student.post(begin, {"start": "starter"}).status_code == 422
    assert not Draft.objects.exists()
    as_student.post(begin, {"start": "empty-script"})
    assert Draft.objects.exists()


def test_faculty_see_that_it_is_gone_and_take_it_back(
    as_teacher: Client, student: Enrolment, vanished: Path
) -> None:
    at = ["20CSEL76", "1a"]
    listed = as_teacher.get(reverse("authoring")).content.decode()
    assert "Folder is gone" in listed
    assert f"{vanished} is gone: put it back" in listed
    assert queries_of(as_teacher, reverse("authoring")) <= 15
    for name in ("authoring_task", "authoring_preview", "authoring_take_back"):
        assert as_teacher.get(reverse(name, args=at)).status_code == 200
    assert as_teacher.get(reverse("authoring_publish", args=at)).status_code == 409
    assert as_teacher.get(reverse("authoring_starter", args=at)).status_code == 404
    as_teacher.post(
        reverse("authoring_take_back", args=at), {"to": "", "reason": "Its folder is gone."}
    )
    assert Task.objects.get(slug="1a").current is None
    assert "Folder is gone" not in as_teacher.get(reverse("authoring")).content.decode()


def test_nobody_can_ask_for_a_task_that_never_was(as_teacher: Client, student: Enrolment) -> None:
    address = reverse("authoring_task", args=["20CSEL76", "9z"])
    assert as_teacher.get(address).status_code == 404
