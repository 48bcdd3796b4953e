"""A task that is answered in words: handed in as text or document, shown as text, run by nobody."""

import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from grading import intake
from grading.models import Enrolment, Run, Submission
from grading.pages import source
from labs.models import Task, TaskVersion
from labs.spec import ContractSpec, CriterionSpec, TaskSpec, WrittenSpec
from tests import factories
from tests.intake.test_written import document
from tests.pages.conftest import signed_in

HOSTILE = b"# Why\n\n<script>alert(1)</script> A network generalises, since it was regularised.\n"


@pytest.fixture
def task(student: Enrolment) -> Task:
    """Task 1a, asked for in words."""
    asked = factories.get_task(student.offering)
    assert asked.current is not None
    spec = replace(
        TaskSpec.from_json(asked.current.spec),
        contract=ContractSpec("", "", "written", ""),
        checks=(),
        calibration=None,
        rubric=(CriterionSpec("Reasons", 6, "why, not only what"), CriterionSpec("Examples", 4)),
        written=WrittenSpec(words=100),
        attempts=2,
    )
    asked.current = TaskVersion.objects.create(task=asked, digest="w" * 64, spec=spec.as_json())
    asked.save()
    return asked


@pytest.fixture
def hand_in(student: Enrolment, task: Task) -> str:
    return reverse("hand_in", args=[student.pk, task.slug])


def test_the_page_says_what_is_wanted(as_student: Client, student: Enrolment, task: Task) -> None:
    page = as_student.get(reverse("task", args=[student.pk, task.slug])).content.decode()
    assert "Markdown (.md) or PDF (.pdf)" in page
    assert "at most 100 words or 10 pages" in page
    assert "Reasons" in page
    assert "Starter notebook" not in page
    assert 'accept=".md,.pdf"' in page


def test_an_answer_is_kept_and_nothing_is_run(
    as_student: Client, student: Enrolment, hand_in: str
) -> None:
    answer = as_student.post(
        hand_in, {"key": uuid.uuid4(), "program": SimpleUploadedFile("why.md", HOSTILE)}
    )
    submission = Submission.objects.get()
    assert answer["Location"].endswith("#attempts")
    assert (submission.kind, submission.file_name) == (intake.WRITTEN, "why.md")
    assert not Run.objects.exists()
    page = as_student.get(answer["Location"]).content.decode()
    assert "why.md" in page
    assert "received, read by your faculty" in page
    assert "1 of 2 attempts left" in page


def test_what_is_typed_on_the_page_is_an_answer_too(as_student: Client, hand_in: str) -> None:
    as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": "Because it saw more."})
    assert Submission.objects.get().file_name == "answer.md"


def test_a_program_is_refused(as_student: Client, hand_in: str) -> None:
    file = SimpleUploadedFile("a.py", b"print(1)\n")
    answer = as_student.post(hand_in, {"key": uuid.uuid4(), "program": file})
    assert answer.status_code == 422
    assert "A written answer is Markdown" in answer.content.decode()
    assert not Submission.objects.exists()


def test_attempts_count(as_student: Client, hand_in: str) -> None:
    for number in range(3):
        text = f"Answer number {number}."
        answer = as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": text})
    assert Submission.objects.count() == 2
    assert "All 2 attempts" in answer.content.decode()


def test_faculty_read_it_as_text(
    as_teacher: Client, teacher: Enrolment, student: Enrolment, as_student: Client, hand_in: str
) -> None:
    as_student.post(
        hand_in, {"key": uuid.uuid4(), "program": SimpleUploadedFile("why.md", HOSTILE)}
    )
    page = as_teacher.get(reverse("score", args=[student.offering_id, student.pk, "1"]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt; A network generalises" in text
    assert "<script>alert(1)" not in text
    assert as_teacher.get(reverse("grid", args=[student.offering_id])).status_code == 200


def test_a_document_is_only_ever_a_download(
    as_student: Client, student: Enrolment, hand_in: str
) -> None:
    content = document(1)
    as_student.post(hand_in, {"key": uuid.uuid4(), "program": SimpleUploadedFile("a.pdf", content)})
    submission = Submission.objects.get()
    assert [part.text for part in source.parts(submission)] == [
        "A PDF file: download it to read it."
    ]
    answer = as_student.get(reverse("submission_file", args=[submission.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"


def test_an_answer_is_shown_without_pictures_scripts_and_other_addresses(
    as_student: Client, as_teacher: Client, student: Enrolment, hand_in: str
) -> None:
    hostile = (
        b"# Why\n\n<script>alert(1)</script><img src=x onerror=alert(2)>\n\n"
        b"![seen](https://tracker.example/p.png) [mail](javascript:alert(3)) "
        b"[book](https://example.org/book) **because**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    as_student.post(
        hand_in, {"key": uuid.uuid4(), "program": SimpleUploadedFile("why.md", hostile)}
    )
    where = reverse("answer", args=[Submission.objects.get().pk])
    for person in (as_student, as_teacher):
        shown = person.get(where)
        text = shown.content.decode()
        assert "<strong>because</strong>" in text
        assert "<table>" in text
        assert 'href="https://example.org/book"' in text
        for bad in ("<script", "<img", "tracker.example", 'href="javascript'):
            assert bad not in text
        policy = shown["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
    classmate = factories.make_student(student.offering)
    assert signed_in(classmate.user).get(where).status_code == 404


def test_only_markdown_is_shown_as_a_page(as_student: Client, hand_in: str) -> None:
    file = SimpleUploadedFile("a.pdf", document(1))
    as_student.post(hand_in, {"key": uuid.uuid4(), "program": file})
    assert as_student.get(reverse("answer", args=[Submission.objects.get().pk])).status_code == 404


def test_it_waits_for_faculty_and_no_longer_for_the_student(
    as_student: Client, as_teacher: Client, student: Enrolment, hand_in: str
) -> None:
    as_student.post(hand_in, {"key": uuid.uuid4(), "pasted": "Because it saw more."})
    home = as_student.get(reverse("student_home", args=[student.pk])).content.decode()
    assert "Handed in" in home
    overview = as_teacher.get(reverse("faculty_home")).content.decode()
    assert reverse("score", args=[student.offering_id, student.pk, "1"]) in overview
    grid = as_teacher.get(reverse("grid", args=[student.offering_id])).content.decode()
    assert "Handed in" in grid
