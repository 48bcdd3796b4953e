"""Lays out a class for the browser's tests in the data folder that PRAYOGA_DATA_DIR names.

Run in a process of its own, since the tests' own process has another database. Prints what the
tests need to know as JSON.
"""

import json
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from grading import drafts
from grading.drafts import Edit
from grading.models import Enrolment, FileCheck, Run
from grading.scoring import rubric
from labs.models import Course, Experiment, Task, TaskVersion
from tests import factories
from tests.e2e.house_rows import lay_out_house
from tests.e2e.sitting_rows import lay_out_sitting
from tests.similarity import programs

EVIL = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>'
ARABIC = "محمد الأنصاري"
ENTRIES = {"2": 25, "3": 24, "4": 28, "5": 22, "6": 26, "7": 25}
"""With 30 in experiment 1, T 34 and P 8: A is 180/7, the exact CIE 42.214, the CIE 42."""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# Mine\n\n{EVIL}"},
        {
            "cell_type": "code", "id": "b", "metadata": {}, "execution_count": 1,
            "source": "print('shown')",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "shown\n"},
                {"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL}},
            ],
        },
    ],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


def _score_all_but_the_first(student: Enrolment, teacher: Enrolment) -> None:
    for key, total in ENTRIES.items():
        marks = {"writeup": 5, "viva": 5, "execution": total - 10}
        rubric.save(student, key, marks, teacher.user, {})
    rubric.save(student, "T", {"writeup": 5, "execution": 24, "viva": 5}, teacher.user, {})
    project = {"problem": 2, "implementation": 2, "demonstration": 2, "report": 2}
    rubric.save(student, "P", project, teacher.user, {})


def _to_be_scored() -> dict[str, int]:
    """A class of three whose first experiment is graded and not scored."""
    offering = factories.make_offering(section="C")
    for name in ("meera", "suresh"):
        Enrolment.objects.create(
            offering=offering, user=User.objects.get(username=name), role=Enrolment.Role.FACULTY
        )
    students = [
        factories.make_student(offering, usn=f"1GA23CS40{number}", name=name)
        for number, name in enumerate(("Gagana Murthy", "Harini Nayak", "Imran Khan"), start=1)
    ]
    for student in students:
        factories.make_finished_run(factories.make_submission(student), marks="16")
    return {"to_score": offering.pk, "speed": students[0].pk}


def _many_scripts() -> dict[str, int]:
    """A class whose names run in other directions, or on."""
    offering = factories.make_offering(section="N")
    factories.make_faculty(offering, username="noor", name=ARABIC, password=factories.PASSWORD)
    named = [
        factories.make_student(offering, usn=f"1GA23CS70{number}", name=name)
        for number, name in enumerate((ARABIC, "ಅದಿತಿ ರಾವ್", "Venkata" * 28), start=1)
    ]
    teacher = User.objects.get(username="noor")
    log = "".join(f"epoch {n}: loss {n / 7:.17f}\r" for n in range(20_000)) + "x" * 100_000
    for student in named:
        run = factories.make_finished_run(factories.make_submission(student), stdout=log)
        rubric.save(student, "1", {"viva": 3}, teacher, {}, "well done")
    return {"names": offering.pk, "named": named[0].pk, "named_run": run.pk}


def _long_titles() -> dict[str, int]:
    """A course whose titles are as long as they may be, in one word and in many."""
    known = factories.get_task(factories.make_offering())
    course = Course.objects.create(code="20CSLONG", title="Laboratory of everything " * 8)
    experiment = Experiment.objects.create(course=course, number=1, title="Regularisation" * 21)
    task = Task.objects.create(
        course=course, experiment=experiment, slug="1a", title="one more word " * 21
    )
    assert known.current is not None
    task.current = TaskVersion.objects.create(task=task, digest="w" * 64, spec=known.current.spec)
    task.save()
    offering = factories.make_offering(course, section="T")
    teacher = User.objects.get(username="noor")
    Enrolment.objects.create(offering=offering, user=teacher, role=Enrolment.Role.FACULTY)
    student = factories.make_student(offering, usn="1GA23CS801", password=factories.PASSWORD)
    run = factories.make_finished_run(factories.make_submission(student), marks="16")
    return {"long": offering.pk, "longest": student.pk, "long_run": run.pk}


