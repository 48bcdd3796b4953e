"""People: found, added, changed, closed and opened; each step is asked for and written down."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import locks, people
from accounts.models import AuditEvent, User
from grading.models import Enrolment
from tests import factories
from tests.pages.conftest import queries_of, signed_in

WHY = {"reason": "Asked for on paper."}


def _do(client: Client, person: User, key: str, **more: object):
    address = reverse("administration_step", args=[person.pk, key])
    assert client.get(address).status_code == 200
    return client.post(address, WHY | more, follow=True)


def _shown_password(page: str) -> str:
    return re.search(r'class="mono secret">([^<]+)<', page).group(1)


def test_people_are_found_by_name_and_by_what_they_are(
    as_administrator: Client, student: Enrolment
) -> None:
    teacher = factories.make_faculty(student.offering, name="Dr. Meera Krishnan").user
    address = reverse("administration_people")

    def shown(**wanted: str) -> list[User]:
        return list(as_administrator.get(address, wanted).context["page"])

    assert shown(q="1ga23cs101") == [student.user]
    assert shown(who="teaches") == [teacher]
    assert shown(q="nobody at all") == []
    before = queries_of(as_administrator, address)
    for _ in range(5):
        factories.make_student(student.offering)
    assert queries_of(as_administrator, address) == before <= 15


def test_a_person_is_added_and_comes_in_with_the_password_that_was_shown(
    as_administrator: Client,
) -> None:
    address = reverse("administration_person_add")
    given = {"name": "Dr. Ravi", "username": "ravi", "usn": "", "email": ""} | WHY
    page = as_administrator.post(address, given).content.decode()
    ravi = User.objects.get(username="ravi")
    assert Client().login(username="ravi", password=_shown_password(page))
    assert ravi.must_change_password
    assert ravi.usn is None
    assert (
        "somebody has this user name"
        in as_administrator.post(address, given | {"username": "RAVI"}).content.decode().lower()
    )
    event = AuditEvent.objects.get(kind="person_added")
    assert (event.person, event.reason) == (ravi, WHY["reason"])
    assert "password" not in str(event.after)


def test_a_handed_out_password_ends_the_one_before_and_is_shown_once(
    as_administrator: Client, student: Enrolment
) -> None:
    user = student.user
    user.set_password("own-password-1")
    user.save()
    theirs = signed_in(user)
    page = _do(as_administrator, user, "password").content.decode()
    assert theirs.get(reverse("home")).status_code == 302  # signed out
    assert Client().login(username=user.username, password=_shown_password(page))
    person = as_administrator.get(reverse("administration_person", args=[user.pk]))
    assert _shown_password(page) not in person.content.decode()
    assert AuditEvent.objects.get(kind="password_reset").person == user


def test_a_closed_account_is_out_everywhere_and_comes_back_as_it_was(
    as_administrator: Client, student: Enrolment
) -> None:
    theirs = signed_in(student.user)
    assert theirs.get(reverse("home")).status_code == 200
    _do(as_administrator, student.user, "close")
    assert theirs.get(reverse("home")).status_code == 302
    _do(as_administrator, student.user, "open")
    assert signed_in(User.objects.get(pk=student.user.pk)).get(reverse("home")).status_code == 200
    kinds = AuditEvent.objects.filter(person=student.user).values_list("kind", flat=True)
    assert {"deactivated", "activated"} <= set(kinds)


def test_a_step_needs_its_reason(as_administrator: Client, student: Enrolment) -> None:
    address = reverse("administration_step", args=[student.user.pk, "close"])
    assert as_administrator.post(address, {"reason": " "}).status_code == 422
    student.user.refresh_from_db()
    assert student.user.is_active


@pytest.mark.parametrize("key", ["close", "no-administrator", "password"])
def test_nobody_does_it_to_themselves(
    as_administrator: Client, administrator: User, key: str
) -> None:
    factories.make_user(is_staff=True)
    page = _do(as_administrator, administrator, key)
    assert page.status_code == 422
    assert "another administrator can" in page.content.decode() or key == "password"
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.is_staff


def test_the_last_administrator_is_never_locked_out(administrator: User) -> None:
    other = factories.make_user(is_staff=True)
    people.end_administrator(other, administrator, "left")
    for act in (people.end_administrator, people.deactivate):
        with pytest.raises(people.PeopleRefused, match="last administrator"):
            act(administrator, other, "why")


def test_who_becomes_administrator_stands_on_every_administrators_first_page(
    as_administrator: Client, student: Enrolment
) -> None:
    teacher = factories.make_faculty(student.offering, name="Dr. Meera Krishnan").user
    _do(as_administrator, teacher, "administrator")
    teacher.refresh_from_db()
    assert teacher.is_staff
    assert teacher.is_superuser
    page = signed_in(teacher).get(reverse("administration")).content.decode()
    assert "Made administrator" in page
    assert WHY["reason"] in page
    _do(as_administrator, teacher, "no-administrator")
    teacher.refresh_from_db()
    assert not teacher.is_staff
    assert not teacher.is_superuser


def test_an_administrator_who_takes_a_class_for_themselves_is_seen(
    as_administrator: Client, administrator: User, student: Enrolment
) -> None:
    _do(as_administrator, administrator, "teach", offering=student.offering_id)
    assert administrator.enrolments.get().role == "faculty"
    assert "by themselves" in as_administrator.get(reverse("administration")).content.decode()
    _do(as_administrator, administrator, "off", offering=student.offering_id)
    assert not administrator.enrolments.exists()


def test_a_lock_after_wrong_passwords_is_seen_and_cleared(
    as_administrator: Client, student: Enrolment
) -> None:
    user = student.user
    user.set_password("laboratory-2026")
    user.save()
    login = reverse("account_login")
    stranger = Client()
    for _ in range(10):
        stranger.post(login, {"login": user.username, "password": "wrong"})
    right = {"login": user.username, "password": "laboratory-2026"}
    assert stranger.post(login, right, headers={"host": "localhost"}).status_code == 200
    assert locks.waits(user.username) > 0
    page = as_administrator.get(reverse("administration_person", args=[user.pk]))
    assert "Too many wrong passwords" in page.content.decode()
    _do(as_administrator, user, "unlock")
    assert stranger.post(login, right).status_code == 302
    kinds = AuditEvent.objects.filter(person=user).values_list("kind", flat=True)
    assert {"sign_in_failed", "lock_cleared", "signed_in"} <= set(kinds)


def test_details_are_changed_with_what_stood_before(
    as_administrator: Client, student: Enrolment
) -> None:
    user = student.user
    address = reverse("administration_details", args=[user.pk])
    given = {"name": "Aditi Rao K", "username": user.username, "usn": user.usn, "email": ""}
    assert as_administrator.post(address, given | WHY).status_code == 302
    event = AuditEvent.objects.get(kind="person_changed")
    assert (event.before, event.after) == ({"name": "Aditi Rao"}, {"name": "Aditi Rao K"})


def test_djangos_own_administration_changes_no_roles_and_deletes_nobody(
    as_administrator: Client, student: Enrolment
) -> None:
    change = reverse("admin:accounts_user_change", args=[student.user.pk])
    as_administrator.post(
        change,
        {"username": student.user.username, "usn": student.user.usn, "name": "Aditi", "email": "",
         "is_staff": "on", "is_superuser": "on", "is_active": ""},
    )  # fmt: skip
    student.user.refresh_from_db()
    assert student.user.is_active
    assert not student.user.is_staff
    delete = reverse("admin:accounts_user_delete", args=[student.user.pk])
    assert as_administrator.post(delete, {"post": "yes"}).status_code == 403
