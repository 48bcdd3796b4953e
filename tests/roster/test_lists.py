"""Carrying a list out: all of it or nothing, once, and for each person what is due."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from accounts.models import User
from grading.models import Enrolment, RosterEvent
from grading.roster import posting
from grading.roster.moving import RosterRefused
from grading.roster.planning import What, plan
from tests import factories
from tests.roster.build import listed, make_sections

pytestmark = pytest.mark.django_db

TWO = (("1GA23CS001", "Aarav Shetty"), ("1GA23CS002", "Bhavana Rao"))


def test_new_people_get_an_account_and_a_password_that_they_have_to_change() -> None:
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    done = posting.carry_out(offering, listed(*TWO), teacher)
    assert [one.usn for one in done.sign_ins] == ["1GA23CS001", "1GA23CS002"]
    for one in done.sign_ins:
        user = authenticate(username=one.username, password=one.password)
        assert user is not None
        assert user.must_change_password
        assert one.password not in user.password
        assert not user.is_staff
    assert RosterEvent.objects.filter(kind="enrolled", actor=teacher).count() == 2
    again = posting.carry_out(offering, listed(*TWO), teacher)
    assert again.sign_ins == ()
    assert again.plan.counts == {What.SAME: 2}
    assert RosterEvent.objects.count() == 2


def test_everybody_on_a_list_is_told_apart() -> None:
    here, beside = make_sections()
    factories.make_student(here, usn="1GA23CS001", name="Aarav Shetty")
    factories.make_student(beside, usn="1GA23CS002", name="Bhavana Rao")
    factories.make_user("1ga23cs003", usn="1GA23CS003", name="Chetan Gowda")
    gone = factories.make_student(here, usn="1GA23CS004", name="Divya Hegde")
    Enrolment.objects.filter(pk=gone.pk).update(role="withdrawn")
    stays = factories.make_student(here, usn="1GA23CS009")
    rows = (
        *TWO,
        ("1GA23CS003", "Another Name"),
        ("1GA23CS004", "Divya Hegde"),
        ("1GA23CS005", "E"),
    )
    found = plan(here, listed(*rows), None)
    assert [step.what for step in found.steps] == [
        What.SAME, What.MOVE, What.ENROL, What.RESTORE, What.NEW,
    ]  # fmt: skip
    assert "Known as “Chetan Gowda”" in found.steps[2].notes[0]
    assert found.not_listed == (stays,)
    posting.carry_out(here, listed(*rows), None)
    assert set(here.enrolments.filter(role="student").values_list("user__usn", flat=True)) == {
        "1GA23CS001", "1GA23CS002", "1GA23CS003", "1GA23CS004", "1GA23CS005", "1GA23CS009",
    }  # fmt: skip
    assert User.objects.get(usn="1GA23CS003").name == "Chetan Gowda"


def test_one_wrong_line_and_nobody_comes_in() -> None:
    offering = factories.make_offering()
    with pytest.raises(RosterRefused, match="1 thing is wrong"):
        posting.carry_out(offering, listed(*TWO, ("1GA23CS", "No number")), None)
    assert not offering.enrolments.exists()
    assert not User.objects.filter(usn="1GA23CS001").exists()


def test_a_user_name_without_its_seat_number_is_nobody_to_take_over() -> None:
    offering = factories.make_offering()
    factories.make_user("1ga23cs001", name="Somebody")
    (step,) = plan(offering, listed(TWO[0]), None).steps
    assert step.what is What.WRONG
    assert "user name" in step.problems[0]


def test_who_teaches_the_class_is_not_enrolled_in_it() -> None:
    offering = factories.make_offering()
    factories.make_faculty(offering, usn="1GA23CS001")
    (step,) = plan(offering, listed(TWO[0]), None).steps
    assert "teaches" in step.problems[0]


def test_only_who_keeps_both_sections_moves_by_a_list() -> None:
    here, beside = make_sections()
    factories.make_student(beside, usn="1GA23CS001")
    teacher = factories.make_faculty(here).user
    assert "which you don't teach" in plan(here, listed(TWO[0]), teacher).steps[0].problems[0]
    Enrolment.objects.create(offering=beside, user=teacher, role="faculty")
    assert plan(here, listed(TWO[0]), teacher).steps[0].what is What.MOVE
    admin = factories.make_user(is_staff=True)
    assert plan(here, listed(TWO[0]), admin).steps[0].what is What.MOVE


def test_what_was_agreed_to_is_what_is_done_or_nothing() -> None:
    offering = factories.make_offering()
    agreed = plan(offering, listed(*TWO), None).fingerprint
    factories.make_student(offering, usn="1GA23CS001")
    with pytest.raises(posting.Changed) as changed:
        posting.carry_out(offering, listed(*TWO), None, agreed=agreed)
    assert changed.value.plan.counts == {What.NEW: 1, What.SAME: 1}
    assert offering.enrolments.count() == 1


def test_new_passwords_are_made_only_for_who_never_signed_in() -> None:
    offering = factories.make_offering()
    first, second = posting.carry_out(offering, listed(*TWO), None).sign_ins
    User.objects.filter(usn=first.usn).update(last_login="2026-08-01T00:00Z")
    (made,) = posting.new_sign_ins(offering)
    assert made.usn == second.usn
    assert authenticate(username=second.username, password=second.password) is None
    assert authenticate(username=made.username, password=made.password) is not None
    assert authenticate(username=first.username, password=first.password) is not None


def test_no_number_of_lines_makes_more_queries_to_plan(django_assert_max_num_queries) -> None:
    offering = factories.make_offering()
    many = listed(*[(f"1GA23CS{number:03d}", "A") for number in range(1, 200)])
    with django_assert_max_num_queries(6):
        plan(offering, many, None)


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_two_lists_at_the_same_moment_make_each_person_once() -> None:
    here, beside = make_sections()
    rows = [(f"1GA23CS{number:03d}", "A Student") for number in range(1, 12)]

    def send(which: int) -> str:
        try:
            offering = (here, beside)[which % 2]
            return f"{len(posting.carry_out(offering, listed(*rows), None).sign_ins)} new"
        except RosterRefused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(send, range(4)))
    assert "11 new" in told
    assert User.objects.filter(usn__startswith="1GA23CS").count() == 11
    in_class = Enrolment.objects.filter(role="student")
    assert in_class.count() == 11  # nobody is in both sections
