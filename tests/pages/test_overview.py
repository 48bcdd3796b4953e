"""What waits for faculty."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.evaluation import hearing
from grading.exams import draw as drawing
from grading.ledger import sheets
from grading.models import Enrolment, Examiner, Run, SheetEvent, StaffItem, Worker
from grading.pages.overview import ClassOverview
from grading.scoring import publishing, regrade, rubric
from tests import factories
from tests.exams.build import make_sitting
from tests.pages.conftest import queries_of


def _class(client: Client) -> ClassOverview:
    return client.get(reverse("faculty_home")).context["classes"][0]


def _waiting(client: Client) -> list[tuple[str, str, int]]:
    found = _class(client).waiting
    return [(each.first.enrolment.user.name, each.item.key, each.count) for each in found]


def test_proposals_wait_until_execution_is_decided(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    assert _waiting(as_teacher) == []
    factories.make_finished_run(factories.make_submission(student))
    assert _waiting(as_teacher) == [("Aditi Rao", "1", 1)]
    rubric.save(student, "1", {"viva": 4}, teacher.user, {})
    assert _waiting(as_teacher) == [("Aditi Rao", "1", 1)]
    rubric.save(student, "1", {"execution": 18}, teacher.user, {})
    assert _waiting(as_teacher) == []


def test_who_has_waited_longest_comes_first(as_teacher: Client, student: Enrolment) -> None:
    other = factories.make_student(student.offering, name="Zoya Sultana")
    factories.make_finished_run(factories.make_submission(other))
    factories.make_finished_run(factories.make_submission(student))
    assert _waiting(as_teacher) == [("Zoya Sultana", "1", 2)]


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
    assert _waiting(as_teacher) == [("Aditi Rao", "1", 1)]


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
    assert [row.enrolment for row in _class(as_teacher).out_of_reach] == [student]
    page = as_teacher.get(reverse("faculty_home")).content.decode()
    assert "mean 7 of 30, so test and project have to bring 12.5 of 20: 12.5 more" in page
    working = reverse("reports:cie_working", args=[student.offering_id, student.pk])
    assert f'href="{working}"' in page


def test_who_needs_most_of_what_is_open_is_named_with_what_it_is(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "1", {"writeup": 1, "execution": 1, "viva": 1}, teacher.user, {})
    assert [row.enrolment for row in _class(as_teacher).hard] == [student]
    page = as_teacher.get(reverse("faculty_home")).content.decode()
    assert "needs 33 of 40 in the test and 9 of 10 for the project" in page


def test_a_complete_sheet_and_a_wish_to_unlock_it_wait(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    entry = {"writeup": 4, "execution": 18, "viva": 4}
    for item in "1234567T":
        rubric.save(student, item, entry, teacher.user, {})
    assert not _class(as_teacher).sheets
    project = {"problem": 2, "implementation": 4, "demonstration": 2, "report": 2}
    rubric.save(student, "P", project, teacher.user, {})
    assert [(note.sheet, note.asked) for note in _class(as_teacher).sheets] == [("C", None)]
    publishing.publish(student.offering, SheetEvent.Sheet.CIE, teacher.user)
    assert not _class(as_teacher).sheets
    other = factories.make_faculty(student.offering, name="Dr. Suresh")
    sheets.ask_to_unlock(student.offering, SheetEvent.Sheet.CIE, other.user, "A typing error.")
    page = as_teacher.get(reverse("faculty_home")).content.decode()
    assert "Dr. Suresh asks for the CIE sheet to be unlocked." in page


def test_regrade_requests_wait_in_their_class_until_somebody_decides(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    other = factories.make_offering()
    other.enrolments.create(user=teacher.user, role="faculty")
    home, link = reverse("faculty_home"), reverse("regrades", args=[student.offering_id])
    before = queries_of(as_teacher, home)
    assert f'href="{link}"' not in as_teacher.get(home).content.decode()
    asked = []
    for item in "12":
        rubric.save(student, item, {"viva": 2}, teacher.user, {})
        asked.append(regrade.ask(student, item, "The second answer was right."))
    page = as_teacher.get(home)
    assert [each.regrades for each in page.context["classes"]] == [0, 2]
    assert "2 re-grade requests wait for an answer." in page.content.decode()
    assert f'href="{link}"' in page.content.decode()
    assert page.context["waits"]
    assert queries_of(as_teacher, home) <= before
    regrade.decline(asked[0], teacher.user, "It was the first answer.")
    assert "1 re-grade request waits for an answer." in as_teacher.get(home).content.decode()
    regrade.decline(asked[1], teacher.user, "It was the first answer.")
    page = as_teacher.get(home)
    assert not page.context["waits"]
    assert "re-grade request" not in page.content.decode()


def test_sittings_stand_there_from_their_day_until_they_are_signed(
    as_teacher: Client, teacher: Enrolment
) -> None:
    sitting = make_sitting(teacher.offering, students=1)
    found = as_teacher.get(reverse("faculty_home")).context["sittings"]
    assert [(each.session, each.stage.label) for each in found] == [(sitting, "Being set up")]
    drawing.commit(sitting, teacher.user)
    past = timezone.now() - timedelta(days=3)
    sitting.starts_at = sitting.opened_at = past
    sitting.closed_at = past + timedelta(hours=3)
    sitting.save()
    found = as_teacher.get(reverse("faculty_home")).context["sittings"]
    assert [each.stage.label for each in found] == ["Closed"]
    Examiner.objects.update(signed_at=past)
    assert not as_teacher.get(reverse("faculty_home")).context["sittings"]


def test_the_queue_is_told(as_teacher: Client, student: Enrolment) -> None:
    found = as_teacher.get(reverse("faculty_home")).context["queue"]
    assert (found.waiting, found.running, found.expected, found.silent) == (0, 0, None, True)
    factories.make_finished_run(factories.make_submission(student))  # takes nine seconds
    for _ in range(2):
        factories.make_running_run(factories.make_submission(student))
    factories.make_run(factories.make_submission(student))
    found = as_teacher.get(reverse("faculty_home")).context["queue"]
    assert (found.waiting, found.running, found.workers, found.silent) == (1, 2, 1, False)
    assert found.expected == timedelta(seconds=9)  # two of three before it, on two places


def test_a_worker_that_waits_for_runs_is_heard(as_teacher: Client, db: None) -> None:
    hearing.heard(hearing.RUNS, "here:1")
    hearing.heard("upkeep", "here:2")
    assert as_teacher.get(reverse("faculty_home")).context["queue"].workers == 1
    Worker.objects.update(heard_at=timezone.now() - 2 * hearing.SILENT_AFTER)
    assert as_teacher.get(reverse("faculty_home")).context["queue"].silent


def test_somebody_who_teaches_nothing_is_told_so(as_student: Client) -> None:
    assert b"You teach no class yet" in as_student.get(reverse("faculty_home")).content


def test_the_page_needs_few_queries_however_many_students_and_classes(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    before = queries_of(as_teacher, reverse("faculty_home"))
    for _ in range(5):
        more = factories.make_student(student.offering)
        factories.make_finished_run(factories.make_submission(more))
    for _ in range(3):
        offering = factories.make_offering()
        offering.enrolments.create(user=teacher.user, role="faculty")
        factories.make_finished_run(factories.make_submission(factories.make_student(offering)))
        make_sitting(offering, students=1)
    assert queries_of(as_teacher, reverse("faculty_home")) == before <= 15
