"""Practice: shown to students under its heading, to their faculty as a table, and never a mark."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Offering, Proposal
from grading.pages.register import register
from labs.models import Task
from tests import factories
from tests.pages.conftest import queries_of


@pytest.fixture
def offering(db: None) -> Offering:
    course = factories.make_course(open_tasks=("1a", "answers", "project-report"))
    return factories.make_offering(course)


def practised(student: Enrolment, outcome: str = "ok") -> int:
    """A graded run of a practice task, as the evaluation leaves it: without a proposal."""
    value = 0.9 if outcome == "ok" else None
    submission = factories.make_submission(student, slug="answers")
    run = factories.make_finished_run(submission, outcome=outcome, value=value)
    Proposal.objects.all().delete()
    return run.pk


def test_students_find_it_below_the_experiments_under_its_heading(
    as_student: Client, student: Enrolment
) -> None:
    practised(student)
    report = factories.make_submission(student, slug="project-report", file_name="report.pdf")
    report.kind = "written"
    report.save()
    page = as_student.get(reverse("home"))
    found = [(one.task.section, one.task.slug, one.state) for one in page.context["practice"]]
    assert found == [
        ("Mini project", "project-report", "handed_in"), ("Practice", "answers", "done"),
    ]  # fmt: skip
    text = page.content.decode()
    assert "no mark hangs on it" in text
    assert reverse("task", args=[student.pk, "answers"]) in text


def test_its_page_says_that_no_mark_hangs_on_it(as_student: Client, student: Enrolment) -> None:
    text = as_student.get(reverse("task", args=[student.pk, "answers"])).content.decode()
    assert "· Practice" in text
    assert "Course outcomes CO3, CO5" in text
    assert "no mark hangs on these points" in text
    assert "propose the execution marks" not in text


def test_a_result_shows_points_and_no_proposal(
    as_student: Client, as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    run = practised(student)
    for client in (as_student, as_teacher):
        text = client.get(reverse("run", args=[run])).content.decode()
        assert "No mark is proposed for it." in text
        assert "Execution marks proposed" not in text
        assert "/score/" not in text


def test_faculty_see_who_did_what(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    run = practised(student, outcome="timeout")
    report = factories.make_submission(
        student, slug="project-report", file_name="report.pdf", content=b"%PDF-1.7"
    )
    text = as_teacher.get(reverse("practice", args=[offering.pk])).content.decode()
    assert reverse("run", args=[run]) in text
    assert "Needs attention" in text
    assert reverse("submission_file", args=[report.pk]) in text


def test_without_practice_or_students_the_page_says_what_to_do(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    address = reverse("practice", args=[offering.pk])
    assert "Nobody is in this class yet" in as_teacher.get(address).content.decode()
    Task.objects.filter(experiment=None).update(current=None)
    assert "sync_labs" in as_teacher.get(address).content.decode()


def test_it_is_in_no_register(offering: Offering, student: Enrolment) -> None:
    practised(student)
    (row,) = register(offering).rows
    assert all(cell.graded is None for cell in row.cells)


def test_a_class_of_any_size_needs_few_queries(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    for _ in range(6):
        practised(factories.make_student(offering))
    assert queries_of(as_teacher, reverse("practice", args=[offering.pk])) <= 15
