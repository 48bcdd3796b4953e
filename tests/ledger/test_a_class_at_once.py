"""A class's decisions in one go: as few statements as for one student, all of them or none."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from grading.ledger import Conflict, Decision, InvalidMark, Post, Refusals, record_all, verify
from grading.models import Enrolment, MarkEntry
from grading.scheme import State
from tests.ledger.build import make_class, post, seen

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def viva(student: Enrolment, marks: int, expected: dict[str, int | None] | None = None) -> Post:
    return Post(student, {"viva": Decision(State.SCORED, Decimal(marks))}, expected or {})


def test_the_chain_goes_on_and_only_what_changes_is_posted() -> None:
    offering, students, teacher = make_class(3)
    post(students[0], "1", teacher, viva=4)
    posts = [viva(student, 4, seen(student, "1")) for student in students]
    rows = record_all(offering.pk, "1", posts, teacher)
    assert [(row.sequence, row.enrolment) for row in rows] == [(2, students[1]), (3, students[2])]
    assert verify(offering) is None
    assert record_all(offering.pk, "1", posts, teacher) == []


def test_every_refused_student_is_named_and_nothing_is_stored() -> None:
    offering, students, teacher = make_class(3)
    post(students[0], "1", teacher, viva=2)
    posts = [viva(students[0], 4), viva(students[1], 6), viva(students[2], 5)]
    with pytest.raises(Refusals) as refused:
        record_all(offering.pk, "1", posts, teacher)
    why = refused.value.by_student
    assert list(why) == [students[0].pk, students[1].pk]
    assert isinstance(why[students[0].pk], Conflict)
    assert isinstance(why[students[1].pk], InvalidMark)
    assert MarkEntry.objects.count() == 1


def test_a_student_twice_or_of_another_class_is_a_mistake_of_the_caller() -> None:
    offering, (student,), teacher = make_class()
    _, (stranger,), _ = make_class()
    for posts in ([viva(student, 4), viva(student, 5)], [viva(stranger, 4)]):
        with pytest.raises(ValueError, match="student"):
            record_all(offering.pk, "1", posts, teacher)


WRITER = """
import sys
from decimal import Decimal

import django

django.setup()

from django.db import transaction

from accounts.models import User
from grading.ledger import Decision, Post, record_all
from grading.models import Enrolment
from grading.scheme import State

offering, actor = map(int, sys.argv[1:])
students = Enrolment.objects.filter(offering=offering, role="student")
decision = {"viva": Decision(State.SCORED, Decimal(4))}
with transaction.atomic():
    posts = [Post(student, decision, {}) for student in students]
    print(len(record_all(offering, "1", posts, User.objects.get(pk=actor))), flush=True)
    sys.stdin.read()
"""


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_posts_leaves_nothing_behind(child_environment) -> None:
    offering, students, teacher = make_class(3)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(offering.pk), str(teacher.pk)],
        cwd=ROOT, env=child_environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as writer:  # fmt: skip
        assert writer.stdout.readline() == "3\n"
        writer.kill()
    posts = [viva(student, 5) for student in students]
    assert len(record_all(offering.pk, "1", posts, teacher)) == len(students)
    assert [row.sequence for row in MarkEntry.objects.all()] == [1, 2, 3]
    assert verify(offering) is None
