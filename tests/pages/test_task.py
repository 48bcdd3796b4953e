"""A task's page and handing in."""

import shutil
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from grading.authoring import folders
from grading.models import Enrolment, Run, Submission
from labs.models import Task
from labs.parse import CATALOGUE, load_catalogue
from labs.sync import sync
from tests import factories
from tests.labs.conftest import change
from tests.pages.conftest import queries_of

HTMX = {"HX-Request": "true"}
EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@pytest.fixture
def hand_in(student: Enrolment) -> str:
    return reverse("hand_in", args=[student.pk, "1a"])


@pytest.fixture
def page(as_student: Client, student: Enrolment) -> str:
    return as_student.get(reverse("task", args=[student.pk, "1a"])).content.decode()


def _file(content: bytes = factories.PROGRAM, name: str = "knn.py") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_it_says_what_is_asked_and_what_there_is_to_work_with(page: str) -> None:
    for part in (
        "predict(images)",
        "MNIST-5k",
        "Stands in for CIFAR-10",
        "Runs to its end",
        "25 %",
        "2 min",
        "2048 MiB",
        "30 of 30 attempts left",
        "Starter notebook",
    ):
        assert part in page


def test_the_starter_is_a_download(as_student: Client, student: Enrolment) -> None:
    answer = as_student.get(reverse("starter", args=[student.pk, "1a"]))
    assert answer["Content-Disposition"] == 'attachment; filename="1a-starter.ipynb"'
    assert answer.content.startswith(b"{")


def test_a_file_becomes_a_submission_with_its_run(as_student: Client, hand_in: str) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "program": _file()})
    run = Run.objects.get()
    assert answer["Location"] == reverse("run", args=[run.pk])
    assert (run.state, run.submission.file_name) == (Run.State.QUEUED, "knn.py")


def test_pasted_text_keeps_every_character(as_student: Client, hand_in: str) -> None:
    text = "\n\nword = 'ಪ್ರಯೋಗ'\r\n\tif word:  \r\n"
    as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": text})
    submission = Submission.objects.get()
    assert submission.file.read().decode() == text.replace("\r\n", "\n")
    assert submission.file_name == "solution.py"


def test_a_pasted_notebook_is_known_by_its_form(as_student: Client, hand_in: str) -> None:
    text = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": text})
    assert answer.status_code in (302, 422)
    assert "solution.ipynb" in [s.file_name for s in Submission.objects.all()] or (
        "notebook" in answer.content.decode()
    )


def test_a_double_click_makes_one_submission(as_student: Client, hand_in: str) -> None:
    key = uuid.uuid4()
    first = as_student.post(hand_in, {"key": key, "program": _file()})
    second = as_student.post(hand_in, {"key": key, "program": _file()})
    assert first["Location"] == second["Location"]
    assert (Submission.objects.count(), Run.objects.count()) == (1, 1)


def test_another_file_from_a_form_that_a_browser_kept_is_not_lost(
    as_student: Client, hand_in: str
) -> None:
    key = uuid.uuid4()
    as_student.post(hand_in, {"key": key, "program": _file(b"a = 1\n")})
    as_student.post(hand_in, {"key": key, "program": _file(b"a = 2\n")})
    assert Submission.objects.count() == 2


