"""The roster's pages: a list is looked at, then carried out; people move and leave."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grading.models import Enrolment
from tests import factories
from tests.pages.conftest import queries_of, signed_in
from tests.roster.build import csv_of, make_sections

pytestmark = pytest.mark.django_db

TWO = (("1GA23CS001", "Aarav Shetty"), ("1GA23CS002", "Bhavana Rao"))


@pytest.fixture
def kept():
    offering, beside = make_sections()
    teacher = factories.make_faculty(offering).user
    Enrolment.objects.create(offering=beside, user=teacher, role="faculty")
    return offering, beside, signed_in(teacher)


def look(client: Client, offering, content: bytes, name: str = "list.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("roster_look", args=[offering.pk]), {"file": file})


def agree(client: Client, offering, preview):
    values = {
        "list": preview.context["list"],
        "agreed": preview.context["plan"].fingerprint,
    }
    return client.post(reverse("roster_enrol", args=[offering.pk]), values)


def test_a_list_is_looked_at_carried_out_and_its_passwords_are_shown_once(kept) -> None:
    offering, _, client = kept
    address = reverse("roster", args=[offering.pk])
    assert "No students yet" in client.get(address).content.decode()
    preview = look(client, offering, csv_of(*TWO))
    assert preview.status_code == 200
    assert not User.objects.filter(usn="1GA23CS001").exists()
    done = agree(client, offering, preview)
    assert done.status_code == 200
    assert "no-store" in done["Cache-Control"]
    text = done.content.decode()
    passwords = re.findall(r">([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<", text)
    assert len(passwords) == 2
    # The same form once more: nobody new, nothing shown again.
    again = agree(client, offering, preview)
    assert again.status_code == 409
    assert not re.search(passwords[0], again.content.decode())
    page = client.get(address).content.decode()
    assert "2 have not signed in yet" in page
    assert passwords[0] not in page
    fresh = client.post(reverse("roster_sign_ins", args=[offering.pk])).content.decode()
    assert passwords[0] not in fresh
    assert len(re.findall(r">[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}<", fresh)) == 2


def test_the_owner_of_a_handed_out_password_chooses_another_before_anything_else(kept) -> None:
    offering, _, client = kept
    done = agree(client, offering, look(client, offering, csv_of(TWO[0])))
    (one,) = done.context["sign_ins"]
    person = Client()
    sign_in = {"login": one.username, "password": one.password}
    answer = person.post(reverse("account_login"), sign_in, follow=True)
    change = reverse("account_change_password")
    assert answer.redirect_chain[-1][0] == change
    assert "Choose a password" in answer.content.decode()
    for name in ("home", "my_marks"):
        assert person.get(reverse(name))["Location"] == change
    same = {"oldpassword": one.password, "password1": one.password, "password2": one.password}
    assert "Choose another one" in person.post(change, same).content.decode()
    own = "seven blue buses at noon"
    new = {"oldpassword": one.password, "password1": own, "password2": own}
    answer = person.post(change, new)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert person.get(reverse("home")).status_code == 200
    user = User.objects.get(usn=one.usn)
    assert not user.must_change_password
    assert Client().login(username=one.username, password=own)
    assert not Client().login(username=one.username, password=one.password)


def test_every_wrong_cell_is_on_the_page_and_nothing_can_be_agreed_to(kept) -> None:
    offering, _, client = kept
    answer = look(client, offering, csv_of(TWO[0], ("1GA", "X"), ("1GA23CS003", "")))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "A3: " in text
    assert "B4: " in text
    assert ">Do it<" not in text
    assert agree(client, offering, answer).status_code == 422
    assert not Enrolment.objects.filter(role="student").exists()


@pytest.mark.parametrize("text", ["", "[", "{}", '[["a"]]', "[[1, 2, 3]]", "[" * 5000])
def test_a_form_that_was_changed_on_the_way_is_refused(kept, text: str) -> None:
    offering, _, client = kept
    answer = client.post(reverse("roster_enrol", args=[offering.pk]), {"list": text})
    assert answer.status_code == 422
    assert not Enrolment.objects.filter(role="student").exists()


def test_a_file_that_is_no_list_says_why(kept) -> None:
    offering, _, client = kept
    assert "macros" in look(client, offering, b"PK", "a.xlsm").content.decode()
    answer = client.post(reverse("roster_look", args=[offering.pk]))
    assert "Choose a file first" in answer.content.decode()


def test_markup_in_a_name_is_shown_as_it_is(kept) -> None:
    offering, _, client = kept
    answer = look(client, offering, csv_of(("1GA23CS001", "<script>x</script>")))
    assert "<script>x" not in answer.content.decode()


def test_a_student_moves_leaves_and_comes_back_by_the_pages(kept) -> None:
    offering, beside, client = kept
    student = factories.make_student(offering, name="Aditi Rao")
    address = reverse("roster_person", args=[offering.pk, student.pk])
    assert client.get(address).status_code == 200
    withdraw = reverse("roster_withdraw", args=[offering.pk, student.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Left"}).status_code == 302
    assert "1 who left" in client.get(reverse("roster", args=[offering.pk])).content.decode()
    as_student = signed_in(student.user)
    assert as_student.get(reverse("student_home", args=[student.pk])).status_code == 404
    assert as_student.get(reverse("home")).status_code == 200
    restore = reverse("roster_restore", args=[offering.pk, student.pk])
    assert client.post(restore, {"reason": "Back"}).status_code == 302
    move = reverse("roster_move", args=[offering.pk, student.pk])
    assert client.post(move, {"section": beside.pk, "reason": "Clash"}).status_code == 302
    assert beside.enrolments.filter(user=student.user, role="student").exists()
    page = client.get(address).content.decode()
    assert "Moved away to section B" in page
    assert client.post(move, {"section": beside.pk}).status_code == 422
    elsewhere = factories.make_offering(section="C")
    assert client.post(move, {"section": elsewhere.pk}).status_code == 404
    assert client.post(move, {"section": "x"}).status_code == 404


def test_the_rosters_say_how_many_students_each_class_has(kept) -> None:
    offering, _, client = kept
    agree(client, offering, look(client, offering, csv_of(*TWO)))
    listed = client.get(reverse("rosters")).context["offerings"]
    assert {one.pk: one.students for one in listed}[offering.pk] == len(TWO)


@pytest.mark.parametrize("name", ["roster", "rosters"])
def test_no_page_makes_a_query_for_each_row(kept, name: str) -> None:
    offering, _, client = kept
    for _ in range(12):
        factories.make_student(offering)
    args = [offering.pk] if name == "roster" else []
    assert queries_of(client, reverse(name, args=args)) <= 15


def test_an_administrator_keeps_every_roster_without_seeing_the_class(kept) -> None:
    offering, _, _ = kept
    client = signed_in(factories.make_user(is_staff=True))
    assert reverse("roster", args=[offering.pk]) in client.get(reverse("rosters")).content.decode()
    text = client.get(reverse("roster", args=[offering.pk])).content.decode()
    grid = reverse("grid", args=[offering.pk])
    assert f'href="{grid}"' not in text
    assert client.get(grid).status_code == 404
