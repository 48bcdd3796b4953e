"""Text that people and programs wrote is shown as text on every page where it can come up."""

import pytest
from django.urls import reverse

from grading.models import Enrolment, Run, StaffItem
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import signed_in

EVIL = "<script>alert('owned')</script>\"><img src=x onerror=alert(1)>{{ 7|add:7 }}"


@pytest.fixture
def evil(db: None) -> tuple[Enrolment, Enrolment, Run, Run]:
    """A class in which every field that somebody can fill holds a script."""
    offering = factories.make_offering(term=EVIL[:40], batch="<b>", section="<i>")
    student = factories.make_student(offering, name=EVIL)
    teacher = factories.make_faculty(offering, name=EVIL)
    submission = factories.make_submission(
        student, content=f"# {EVIL}\n".encode(), file_name="<script>alert(1).py"
    )
    error = {"type": EVIL, "text": EVIL, "line": 1, "cell": None, "traceback": EVIL}
    finished = factories.make_finished_run(
        submission, message=EVIL, stdout=EVIL, stderr=EVIL, error=error, band="Poor"
    )
    finished.checks.update(message=EVIL)
    StaffItem.objects.create(run=finished, text=EVIL)
    running = factories.make_running_run(factories.make_submission(student), log_tail=EVIL)
    rubric.save(student, "1", {"viva": 3}, teacher.user, {}, EVIL)
    rubric.save(student, "2", State.AB, teacher.user, {}, EVIL)
    return student, teacher, finished, running


def _addresses(student: Enrolment, finished: Run, running: Run) -> dict[str, list[str]]:
    score = [student.offering_id, student.pk]
    both = [reverse("run", args=[finished.pk]), reverse("run", args=[running.pk])]
    return {
        "student": [
            *both,
            reverse("home"),
            reverse("my_marks"),
            reverse("task", args=[student.pk, "1a"]),
        ],
        "faculty": [
            *both,
            reverse("faculty_home"),
            reverse("grid", args=[student.offering_id]),
            reverse("score", args=[*score, "1"]),
            reverse("score", args=[*score, "2"]),
            reverse("reports:cie_sheet", args=[student.offering_id]),
        ],
    }


def test_no_page_turns_text_into_markup(evil: tuple) -> None:
    student, teacher, finished, running = evil
    people = {"student": student.user, "faculty": teacher.user}
    for who, addresses in _addresses(student, finished, running).items():
        client = signed_in(people[who])
        for address in addresses:
            page = client.get(address).content.decode()
            assert "&lt;script&gt;" in page, address
            assert "<script>alert" not in page, address
            assert "<img src=x" not in page, address


def test_what_was_typed_comes_back_as_text(evil: tuple) -> None:
    student, teacher, *_ = evil
    answer = signed_in(teacher.user).post(
        reverse("score_save", args=[student.offering_id, student.pk, "1"]),
        {"do": "marks", "mark-execution": EVIL, "reason": EVIL},
    )
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    answer = signed_in(teacher.user).get(reverse("grid", args=[student.offering_id]), {"q": EVIL})
    assert "<script>alert" not in answer.content.decode()


def test_what_was_pasted_comes_back_as_text(evil: tuple) -> None:
    student, *_ = evil
    answer = signed_in(student.user).post(
        reverse("hand_in", args=[student.pk, "1a"]),
        {"pasted": '{"</textarea>' + EVIL, "key": '"><script>alert(1)</script>'},
    )
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert "</textarea><script" not in answer.content.decode()


def test_a_file_name_can_not_break_out_of_its_header(evil: tuple) -> None:
    student, _, finished, _ = evil
    finished.submission.file_name = 'a"; filename="b.html\r\nX-Evil: 1'
    finished.submission.save()
    answer = signed_in(student.user).get(reverse("submission_file", args=[finished.submission_id]))
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "X-Evil" not in answer.headers
    assert 'filename="b.html' not in answer["Content-Disposition"].replace('\\"', "")
