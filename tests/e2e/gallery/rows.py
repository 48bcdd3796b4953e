"""The demo course in the last weeks of its term, with something on every page.

Run in a process of its own like `tests.e2e.prepare`, and prints what the photographer has to know.
"""

import json
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from accounts.models import ApiToken, User
from grading import drafts
from grading.attainment import survey
from grading.exams import draw, sitting, slips
from grading.health.demonstration import SECTION
from grading.management.demo import build
from grading.models import (
    Calibrating,
    Comparison,
    Enrolment,
    Examiner,
    ExamSession,
    FileCheck,
    NamedScheme,
    Offering,
    Order,
    Run,
    ScoringOrder,
    Seat,
    Snippet,
    StaffItem,
    Submission,
)
from grading.scoring import bank, orders, regrade, rounds, teams, viva
from grading.scoring.order import numbered
from grading.similarity import calculation
from labs.models import Experiment, StoredCalibration
from labs.parse import CATALOGUE, load_catalogue
from labs.sync import sync
from tests import factories
from tests.e2e.house_rows import session_of
from tests.similarity import programs

ME = 6
"""The student who is looked over the shoulder: the first without a program from the demo."""
COURSE, TASK = "20CSEL76", "1a"
LOG = """Loading the data set: 50000 training rows, 10000 to look at
Epoch 1/5
accuracy: 0.4127 - loss: 1.6239 - val_accuracy: 0.5233 - val_loss: 1.3418
Epoch 2/5
accuracy: 0.5482 - loss: 1.2764 - val_accuracy: 0.5791 - val_loss: 1.1987
Epoch 3/5
"""
NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown", "id": "a", "metadata": {},
            "source": "# k nearest neighbours on small pictures\n\nThe best **k** by five folds.",
        },
        {
            "cell_type": "code", "id": "b", "metadata": {}, "execution_count": 1,
            "source": "best = search([1, 3, 5, 7, 9])\nprint('KNN Accuracy:', scores[best])",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "KNN Accuracy: 0.97\n"}
            ],
        },
    ],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip
CURVE = {
    "source": "reported", "name": "history", "epochs": [1, 2, 3, 4, 5, 6],
    "series": {
        "loss": [1.62, 1.28, 1.07, 0.91, 0.78, 0.69],
        "val_loss": [1.34, 1.2, 1.11, 1.08, 1.07, 1.1],
        "accuracy": [0.41, 0.55, 0.63, 0.69, 0.73, 0.77],
        "val_accuracy": [0.52, 0.58, 0.62, 0.63, 0.64, 0.63],
    },
}  # fmt: skip


