"""Many processes on one mark: every decision is posted or told of a conflict, none is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

from grading.ledger import history, verify
from grading.models import MarkEntry
from tests.ledger.build import make_class

ROOT = Path(__file__).resolve().parents[2]
WRITERS, TRIES = 4, 6

WRITER = """
import sys
from decimal import Decimal

import django

django.setup()

from accounts.models import User
from grading.ledger import Conflict, Decision, present, record
from grading.models import Enrolment
from grading.scheme import State

enrolment, actor, writer, tries = map(int, sys.argv[1:])
student = Enrolment.objects.get(pk=enrolment)
user = User.objects.get(pk=actor)
print("ready", flush=True)
sys.stdin.readline()
posted = conflicts = 0
for turn in range(tries):
    while True:
        seen = {key: row.pk for key, row in present(student, "1").items()}
        marks = Decimal((writer * tries + turn) % 21)
        try:
            posted += len(record(
                student, "1", {"execution": Decision(State.SCORED, marks)}, user,
                expected=seen, reason=f"{writer}/{turn}",
            ))
        except Conflict:
            conflicts += 1
            continue
        break
print(posted, conflicts)
"""


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_processes_posting_on_one_mark_lose_and_double_nothing(child_environment) -> None:
    offering, (student,), teacher = make_class()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *map(str, (student.pk, teacher.pk, number, TRIES))],
            cwd=ROOT, env=child_environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    try:
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        told = [writer.communicate(timeout=120)[0].split() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    posted = sum(int(count) for count, _ in told)
    rows = history(student, "1")
    assert posted == len(rows) == MarkEntry.objects.filter(offering=offering).count()
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.reason for row in rows}) == len(rows)
    assert verify(offering) is None
