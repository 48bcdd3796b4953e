"""The demo class: complete, laid out once, and never where real people have accounts."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from grading import ledger
from grading.management.demo import build, people, programs
from grading.models import Enrolment, MarkEntry, Offering, Run, Submission
from grading.scheme import cie
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Offering:
    make_course()
    call_command("demo", stdout=StringIO(), stderr=StringIO())
    return Offering.objects.get(section=build.SECTION)


def test_a_class_of_24_with_two_faculty_can_sign_in(demo: Offering) -> None:
    roles = list(demo.enrolments.values_list("role", flat=True))
    assert roles.count(Enrolment.Role.STUDENT) == 24
    assert roles.count(Enrolment.Role.FACULTY) == 2
    for enrolment in demo.enrolments.select_related("user"):
        enrolment.user.full_clean()  # the seat numbers are valid
    assert authenticate(username="1ga23cs007", password=people.PASSWORD)
    assert authenticate(username="meera", password=people.PASSWORD)


def test_programs_of_every_kind_wait_in_the_queue(demo: Offering) -> None:
    handed_in = Submission.objects.filter(enrolment__offering=demo)
    assert {each.file_name for each in handed_in} == set(programs.PROGRAMS)
    assert Run.objects.filter(submission__in=handed_in, state=Run.State.QUEUED).count() == 6


def test_marks_are_in_the_ledger_but_for_those_who_wait_for_them(demo: Offering) -> None:
    assert ledger.verify(demo) is None
    standing = ledger.current(demo)
    students = demo.enrolments.filter(role=Enrolment.Role.STUDENT).order_by("user__usn")
    missing = {
        student.user.usn: cie(standing[student.pk], ledger.scheme_of(demo)).missing
        for student in students.select_related("user")
    }
    waiting = [usn for usn, items in missing.items() if "1" in items]
    assert waiting == [people.usn(place) for place in range(1, 8)]
    assert sum(1 for items in missing.values() if not items) >= 16


def test_laid_out_twice_it_is_there_once(demo: Offering) -> None:
    entries = MarkEntry.objects.count()
    said = StringIO()
    call_command("demo", stdout=said)
    assert "1ga23cs007" in said.getvalue()
    assert "Dr. Meera Krishnan" in said.getvalue()
    assert MarkEntry.objects.count() == entries
    assert Submission.objects.count() == len(programs.PROGRAMS)


def test_refused_where_others_have_accounts() -> None:
    make_course()
    make_user("hod")
    with pytest.raises(CommandError, match="people of its own"):
        call_command("demo")
    assert not Offering.objects.exists()