def _lay_out_draft(student: Enrolment) -> FileCheck:
    """What the student is writing, and what a check of it found."""
    task = factories.get_task(student.offering)
    draft = drafts.begin(student, task, "starter", None)
    edits = [Edit("evil", "markdown", EVIL), Edit("code", "code", f"print({EVIL!r})")]
    drafts.save(draft, draft.revision, edits=edits)
    findings = [{"name": "contract", "passed": False, "message": EVIL}]
    return FileCheck.objects.create(
        enrolment=student, task=task, task_version=task.current, file_name="1a.ipynb",
        kind="notebook", sha256="ab" * 32, state=FileCheck.State.DONE, draft_revision=2,
        finished_at=timezone.now(), outcome="student_error", message=EVIL,
        found={
            "findings": findings, "metric": "accuracy", "value": 0.613, "rows": 500,
            "error": {"type": EVIL, "text": EVIL, "line": 1, "cell": 2},
            "stdout": EVIL, "stderr": EVIL,
        },
    )  # fmt: skip


def lay_out() -> dict[str, object]:
    """Make the class; the returned names are for the tests."""
    offering = factories.make_offering(section="A")
    teacher = factories.make_faculty(
        offering, username="meera", name="Dr. Meera Krishnan", password=factories.PASSWORD
    )
    factories.make_faculty(
        offering, username="suresh", name="Prof. Suresh Prabhu", password=factories.PASSWORD
    )
    # Nobody is in this one yet: its faculty bring the students in themselves.
    empty = factories.make_offering(section="B")
    for name in ("meera", "suresh"):
        Enrolment.objects.create(
            offering=empty, user=User.objects.get(username=name), role=Enrolment.Role.FACULTY
        )
    factories.make_user(
        "head", name="Dr. Nandini Prasad", password=factories.PASSWORD,
        is_staff=True, is_superuser=True,
    )  # fmt: skip
    # Two programs of one making, in a class of their own teacher.
    alike = factories.make_offering(section="L")
    factories.make_faculty(
        alike, username="leela", name="Prof. Leela Varma", password=factories.PASSWORD
    )
    for text in (programs.ONE, programs.renamed()):
        one = factories.make_student(alike)
        factories.make_finished_run(factories.make_submission(one, content=text.encode()))
    walker, other = (
        factories.make_student(
            offering, usn=f"1GA23CS00{number}", name=name, password=factories.PASSWORD
        )
        for number, name in ((1, "Aditi Rao"), (2, "Amogh Shetty"))
    )
    _score_all_but_the_first(walker, teacher)
    evil = factories.make_student(
        offering, usn="1GA23CS666", name=EVIL, password=factories.PASSWORD
    )
    factories.make_finished_run(
        factories.make_submission(evil, content=b"k = 1\nprint(k)\n"), value=0.5, marks="12",
        points=("25", "25", "10"),
    )  # fmt: skip
    finished = factories.make_finished_run(
        factories.make_submission(evil, content=f"# {EVIL}\n".encode()),
        message=EVIL, stdout=EVIL, stderr=EVIL, claimed=1.0, value=0.613, marks="16",
        points=("25", "25", "30.1"), notebook=json.dumps(NOTEBOOK).encode(),
        error={"type": EVIL, "text": EVIL, "line": 1, "cell": None, "traceback": EVIL},
    )  # fmt: skip
    series = {EVIL: [2.25, 1.5, None], "val_accuracy": [0.5, 0.75, 0.875]}
    curve = {"source": "reported", "name": EVIL, "epochs": [1, 2, 3], "series": series}
    factories.make_breakdown(finished, curves=[curve])
    # Held by a worker that never falls silent, so that its page can be looked at.
    running = factories.make_running_run(factories.make_submission(evil), log_tail=EVIL)
    Run.objects.filter(pk=running.pk).update(lease_until=timezone.now() + timedelta(days=1))
    rubric.save(evil, "1", {"viva": Decimal(3)}, teacher.user, {}, EVIL)
    factories.make_user(
        "asha", name="Asha Administrator", password=factories.PASSWORD, is_staff=True
    )
    speed = _to_be_scored()
    check = _lay_out_draft(evil)
    return {
        "offering": offering.pk,
        "empty": empty.pk,
        "alike": alike.pk,
        "walker": walker.pk,
        "other": other.pk,
        "evil": evil.pk,
        **speed,
        **_many_scripts(),
        **_long_titles(),
        "finished": finished.pk,
        "running": running.pk,
        "check": check.pk,
        **lay_out_sitting(),
        **lay_out_house(),
    }


def main() -> None:
    print(json.dumps(lay_out()))
