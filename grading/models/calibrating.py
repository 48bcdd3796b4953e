"""A calibration that somebody asked for on a page. `grading.authoring` alone changes these rows."""

from django.conf import settings
from django.db import models

from labs.models import StoredCalibration


class Calibrating(models.Model):
    """One measuring of a task, step by step, each step a message of its own to a worker."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Measuring"
        DONE = "done", "Measured"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    GOING = (State.QUEUED, State.RUNNING)

    course = models.CharField(max_length=20)
    slug = models.CharField(max_length=40)
    source = models.CharField(max_length=64, help_text="Digest of the folder without its target.")
    seeds = models.PositiveSmallIntegerField(default=5)
    landing_only = models.BooleanField(
        default=False, help_text="Keeps the target; only sees again where the programs land."
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    steps = models.JSONField(default=list, help_text="What is done one after the other, in words.")
    done = models.JSONField(default=list, help_text="What came of each step so far.")
    message = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.ForeignKey(
        StoredCalibration, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Claim, as runs have it: only the holder of the newest fence may write.
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["course", "slug", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                condition=models.Q(state__in=("queued", "running")),
                name="one_calibration_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"calibration of {self.course}/{self.slug}"
