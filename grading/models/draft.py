"""What a student writes in the page and has tried, apart from everything that was handed in.

Neither row leads to a submission, a run or a mark, and none of those leads here: whoever asks for a
student's runs, attempts, marks or receipts can't come across a check or a draft by accident. See
docs/decisions/0030-a-check-is-no-run.md.
"""

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from grading.models.offering import Enrolment
from labs.models import Task, TaskVersion


def _seed() -> str:
    return get_random_string(32, "0123456789abcdef")


class Draft(models.Model):
    """A program that is being written in the page: one for a student and task.

    It is nobody's submission. Only the student's own choice removes it.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="drafts")
    task = models.ForeignKey(Task, models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, help_text="sandbox.contract.ProgramKind")
    content = models.BinaryField(help_text="A script's text or a notebook's JSON, in UTF-8.")
    removed = models.BinaryField(
        default=b"[]", help_text="Cells that were deleted, as JSON, the newest last: for undo."
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="Grows with each change; who writes on an older one is told so."
    )
    begun_from = models.CharField(max_length=100, help_text="Where its text came from, in words.")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "task"], name="one_draft_a_task"),
            models.CheckConstraint(
                condition=Q(kind__in=("script", "notebook")), name="a_draft_is_a_program"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.enrolment.user} for {self.task.slug}, revision {self.revision}"

    @property
    def file_name(self) -> str:
        return f"{self.task.slug}.{'ipynb' if self.kind == 'notebook' else 'py'}".replace(" ", "_")


class FileCheck(models.Model):
    """A try of a program on public data alone. It can't be marked: nothing that marks leads here.

    `grading.evaluation.filechecks` alone changes these rows. What was found is in them; the program
    itself is let go when the check has ended.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="file_checks")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    task_version = models.ForeignKey(TaskVersion, models.PROTECT, related_name="+")
    draft_revision = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the draft that was checked; empty: a file was."
    )
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, help_text="sandbox.contract.ProgramKind")
    content = models.BinaryField(blank=True, help_text="Empty once the check has ended.")
    sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64, default=_seed, editable=False)

    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    gave_way = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was stopped to let a hand-in go first."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    outcome = models.CharField(max_length=20, blank=True, help_text="sandbox.contract.Outcome")
    message = models.TextField(blank=True)
    found = models.JSONField(
        default=dict, blank=True, help_text="grading.evaluation.trying.Found as plain values."
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("done", "failed", "cancelled"))
                | Q(finished_at__isnull=False),
                name="an_ended_check_says_when",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=("queued", "running")),
                name="one_check_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk} of {self.file_name} by {self.enrolment.user}"

    @property
    def is_finished(self) -> bool:
        return self.state in self.ENDED
