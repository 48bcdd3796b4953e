"""A worker of the site's, without its queue: takes runs one by one over stdin, as JSON lines.

Started with a backend's name and `warm` or `cold`, once Django is set up. What it does with a run
is `grading.evaluation.work.execute`, all of it: claim, run, seal, score, finish, each in the
database. Only where its orders come from differs from a site's worker.
"""

import itertools
import json
import os
import sys
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

from accounts.models import User
from grading.evaluation import work
from grading.intake import receive
from grading.models import Enrolment, Offering, Run
from labs.models import Task
from sandbox.backends import open_backend
from sandbox.choices import Choices
from sandbox.contract import SandboxUnavailable

TASK = "1a"


class Worker:
    """Hands files in and grades them.

    Args:
        backend: name of the sandbox.
        warm: whether runs may start warm.

    Raises:
        SandboxUnavailable: the sandbox does not work here.
    """

    def __init__(self, backend: str, *, warm: bool) -> None:
        self._numbers = itertools.count(1)
        opened = open_backend(
            backend,
            runtime=settings.LAB_RUNTIME,
            slots=settings.DATA_DIR / "slots",
            max_slots=settings.SLOTS,
            choices=Choices(warm=warm),
        )
        opened.check()
        # Each way is measured in turn, whatever an installation's settings say.
        setattr(work, "backend", lambda: opened)  # noqa: B010 - a module's function, for mypy

    def prepare(self) -> dict:
        """Lay out database, course and offering; once for all workers of a data folder."""
        call_command("migrate", verbosity=0)
        call_command("sync_labs", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        course = Task.objects.get(slug=TASK).course
        Offering.objects.get_or_create(course=course, term="Bench", batch="2026", section="A")
        return {}

    def lay(self, file: str) -> dict:
        """Have a new student hand the file in; return the run's number."""
        name = f"bench-{os.getpid()}-{next(self._numbers)}"
        student = User.objects.create(username=name, name=name)
        offering = Offering.objects.get()
        enrolment = Enrolment.objects.create(
            offering=offering, user=student, role=Enrolment.Role.STUDENT
        )
        task = Task.objects.get(slug=TASK, experiment__course=offering.course)
        path = Path(file)
        submission = receive(enrolment, task, path.name, path.read_bytes(), uuid4())
        return {"run": submission.runs.get().pk}

    def grade(self, run: int) -> dict:
        """Claim, run and score; return the seconds that this took."""
        close_old_connections()  # as the queue's worker does before each message
        began = time.monotonic()
        work.execute(run)
        return {"seconds": time.monotonic() - began}

    def show(self, run: int) -> dict:
        """Return the facts of a finished run."""
        graded = Run.objects.select_related("result", "metric").get(pk=run)
        if graded.state != Run.State.SCORED:
            return {"failed": f"{graded.state}: {graded.message}"}
        facts = graded.result.facts
        return {
            "stdout": graded.result.stdout,
            "accuracy": graded.metric.value,
            "isolation": facts["isolation"],
            "timing": facts["timing"],
        }


def main() -> None:
    """Do what each line asks; answer each with a line."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what anything prints is no answer

    def answer(**fields: object) -> None:
        answers.write(json.dumps(fields) + "\n")
        answers.flush()

    try:
        worker = Worker(sys.argv[1], warm=sys.argv[2] == "warm")
    except SandboxUnavailable as error:
        answer(unavailable=str(error))
        return
    answer()
    doings = {f.__name__: f for f in (worker.prepare, worker.lay, worker.grade, worker.show)}
    for line in sys.stdin:
        order = json.loads(line)
        answer(**doings[order.pop("do")](**order))
