"""What was handed in. A submission's file never changes; grading it again is another run."""

import uuid

from django.db import models
from django.db.models.functions import Now

from grading.models.offering import Enrolment
from labs.models import Task


def _file_path(submission: "Submission", name: str) -> str:
    return f"submissions/{submission.sha256[:2]}/{uuid.uuid4()}"


class Submission(models.Model):
    """One upload by one student for one task."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    task = models.ForeignKey(Task, models.PROTECT, related_name="submissions")
    key = models.UUIDField(
        default=uuid.uuid4, help_text="Made with the form: the same form sent twice is one upload."
    )
    file = models.FileField(upload_to=_file_path, max_length=200)
    file_name = models.CharField(max_length=200, help_text="Reduced to a safe name.")
    kind = models.CharField(max_length=10, help_text="sandbox.contract.ProgramKind")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    attempt = models.PositiveIntegerField(help_text="1 for the student's first on this task")
    received_at = models.DateTimeField(
        db_default=Now(),
        editable=False,
        help_text="By the database's clock: a web server whose own is wrong makes nobody late.",
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "key"], name="one_upload_per_form"),
            models.UniqueConstraint(
                fields=["enrolment", "task", "attempt"], name="one_upload_per_attempt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.user} {self.task.slug} attempt {self.attempt}"
