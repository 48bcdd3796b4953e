"""Real processes freeze and draw at the same moment: one seed, one draw, one change."""

import subprocess
import sys
from pathlib import Path

import pytest

from grading.exams import draw
from grading.models import Draw
from tests.exams.build import examiner, make_sitting

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 4

TRY = """
import sys

import django

django.setup()

from accounts.models import User
from grading.exams import draw
from grading.exams.errors import ExamRefused
from grading.models import ExamSession

step, session, actor, number = sys.argv[1:]
session, user = ExamSession.objects.get(pk=session), User.objects.get(pk=actor)
print("ready", flush=True)
sys.stdin.readline()
try:
    if step == "commit":
        print(draw.commit(session, user).fingerprint)
    elif step == "draw":
        print("drew", draw.draw(session, f"call {number}", user).call)
    else:
        print("changed", draw.change(session.seats.first(), user).redrawn_id)
except ExamRefused as refused:
    print("refused", refused)
"""


def together(step: str, session, child_environment) -> list[str]:
    """What each of several processes printed that took `step` at the same moment."""
    actor = examiner(session)
    tries = [
        subprocess.Popen(
            [sys.executable, "-c", TRY, step, str(session.pk), str(actor.pk), str(number)],
            cwd=ROOT, env=child_environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for number in range(AT_ONCE)
    ]  # fmt: skip
    try:
        for each in tries:
            assert each.stdout.readline() == "ready\n"
        for each in tries:
            each.stdin.write("go\n")
            each.stdin.flush()
        told = [each.communicate(timeout=120)[0].strip() for each in tries]
    finally:
        for each in tries:
            each.kill()
            each.wait()
    assert [each.returncode for each in tries] == [0] * AT_ONCE
    return told


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_same_moment_one_freezes_draws_and_changes(child_environment) -> None:
    session = make_sitting(students=12)

    fingerprints = together("commit", session, child_environment)
    assert len(set(fingerprints)) == 1
    assert Draw.objects.get().fingerprint == fingerprints[0]

    told = together("draw", session, child_environment)
    drew = [line for line in told if line.startswith("drew ")]
    assert len(drew) == 1
    assert all("A draw is made once" in line for line in told if line not in drew)
    found = Draw.objects.get()
    assert drew == [f"drew {found.call}"]
    expected = draw._made(found).allocations()
    seats = session.seats.select_related("drawn").order_by("number")
    assert tuple(str(seat.drawn)[:100] for seat in seats) == expected

    told = together("change", session, child_environment)
    changed = [line for line in told if line.startswith("changed ")]
    assert len(changed) == 1
    assert all("one change is all" in line for line in told if line not in changed)
    assert session.seats.filter(redrawn__isnull=False).count() == 1