def test_the_page_is_never_cached_so_that_going_back_makes_a_new_form(
    as_student: Client, student: Enrolment
) -> None:
    answer = as_student.get(reverse("task", args=[student.pk, "1a"]))
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.py"), (b"\x00\x01\x02" * 99, "program.py"), (b"x = 1\n", "program.txt")],
)
def test_a_refused_file_says_why_and_nothing_is_stored(
    as_student: Client, hand_in: str, content: bytes, name: str
) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "program": _file(content, name)})
    assert answer.status_code == 422
    assert "Not handed in." in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_file_over_the_limit_is_refused(as_student: Client, hand_in: str, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "program": _file(b"#" * 1001)})
    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_nothing_typed_is_lost_when_it_is_refused(as_student: Client, hand_in: str) -> None:
    key = uuid.uuid4()
    text = '{"cells": "a notebook that is <b>none</b>"'
    answer = as_student.post(hand_in, {"key": key, "pasted": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "a notebook that is &lt;b&gt;none&lt;/b&gt;" in page
    assert f'value="{key}"' in page


def test_without_anything_it_asks_for_something(as_student: Client, hand_in: str) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": "  \n"})
    assert "Choose a file or paste a program" in answer.content.decode()


@pytest.mark.parametrize("form", [{}, {"key": ""}, {"key": "damaged"}])
def test_a_form_without_a_sound_key_hands_in_all_the_same(
    as_student: Client, hand_in: str, form: dict[str, str]
) -> None:
    """Reloading it, as it used to ask for, would lose what was typed."""
    answer = as_student.post(hand_in, form | {"pasted": "  \n"})
    assert "damaged" not in answer.content.decode()
    assert as_student.post(hand_in, form | {"pasted": "x = 1\n"}).status_code == 302
    assert Submission.objects.count() == 1


def test_pasted_bytes_are_called_what_they_are(as_student: Client, hand_in: str) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": "x = 1\0\n"})
    assert answer.status_code == 422
    assert "binary" in answer.content.decode()


def test_what_was_typed_stays_when_the_last_attempt_was_used_elsewhere(
    as_student: Client, student: Enrolment, hand_in: str
) -> None:
    for number in range(30):
        factories.make_submission(student, content=b"x = %d\n" % number)
        Run.objects.create(
            submission=Submission.objects.latest("pk"),
            task_version=factories.get_task(student.offering).current,
        )
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": "x = 'mine'\n"})
    assert answer.status_code == 422
    assert "All 30 attempts" in answer.content.decode()
    assert "x = &#x27;mine&#x27;" in answer.content.decode()


def test_in_place_only_the_refusal_is_renewed(as_student: Client, hand_in: str) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4()}, headers=HTMX)
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_in_place_a_hand_in_leads_to_its_run(as_student: Client, hand_in: str) -> None:
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "program": _file()}, headers=HTMX)
    assert answer["HX-Redirect"] == reverse("run", args=[Run.objects.get().pk])


def test_with_no_attempts_left_the_form_is_gone(as_student: Client, student: Enrolment) -> None:
    version = Task.objects.get(slug="1a").current
    assert version is not None
    version.spec["attempts"] = 1
    version.save()
    factories.make_finished_run(factories.make_submission(student))
    page = as_student.get(reverse("task", args=[student.pk, "1a"])).content.decode()
    assert "No attempts left" in page
    assert '<input id="program"' not in page


def test_the_page_needs_few_queries_however_many_attempts_there_are(
    as_student: Client, student: Enrolment
) -> None:
    address = reverse("task", args=[student.pk, "1a"])
    factories.make_finished_run(factories.make_submission(student))
    before = queries_of(as_student, address)
    for _ in range(5):
        factories.make_finished_run(factories.make_submission(student))
    assert queries_of(as_student, address) == before <= 14


def test_markup_in_a_tasks_folder_is_shown_as_text(
    as_student: Client, as_teacher: Client, student: Enrolment, tmp_path: Path, monkeypatch
) -> None:
    """From the folder on: an author may have pasted it, or be no friend."""
    copy = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "20csel76", copy / "20csel76")
    (copy / "20csel76" / "1a" / "statement.md").write_text(
        f"# One\n\n{EVIL}\n\n[one](javascript:alert(1)) ![two](https://elsewhere.example/a.png)\n\n"
        f"| a |\n|---|\n| {EVIL} |\n\n```html\n{EVIL}\n```\n"
    )
    for key in ("title", "summary"):
        change(copy / "20csel76" / "1a" / "lab.toml", f'{key} = "', f'{key} = "{EVIL}')
    sync(load_catalogue(copy))
    monkeypatch.setattr(folders, "CATALOGUE", copy)
    for page in (
        as_student.get(reverse("task", args=[student.pk, "1a"])),
        as_student.get(reverse("student_home", args=[student.pk])),
        as_teacher.get(reverse("authoring_preview", args=["20CSEL76", "1a"])),
        as_teacher.get(reverse("authoring")),
    ):
        html = page.content.decode()
        assert page.status_code == 200
        assert "&lt;script&gt;alert" in html
        for bad in ("<script>alert", "<img", 'href="javascript'):
            assert bad not in html
