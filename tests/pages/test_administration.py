"""The administrator's pages for people and classes."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from grading.models import Offering
from tests import factories


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    return client


def test_a_person_is_entered_with_a_seat_number(administrator: Client) -> None:
    administrator.post(
        reverse("admin:accounts_user_add"),
        {"username": "1ga23cs050", "usn": " 1ga23cs050 ", "name": "Aditi Rao",
         "usable_password": "false"},
    )  # fmt: skip
    person = User.objects.get(username="1ga23cs050")
    assert (person.usn, person.name, person.has_usable_password()) == (
        "1GA23CS050", "Aditi Rao", False,
    )  # fmt: skip


def test_a_person_without_a_seat_number_is_not_an_empty_one(administrator: Client) -> None:
    for username in ("meera", "suresh"):
        administrator.post(
            reverse("admin:accounts_user_add"),
            {"username": username, "usn": "", "name": username, "usable_password": "false"},
        )
    assert [user.usn for user in User.objects.filter(username__in=("meera", "suresh"))] == [
        None
    ] * 2


def test_a_class_is_entered_with_its_people(administrator: Client) -> None:
    course = factories.make_course()
    student = factories.make_user(usn="1GA23CS051")
    administrator.post(
        reverse("admin:grading_offering_add"),
        {"course": course.pk, "term": "Odd 2026", "batch": "2023", "section": "A",
         "enrolments-TOTAL_FORMS": 1, "enrolments-INITIAL_FORMS": 0,
         "enrolments-0-user": student.pk, "enrolments-0-role": "student",
         "schedules-TOTAL_FORMS": 0, "schedules-INITIAL_FORMS": 0},
    )  # fmt: skip
    offering = Offering.objects.get()
    assert offering.enrolments.get().user == student
    (written,) = AuditEvent.objects.filter(kind="admin_site")
    assert (written.about, written.actor.is_staff) == (str(offering), True)
    assert written.after["is"].startswith("Added")


def test_what_is_deleted_here_is_written_down(administrator: Client) -> None:
    made = [factories.make_offering() for _ in range(2)]
    administrator.post(
        reverse("admin:grading_offering_changelist"),
        {"action": "delete_selected", "_selected_action": [one.pk for one in made], "post": "yes"},
    )
    assert not Offering.objects.exists()
    written = AuditEvent.objects.filter(kind="admin_site", after={"is": "deleted"})
    assert {one.about for one in written} == {str(one) for one in made}


def test_what_the_pipeline_and_the_ledger_write_can_not_be_edited(administrator: Client) -> None:
    page = administrator.get(reverse("admin:index")).content.decode()
    for name in ("submission", "run", "markentry", "proposal"):
        assert f"/admin/grading/{name}/" not in page


@pytest.mark.parametrize("model", ["accounts_user", "grading_offering", "labs_task"])
def test_the_lists_open(administrator: Client, model: str) -> None:
    factories.make_offering()
    assert administrator.get(reverse(f"admin:{model}_changelist")).status_code == 200
