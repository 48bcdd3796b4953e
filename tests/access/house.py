"""A class with everything in it that an address can lead to, another class, and people around both.

One of each: the table of addresses asks about all of them, as everybody.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken, User
from bench.pages import asked_for
from grading import drafts
from grading.exams import examiners, slips
from grading.models import (
    Calibrating,
    Comparison,
    Enrolment,
    ExamSession,
    FileCheck,
    Guest,
    NamedScheme,
    Order,
    ScoringOrder,
    SimilarPair,
    Snippet,
    StaffItem,
    Submission,
    VivaQuestion,
)
from grading.scoring import orders, regrade, rounds, rubric, teams
from grading.scoring.order import numbered
from labs.models import StoredCalibration
from tests import factories
from tests.access import table
from tests.access.conftest import NOTEBOOK
from tests.exams.build import make_running

MISSING = 10**9


class House:
    """Who may try what.

    Attributes:
        people: by what they are.
        values: of the addresses' parameters.
        own: by the address's name, where one has another value than the rest.
        sent: by the address's name, what has to come along for there to be anything.
        beside: another class of the same teacher.
        closed: another sitting of the class with the same examiners.
    """

    def __init__(self) -> None:
        self.session = make_running(students=2)
        self.offering = self.session.offering
        self.seat, beside = self.session.seats.select_related("enrolment__user").order_by("number")
        self.student, self.mate = self.seat.enrolment, beside.enrolment
        self.teacher = factories.make_faculty(self.offering).user
        self.people = self._people()
        self.values: dict[str, object] = {
            "offering_pk": self.offering.pk, "offering": self.offering.pk,
            "enrolment_pk": self.student.pk, "session_pk": self.session.pk,
            "seat_pk": self.seat.pk, "fingerprint": self.session.draw.fingerprint,
            "code": slips.code(self.seat), "slug": "1a", "task": "1a", "item": "1", "sheet": "cie",
            "number": 1, "kind": "S", "role": "external", "name": "result", "form": "csv",
            "course": "20CSEL76", "part": "viva", "figure": "attempts", "row": 0, "column": 0,
            "key": "password", "stream": "stdout", "pk": MISSING,
        }  # fmt: skip
        self.own: dict[str, dict[str, object]] = {
            "analytics_behind": {"figure": "progress"},
            "run_example": {"number": 0},
            "reports:download_one": {"name": "certificates"},
        }
        self.beside = factories.make_offering()
        self.beside.enrolments.create(user=self.teacher, role=Enrolment.Role.FACULTY)
        self.sent: dict[str, dict[str, object]] = {
            "roster_move": {"section": self.beside.pk},
            "reports:archive": {"format": "csv"},
        }
        self._hand_in()
        self._write()
        self._examine()
        self._score()
        self._compare()
        self._keep()

    def _people(self) -> dict[str, User]:
        elsewhere = factories.make_offering()
        # Examiners who are nothing else: what they see follows from the sitting alone.
        inside = factories.make_user()
        Guest.objects.create(
            user=inside, until=timezone.now() + timedelta(days=9), made_by=self.teacher
        )
        starts = self.session.starts_at
        outside = examiners.make_guest("not.of.here", "Dr. Outside", starts, self.teacher)
        self._appoint(self.session, inside, outside)
        return {
            table.STUDENT: self.student.user,
            table.CLASSMATE: self.mate.user,
            table.OTHER_STUDENT: factories.make_student(elsewhere).user,
            table.FACULTY: self.teacher,
            table.OTHER_FACULTY: factories.make_faculty(elsewhere).user,
            table.INTERNAL: inside,
            table.EXTERNAL: outside,
            table.ADMIN: factories.make_user(is_staff=True, is_superuser=True),
        }

    def _appoint(self, session: ExamSession, inside: User, outside: User) -> None:
        session.examiners.filter(role="internal").update(user=inside)
        session.examiners.filter(role="external").update(user=outside)

    def _is(self, pk: object, *names: str) -> None:
        """These addresses are about this row."""
        for name in names:
            self.own.setdefault(name, {})["pk"] = pk

    def _hand_in(self) -> None:
        finished = factories.make_finished_run(
            factories.make_submission(self.student), notebook=NOTEBOOK
        )
        factories.make_breakdown(finished)
        running = factories.make_running_run(factories.make_submission(self.student))
        words = factories.make_submission(self.student, file_name="why.md")
        Submission.objects.filter(pk=words.pk).update(kind="written")
        fault = StaffItem.objects.create(run=finished, text="Full.")
        self._is(
            running.pk, "run", "run_events", "run_progress", "run_cancel",
            "api:run", "api:run_events", "api:run_cancel",
        )  # fmt: skip
        self._is(
            finished.pk, "run_again", "run_notebook", "run_notebook_file", "run_log",
            "run_example", "compare_runs", "blind_notebook",
        )  # fmt: skip
        self._is(
            finished.submission_id, "submission_file", "api:submission", "api:submission_file",
            "blind_file",
        )  # fmt: skip
        self._is(words.pk, "answer", "blind_answer")
        self._is(fault.pk, "staff_item_close")

    def _write(self) -> None:
        task = factories.get_task(self.offering)
        drafts.begin(self.student, task, "starter", None)
        check = FileCheck.objects.create(
            enrolment=self.student, task=task, task_version=task.current, file_name="x.py",
            kind="script", sha256="ab" * 32, content=factories.PROGRAM,
        )  # fmt: skip
        self._is(check.pk, "check", "check_state", "check_cancel")

    def _examine(self) -> None:
        at_exam = factories.make_submission(self.student)
        self.seat.hand_ins.create(submission=at_exam)
        factories.make_finished_run(at_exam, notebook=NOTEBOOK)
        self._is(at_exam.pk, "sitting_file")
        self._is(at_exam.runs.get().pk, "sitting_notebook")
        # A week's viva belongs to who teaches, an examination's to its examiners: some addresses
        # are asked about the one, some about the other.
        question = VivaQuestion.objects.create(
            enrolment=self.student, item="S", component="viva", name="x", topic="t", text="What?",
            answer="That.", drawn_by=self.teacher, drawn_at=timezone.now(),
        )  # fmt: skip
        self._is(question.pk, "viva_note", "viva_redraw")
        self.own["viva_mark"] = {"item": "S"}
        self.closed = make_running(self.offering, students=1)
        self.closed.closed_at = timezone.now()
        self.closed.save()
        self._appoint(self.closed, self.people[table.INTERNAL], self.people[table.EXTERNAL])
        self.own["sitting_list"] = {"session_pk": self.closed.pk}

    def _score(self) -> None:
        rubric.save(self.student, "3", {"viva": 3}, self.teacher, {})
        asked = regrade.ask(self.student, "3", "The second answer was right.")
        self._is(
            asked.pk, "regrade", "regrade_answer", "api:regrade", "api:regrade_answer"
        )  # fmt: skip
        rounds.choose(self.offering, "1", self.teacher, order="fair", blind=False)
        secret = ScoringOrder.objects.get(offering=self.offering).seed
        class_of = self.offering.enrolments.filter(role=Enrolment.Role.STUDENT)
        number = numbered(secret, class_of.values_list("pk", flat=True))[self.student.pk]
        for name in table.MAY:
            if name.startswith("blind"):
                self.own.setdefault(name, {})["number"] = number
        remark = Snippet.objects.create(
            course=self.offering.course, owner=self.teacher, text="Say why."
        )
        self._is(remark.pk, "snippet", "snippet_remove")
        orders.issue(self.student, Order.Kind.WITHHELD, self.teacher, reason="why")
        self.values["order_pk"] = Order.objects.get().pk
        self.values["team_pk"] = teams.form_team(self.offering, [self.student]).pk

    def _compare(self) -> None:
        factories.make_submission(self.mate)
        asked_for.compare(self.offering, factories.get_task(self.offering), self.teacher)
        self._is(
            Comparison.objects.get().pk, "comparison", "comparison_progress", "comparison_cancel",
            "comparison_table",
        )  # fmt: skip
        self._is(SimilarPair.objects.get().pk, "pair", "pair_note")

    def _keep(self) -> None:
        scheme = NamedScheme.objects.create(name="Ours", actor=self.teacher)
        self._is(
            scheme.pk, "administration_scheme", "administration_scheme_new",
            "administration_scheme_give", "administration_scheme_retire",
        )  # fmt: skip
        self._is(
            self.student.user_id, "administration_person", "administration_details",
            "administration_step",
        )  # fmt: skip
        token, _ = ApiToken.objects.create(user=self.student.user, name="mine", scopes=["read"])
        self._is(token.pk, "token_revoke", "administration_token_revoke")
        measured = StoredCalibration.objects.create(
            course="20CSEL76", slug="1a", source="ab" * 32, calibration={}, actor=self.teacher
        )
        row = Calibrating.objects.create(
            course="20CSEL76", slug="1a", source="ab" * 32, state="done", actor=self.teacher,
            result=measured, finished_at=timezone.now(),
        )  # fmt: skip
        self._is(row.pk, "authoring_calibration", "authoring_cancel", "authoring_file")
