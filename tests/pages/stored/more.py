"""What the house of `tests.access` does without: rows in which nothing but a text matters."""

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, InstitutionChange
from grading import drafts
from grading.drafts import Edit
from grading.models import (
    Draft,
    FileCheck,
    HealthReport,
    OutcomeAction,
    OutcomeChoice,
    PairNote,
    RegradeRequest,
    RegradeStep,
    RosterEvent,
    RunResult,
    SchemeChange,
    SheetEvent,
    SimilarPair,
    SittingEvent,
    StaffItem,
    Submission,
    Team,
    TeamEvent,
    TeamScore,
    Unblinding,
    VivaNote,
    VivaQuestion,
    Worker,
)
from grading.scoring import rubric
from grading.similarity import calculation
from tests import factories
from tests.access.house import House
from tests.access.table import FACULTY, INTERNAL, STUDENT
from tests.pages.stored import outputs
from tests.pages.stored.fields import evil


def build() -> House:
    """The house, of a course that has practice tasks too."""
    factories.make_course(open_tasks=("1a", "answers"))
    return House()


def lay(house: House) -> list[tuple[str, str]]:
    """One row of each, in the house's class, and files that hold scripts.

    Returns who gets what at addresses of which the house's table has but one of each kind.
    """
    now, by = timezone.now(), {"actor": house.teacher}
    at = by | {"created_at": now}
    here, student = {"offering": house.offering}, house.student
    rubric.save(student, "1", {"execution": 12}, house.teacher, {}, "said")
    entry = student.mark_entries.latest("pk")
    OutcomeChoice.objects.create(**here, part="tags", value={}, reason="said", **at)
    OutcomeAction.objects.create(**here, outcome=1, text="said", **at)
    SchemeChange.objects.create(**here, before={}, after={}, reason="said", **at)
    for number, kind in enumerate(("published", "asked"), 1):
        SheetEvent.objects.create(
            **here, number=number, sheet="S", kind=kind, reason="said", ledger_sequence=0, **at
        )
    Unblinding.objects.create(**here, item="1", enrolment=student, reason="said", **at)
    RosterEvent.objects.create(enrolment=student, kind="enrolled", reason="said", **at)
    request = RegradeRequest.objects.get()
    again = student.submissions.earliest("pk").runs.earliest("pk")
    RegradeStep.objects.create(request=request, kind="again", reason="said", run=again, **at)
    PairNote.objects.create(pair=SimilarPair.objects.get(), outcome="explained", text="x", **by)
    for kind in ("present", "reopened"):
        SittingEvent.objects.create(
            session=house.session, seat=house.seat, kind=kind, reason="said", **at
        )
    for question in VivaQuestion.objects.all():
        VivaNote.objects.create(question=question, verdict="good", text="said", **at)
    team = Team.objects.get()
    TeamEvent.objects.create(
        team=team, kind="proposed", title="T", statement="S", reason="said", **at
    )
    TeamScore.objects.create(
        team=team, enrolment=student, component="report", team_marks=1, adjustment=0,
        reason="said", entry=entry, **at,
    )  # fmt: skip
    AuditEvent.objects.create(kind="person_changed", person=student.user, about="said", **by)
    InstitutionChange.objects.create(values={}, reason="said", **by)
    Worker.objects.create(name="here:1", does="runs", started_at=now, heard_at=now)
    HealthReport.objects.create(asked_by=house.teacher, done_at=now, worker="here:1")
    StaffItem.objects.create(run=again, text="said")
    failed = calculation.request(
        house.beside, factories.get_task(house.beside), None, other_classes=False,
        without_common=True, send=False,
    )  # fmt: skip
    failed.state, failed.message, failed.finished_at = "failed", "said", now
    failed.save()
    _write_files(house)
    going = FileCheck.objects.get()
    FileCheck.objects.create(
        enrolment=student, task=going.task, task_version=going.task_version, file_name="x",
        kind="script", sha256="x", state=FileCheck.State.DONE, outcome="student_error",
        finished_at=now, draft_revision=1,
    )  # fmt: skip
    finished = reverse("run", args=[again.pk])
    seen = reverse("viva", args=[student.pk, "S", "viva"])
    compared = reverse("comparison", args=[house.beside.pk, failed.pk])
    checked = reverse("check", args=[FileCheck.objects.latest("pk").pk])
    return [
        (STUDENT, finished), (FACULTY, finished), (STUDENT, checked), (INTERNAL, seen),
        (FACULTY, compared),
    ]  # fmt: skip


def _write_files(house: House) -> None:
    """Scripts in what was handed in, in what is being written and in what a check found."""
    text = evil("file")
    for submission in Submission.objects.all():
        # For a word's answer it is Markdown, for the others a program's comment.
        content = f"# {text}\n\n[x](javascript:owned=1) ![y](x:)\nk = 1\nprint(k)\n".encode()
        submission.file.save(submission.file_name, ContentFile(content))
    draft = Draft.objects.get()
    edits = [Edit("evil", "markdown", text), Edit("code", "code", f"print('''{text}''')")]
    drafts.save(draft, draft.revision, edits=edits)
    for result in RunResult.objects.exclude(notebook=""):
        result.notebook.save("executed.ipynb", ContentFile(outputs.notebook()))
