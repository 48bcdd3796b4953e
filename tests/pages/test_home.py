"""A student's home: experiments in order, what is next, the CIE so far."""

from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.models import Enrolment, Run
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import queries_of, signed_in

FULL = {"writeup": Decimal(5), "execution": Decimal(20), "viva": Decimal(5)}


def _page(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def test_experiments_stand_in_their_order(as_student: Client) -> None:
    lines = as_student.get(reverse("home")).context["lines"]
    assert [line.experiment.number for line in lines] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_next_is_the_task_that_was_not_begun(as_student: Client) -> None:
    found = as_student.get(reverse("home")).context["next"]
    assert (found.task.task.slug, found.task.state) == ("1a", "not_started")
    assert "Nothing is handed in yet." in _page(as_student)


def test_a_failed_run_is_next_before_anything_else(as_student: Client, student: Enrolment) -> None:
    factories.make_finished_run(
        factories.make_submission(student), outcome="timeout", value=None, marks="0"
    )
    assert as_student.get(reverse("home")).context["next"].task.state == "attention"
    assert "Needs attention" in _page(as_student)


def test_nothing_is_next_while_marks_are_proposed(as_student: Client, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student))
    page = as_student.get(reverse("home"))
    assert page.context["next"] is None
    assert page.context["lines"][0].state == "proposed"


def test_the_best_metric_is_shown_and_the_newest_run_counts(
    as_student: Client, student: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student), value=0.95)
    factories.make_finished_run(factories.make_submission(student), value=0.80)
    task = as_student.get(reverse("home")).context["lines"][0].tasks[0]
    assert (task.best.value, task.newest.metric.value, task.attempts) == (0.95, 0.80, 2)


def test_each_state_of_a_run_has_its_word(as_student: Client, student: Enrolment) -> None:
    states = {
        Run.State.QUEUED: "queued",
        Run.State.RUNNING: "running",
        Run.State.SEALED: "running",
        Run.State.STUDENT_ERROR: "attention",
        Run.State.PLATFORM_ERROR: "fault",
        Run.State.CANCELLED: "cancelled",
    }
    run = factories.make_run(factories.make_submission(student))
    for state, shown in states.items():
        Run.objects.filter(pk=run.pk).update(state=state)
        assert as_student.get(reverse("home")).context["lines"][0].state == shown


def test_missing_marks_are_a_dash_and_never_zero(as_student: Client) -> None:
    page = as_student.get(reverse("home"))
    assert page.context["cie"].marks is None
    assert "not entered" in page.content.decode()
    assert "No experiment is scored yet" in page.content.decode()


def test_the_cie_so_far_and_what_is_needed_follow_from_the_ledger(
    as_student: Client, student: Enrolment
) -> None:
    teacher = factories.make_faculty(student.offering).user
    for key in "1234567":
        marks = {"writeup": 3, "execution": 7, "viva": 2}
        rubric.save(student, key, marks, teacher, {})
    page = as_student.get(reverse("home"))
    assert page.context["cie"].a == 12
    # 19.5 - 12 = 7.5 of B's 20: at the same share 15 of 40 and, rounded up, 4 of 10.
    assert (page.context["needed"].test, page.context["needed"].project) == (15, 4)
    assert '<b class="num">15</b> of 40 in the test' in page.content.decode()


def test_a_decided_experiment_is_confirmed_and_a_state_has_its_word(
    as_student: Client, student: Enrolment
) -> None:
    teacher = factories.make_faculty(student.offering).user
    rubric.save(student, "1", FULL, teacher, {})
    rubric.save(student, "2", State.AB, teacher, {})
    rubric.save(student, "3", {"viva": 4}, teacher, {})
    lines = as_student.get(reverse("home")).context["lines"]
    assert [line.state for line in lines[:4]] == ["confirmed", "AB", "partly", "not_open"]


def test_numbers_lead_to_where_they_come_from(as_student: Client, student: Enrolment) -> None:
    best = factories.make_finished_run(factories.make_submission(student), value=0.95)
    factories.make_finished_run(factories.make_submission(student), value=0.80)
    teacher = factories.make_faculty(student.offering).user
    rubric.save(student, "1", FULL, teacher, {})
    page = _page(as_student)
    marks = reverse("class_marks", args=[student.pk])
    assert f'href="{reverse("run", args=[best.pk])}"' in page
    for anchor in ("item-1", "cie-working", "working-a", "working-t", "working-p"):
        assert f'href="{marks}#{anchor}"' in page
        assert f'id="{anchor}"' in as_student.get(marks).content.decode()


def test_what_goes_on_without_the_student_is_said(as_student: Client, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student))
    assert "1 experiment waits for your faculty" in _page(as_student)


def test_after_an_error_the_next_step_is_to_read_what_happened(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="timeout", value=None, marks="0"
    )
    page = _page(as_student)
    assert "Read what happened" in page
    assert f'<a class="btn btn-main" href="{reverse("run", args=[run.pk])}">' in page


def test_an_overdue_experiment_says_so(student: Enrolment) -> None:
    late = factories.make_offering(due_at=timezone.now() - timedelta(days=1))
    late.enrolments.create(user=student.user, role="student")
    assert "was due" in _page(signed_in(student.user))


def test_faculty_are_sent_to_their_overview(as_teacher: Client) -> None:
    assert as_teacher.get(reverse("home"))["Location"] == reverse("faculty_home")


def test_somebody_on_no_roster_is_told_what_to_do(db: None) -> None:
    page = signed_in(factories.make_user()).get(reverse("home"))
    assert b"not on the roster" in page.content


def test_the_page_needs_few_queries_however_many_runs_there_are(
    as_student: Client, student: Enrolment
) -> None:
    before = queries_of(as_student, reverse("home"))
    for _ in range(6):
        factories.make_finished_run(factories.make_submission(student))
    assert queries_of(as_student, reverse("home")) == before <= 15
