"""200 concurrent edits of one mark: one wins each round, every other sees it, each is kept once."""

import subprocess
import sys
from pathlib import Path

import pytest

from grading.ledger import history, verify
from tests.ledger.build import make_class

ROOT = Path(__file__).resolve().parents[2]
WRITERS, ROUNDS = 5, 40

WRITER = """
import sys
from decimal import Decimal

import django

django.setup()

from accounts.models import User
from grading.ledger import Conflict, Decision, record
from grading.models import Enrolment
from grading.scheme import State

enrolment, actor, writer = map(int, sys.argv[1:])
student = Enrolment.objects.get(pk=enrolment)
user = User.objects.get(pk=actor)
print("ready", flush=True)
for line in sys.stdin:
    turn, seen = map(int, line.split())
    marks = Decimal(writer + 10 * (turn % 2))  # never what stands, never what another enters
    try:
        (row,) = record(
            student, "1", {"execution": Decision(State.SCORED, marks)}, user,
            expected={"execution": seen or None}, reason=f"{turn}/{writer}",
        )
        print("posted", row.pk, flush=True)
    except Conflict as conflict:
        print("conflict", conflict.entries["execution"].pk, flush=True)
"""


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_one_of_five_wins_each_of_40_rounds_and_the_others_are_told_who(child_environment) -> None:
    offering, (student,), teacher = make_class()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *map(str, (student.pk, teacher.pk, number))],
            cwd=ROOT, env=child_environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    won, seen = [], 0
    try:
        assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * WRITERS
        for turn in range(ROUNDS):
            for writer in writers:  # all of them saw the same row
                writer.stdin.write(f"{turn} {seen}\n")
                writer.stdin.flush()
            told = [writer.stdout.readline().split() for writer in writers]
            (winner,) = [number for number, (what, _) in enumerate(told) if what == "posted"]
            seen = int(told[winner][1])
            assert told.count(["conflict", str(seen)]) == WRITERS - 1
            won.append(f"{turn}/{winner}")
        for writer in writers:
            writer.stdin.close()
        assert [writer.wait(timeout=60) for writer in writers] == [0] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()
    assert [row.reason for row in history(student, "1")] == won
    assert verify(offering) is None