class Rows:
    """What pages are asked for: `values` by the address's parameter, `own` by the page's name."""

    def __init__(self) -> None:
        cache.clear()
        sync(load_catalogue())
        build.lay_out()
        self.offering = Offering.objects.get(section=SECTION)
        self.students = list(
            self.offering.enrolments.filter(role=Enrolment.Role.STUDENT).order_by("user__usn")
        )
        self.me = self.students[ME]
        self.teacher = User.objects.get(username="meera")
        self.head = factories.make_user(
            "head", name="Dr. Nandini Prasad", is_staff=True, is_superuser=True
        )
        self.guest = factories.make_user("omkar.desai", name="Prof. Omkar Desai")
        self.own: dict[str, dict[str, object]] = {}
        self.empty = factories.make_offering(section="B")
        self.empty.enrolments.create(user=self.teacher, role=Enrolment.Role.FACULTY)
        self._hand_in()
        self._write()
        self._score()
        self._examine()
        self._compare()
        self._keep()

    def _is(self, pk: object, *names: str) -> None:
        for name in names:
            self.own.setdefault(name, {})["pk"] = pk

    def _hand_in(self) -> None:
        first = factories.make_submission(self.me, content=programs.ONE.encode())
        factories.make_finished_run(first, value=0.6134, marks="12", points=("25", "25", "10"))
        text = programs.ONE.replace("[1, 3, 5, 7, 9]", "range(1, 16, 2)")
        finished = factories.make_finished_run(
            factories.make_submission(self.me, content=text.encode()),
            claimed=0.97, value=0.9231, notebook=json.dumps(NOTEBOOK).encode(),
        )  # fmt: skip
        factories.make_breakdown(finished, curves=[CURVE])
        wrong = factories.make_finished_run(
            factories.make_submission(self.students[8], content=b"import numpy\n\nx = model\n"),
            outcome="student_error", value=None, marks="0", points=("0", "0", "0"), band="Poor",
            message="Your program stopped with an error in line 3: name 'model' is not defined.",
            error={
                "type": "NameError", "text": "name 'model' is not defined", "line": 3,
                "cell": None, "traceback": "Traceback (most recent call last):\n  line 3",
            },
        )  # fmt: skip
        running = factories.make_running_run(
            factories.make_submission(self.me, slug="3"), log_tail=LOG
        )
        lease = timezone.now() + timedelta(days=1)
        Run.objects.filter(pk=running.pk).update(lease_until=lease)
        StaffItem.objects.create(
            run=wrong, text="The disk of worker 2 is almost full. Make room, then close this."
        )
        for student in (self.me, self.students[7]):
            for slug in ("1a", "1b")[student is self.me :]:
                factories.make_finished_run(factories.make_submission(student, slug=slug))
        words = factories.make_submission(
            self.me, slug="project-report", file_name="why.md",
            content=b"# Why k matters\n\nA small k follows noise.\n",
        )  # fmt: skip
        Submission.objects.filter(pk=words.pk).update(kind="written")
        self._is(words.pk, "answer")
        self._is(finished.pk, "run", "run_notebook", "compare_runs", "blind_notebook")
        self._is(running.pk, "live")
        self._is(wrong.pk, "failed")

    def _write(self) -> None:
        task = factories.get_task(self.offering, "1b")
        drafts.begin(self.me, task, "starter", None)
        self.own["editor"] = {"slug": "1b"}
        check = FileCheck.objects.create(
            enrolment=self.me, task=task, task_version=task.current, file_name="1b.ipynb",
            kind="notebook", sha256="ab" * 32, state=FileCheck.State.DONE, draft_revision=1,
            finished_at=timezone.now(), outcome="ok", message="Your program ran to its end.",
            found={
                "findings": [
                    {"name": "contract", "passed": True, "message": "build_model() is there."},
                    {"name": "metric", "passed": False, "message": "0.31 is below 0.45."},
                ],
                "metric": "accuracy", "value": 0.31, "rows": 200, "stdout": LOG, "stderr": "",
            },
        )  # fmt: skip
        self._is(check.pk, "check")

    def _score(self) -> None:
        asked = regrade.ask(self.me, "3", "The metric is above the target; the band says Poor.")
        regrade.ask(self.students[10], "5", "My second file was not looked at.")
        self._is(asked.pk, "regrade")
        rounds.choose(self.offering, "2", self.teacher, order="fair", blind=True)
        secret = ScoringOrder.objects.get(offering=self.offering).seed
        number = numbered(secret, [one.pk for one in self.students])[self.me.pk]
        self.own["blind"] = {"item": "2", "number": number}
        for text in ("Say why you chose this k.", "Label the axes.", "Split before you scale."):
            remark = Snippet.objects.create(
                course=self.offering.course, owner=self.teacher, text=text
            )
        self._is(remark.pk, "snippet")
        orders.issue(
            self.students[20], Order.Kind.DETAINED, self.teacher, reason="Attendance of 61 per cent"
        )
        self.team = teams.form_team(self.offering, self.students[ME : ME + 3])
        teams.propose(
            self.team, "Leaf diseases from phone pictures",
            "A small CNN tells three diseases of areca leaves apart.", self.me.user,
        )  # fmt: skip
        near = bank.Choice(bank.Whence.NEAR)
        viva.draw(self.me, "3", "viva", near, 3, self.teacher)

    def _examine(self) -> None:
        self.session = self._sitting("S", "B1", self.students[:8])
        draw.commit(self.session, self.teacher)
        draw.draw(self.session, "seven of hearts", self.teacher)
        self.session = sitting.open_now(self.session, self.teacher)
        self.seat = self.session.seats.select_related("enrolment").get(enrolment=self.me)
        first = self.session.seats.select_related("enrolment").earliest("number")
        number = str(first.experiment.number)
        at_exam = factories.make_submission(first.enrolment, slug={"1": "1a"}.get(number, number))
        first.hand_ins.create(submission=at_exam)
        factories.make_finished_run(at_exam, notebook=json.dumps(NOTEBOOK).encode())
        self.own["sitting_mark"] = {"seat_pk": first.pk}
        self._is(at_exam.runs.get().pk, "sitting_notebook")
        self.planned = self._sitting("T", "B1", self.students[8:16])
        closed = self._sitting("T", "B2", self.students[16:20])
        draw.commit(closed, self.teacher)
        draw.draw(closed, "four of clubs", self.teacher)
        self.closed = sitting.close(sitting.open_now(closed, self.teacher), self.teacher)

    def _sitting(self, kind: str, batch: str, students: list[Enrolment]) -> ExamSession:
        session = ExamSession.objects.create(
            offering=self.offering, kind=kind, batch=batch, place="Laboratory 3",
            starts_at=timezone.now() - timedelta(minutes=5),
        )  # fmt: skip
        lot = Experiment.objects.filter(course=self.offering.course, number__in=range(1, 8))
        session.lot.set(lot)
        for number, student in enumerate(students, 1):
            Seat.objects.create(session=session, enrolment=student, number=number, kind=kind)
        for role, user in (("internal", self.teacher), ("external", self.guest)):
            Examiner.objects.create(session=session, user=user, role=role)
        return session

    def _compare(self) -> None:
        for student, text in zip(
            self.students[9:12],
            (programs.ONE, programs.renamed(), programs.ONE.replace("best", "chosen")),
            strict=True,
        ):
            one = factories.make_submission(student, content=text.encode())
            factories.make_finished_run(one)
        task = factories.get_task(self.offering)
        calculation.request(
            self.offering, task, self.teacher, other_classes=False, without_common=True, send=False
        )
        row = Comparison.objects.get()
        calculation.carry_out(row.pk)
        self._is(row.pk, "comparison")
        self._is(row.pairs.order_by("-share")[0].pk, "pair")

    def _keep(self) -> None:
        now = timezone.now()
        survey.plan(self.offering, now, now + timedelta(days=7), self.teacher, expected=None)
        outcomes = self.offering.course.outcomes.values_list("number", flat=True)
        for student in self.students[8:20]:
            survey.answer(student, dict.fromkeys(outcomes, 3 + student.pk % 3))
        scheme = NamedScheme.objects.create(name="Honours classes", actor=self.head)
        self._is(scheme.pk, "administration_scheme", "administration_scheme_new")
        self._is(
            self.me.user_id,
            "administration_person",
            "administration_details",
            "administration_step",
        )
        token, _ = ApiToken.objects.create(user=self.me.user, name="laptop", scopes=["read"])
        self._is(token.pk, "administration_token_revoke")
        calibration = json.loads((CATALOGUE / "20csel76" / TASK / "calibration.json").read_text())
        measured = StoredCalibration.objects.create(
            course=COURSE, slug=TASK, source="ab" * 32, calibration=calibration, actor=self.teacher
        )
        seeds = [
            {"kind": "seed", "number": one, "value": 0.93 + one / 1000, "seconds": 15.0 + one}
            for one in range(1, 6)
        ]
        row = Calibrating.objects.create(
            course=COURSE, slug=TASK, source="ab" * 32, state="done", actor=self.teacher,
            result=measured, finished_at=now, published_at=now, steps=seeds, done=seeds,
        )  # fmt: skip
        self._is(row.pk, "authoring_calibration")

    def told(self) -> dict[str, object]:
        """For the photographer."""
        people = {
            "student": self.me.user, "faculty": self.teacher, "administrator": self.head,
            "examiner": self.guest, "other": self.students[8].user,
        }  # fmt: skip
        values = {
            "offering_pk": self.offering.pk, "enrolment_pk": self.me.pk, "slug": TASK,
            "session_pk": self.session.pk, "seat_pk": self.seat.pk, "code": slips.code(self.seat),
            "fingerprint": self.session.draw.fingerprint, "item": "1", "number": 1, "kind": "T",
            "role": "external", "course": COURSE, "part": "viva", "figure": "attempts", "row": 0,
            "column": 0, "key": "password", "team_pk": self.team.pk, "name": "result",
            "empty": self.empty.pk, "planned": self.planned.pk, "closed": self.closed.pk,
        }  # fmt: skip
        sessions = {who: session_of(person) for who, person in people.items()}
        return {"sessions": sessions, "values": values, "own": self.own}


def main() -> None:
    print(json.dumps(Rows().told()))
