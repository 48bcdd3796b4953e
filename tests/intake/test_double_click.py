"""Handing in twice at the same moment, from real processes, makes one submission and never half."""

import subprocess
import sys
import uuid

import pytest

from grading.models import Run, Submission
from tests.factories import get_task, make_student

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

HAND_IN = """
import sys, uuid
import django
django.setup()
from grading.intake import receive
from grading.models import Enrolment
from labs.models import Task
enrolment, task = Enrolment.objects.get(pk=sys.argv[1]), Task.objects.get(pk=sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
key = uuid.UUID(sys.argv[3]) if sys.argv[3] else uuid.uuid4()
print(receive(enrolment, task, "a.py", b"x = 1\\n", key).attempt)
"""


def hand_in_at_once(environment, key: str, times: int) -> list[str]:
    student = make_student()
    task = get_task(student.offering)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HAND_IN, str(student.pk), str(task.pk), key],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(times)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    return sorted(process.communicate(timeout=60)[0].strip() for process in processes)


def test_a_double_click_hands_in_once(child_environment):
    assert hand_in_at_once(child_environment, str(uuid.uuid4()), 4) == ["1"] * 4
    assert Submission.objects.count() == Run.objects.count() == 1


def test_two_forms_at_once_are_two_attempts(child_environment):
    assert hand_in_at_once(child_environment, "", 4) == ["1", "2", "3", "4"]
    assert Submission.objects.count() == Run.objects.count() == 4
