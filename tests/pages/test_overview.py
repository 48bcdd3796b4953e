"""What waits for faculty."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.models import Enrolment, Run, StaffItem
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import queries_of


def _waiting(client: Client) -> list[tuple[str, str]]:
    found = client.get(reverse("faculty_home")).context["classes"][0]["waiting"]
    return [(row.enrolment.user.name, cell.item.key) for row, cell in found]


def test_proposals_wait_until_execution_is_decided(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    assert _waiting(as_teacher) == []
    factories.make_finished_run(factories.make_submission(student))
    assert _waiting(as_teacher) == [("Aditi Rao", "1")]
    rubric.save(student, "1", {"viva": 4}, teacher.user, {})
    assert _waiting(as_teacher) == [("Aditi Rao", "1")]
    rubric.save(student, "1", {"execution": 18}, teacher.user, {})
    assert _waiting(as_teacher) == []


def test_who_has_waited_longest_comes_first(as_teacher: Client, student: Enrolment) -> None:
    other = factories.make_student(student.offering, name="Zoya Sultana")
    factories.make_finished_run(factories.make_submission(other))
    factories.make_finished_run(factories.make_submission(student))
    assert [name for name, _ in _waiting(as_teacher)] == ["Zoya Sultana", "Aditi Rao"]


def test_a_program_that_runs_again_does_not_wait(as_teacher: Client, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student))
    factories.make_running_run(factories.make_submission(student))
    assert _waiting(as_teacher) == []


def test_a_failed_program_waits_too_with_its_proposal(
    as_teacher: Client, student: Enrolment
) -> None:
    factories.make_finished_run(
        factories.make_submission(student), outcome="timeout", value=None, marks="0"
    )
    assert _waiting(as_teacher) == [("Aditi Rao", "1")]


def test_faults_stand_there_until_they_are_dealt_with(
    as_teacher: Client, student: Enrolment
) -> None:
    run = factories.make_run(
        factories.make_submission(student),
        state=Run.State.PLATFORM_ERROR,
        finished_at=timezone.now(),
    )
    item = StaffItem.objects.create(run=run, text="No space is left on the disk.")
    assert b"No space is left on the disk." in as_teacher.get(reverse("faculty_home")).content
    as_teacher.post(reverse("staff_item_close", args=[item.pk]))
    assert b"No space is left" not in as_teacher.get(reverse("faculty_home")).content
    item.refresh_from_db()
    assert item.closed_at is not None


def test_who_can_no_longer_reach_the_pass_mark_is_named(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "T", {"writeup": 0, "execution": 0, "viva": 0}, teacher.user, {})
    rubric.save(student, "1", {"writeup": 1, "execution": 5, "viva": 1}, teacher.user, {})
    found = as_teacher.get(reverse("faculty_home")).context["classes"][0]["at_risk"]
    assert [row.enrolment for row in found] == [student]


def test_the_queue_is_told(as_teacher: Client, student: Enrolment) -> None:
    assert b"The queue is empty." in as_teacher.get(reverse("faculty_home")).content
    factories.make_run(factories.make_submission(student))
    assert b"0 runs going on, 1 queued" in as_teacher.get(reverse("faculty_home")).content


def test_somebody_who_teaches_nothing_is_told_so(as_student: Client) -> None:
    assert b"You teach no class yet" in as_student.get(reverse("faculty_home")).content


def test_the_page_needs_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, student: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    before = queries_of(as_teacher, reverse("faculty_home"))
    for _ in range(5):
        more = factories.make_student(student.offering)
        factories.make_finished_run(factories.make_submission(more))
    assert queries_of(as_teacher, reverse("faculty_home")) == before <= 16
