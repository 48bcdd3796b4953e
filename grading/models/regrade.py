"""A student's request to have a decision looked at again, and what was done about it.

Append-only: `grading.scoring.regrade` adds rows. How a request stands follows from its steps.
"""

from django.conf import settings
from django.db import models

from grading.models.ledger import MarkEntry
from grading.models.offering import Enrolment
from grading.models.run import Run


class RegradeRequest(models.Model):
    """One request, about one decision: asked for once."""

    entry = models.OneToOneField(
        MarkEntry,
        models.PROTECT,
        related_name="regrade_request",
        help_text="The newest decision on the item when it was asked.",
    )
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="regrade_requests")
    item = models.CharField(max_length=10)
    run = models.ForeignKey(
        Run,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The result it is about, if any.",
    )
    reason = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"re-grade of {self.item} for {self.enrolment_id}"


class RegradeStep(models.Model):
    """What somebody who teaches the class did about a request."""

    class Kind(models.TextChoices):
        AGAIN = "again"
        CHANGED = "changed"
        DECLINED = "declined"

    request = models.ForeignKey(RegradeRequest, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    run = models.ForeignKey(
        Run, models.PROTECT, null=True, related_name="+", help_text="The new run, of AGAIN."
    )
    entry = models.ForeignKey(
        MarkEntry, models.PROTECT, null=True, related_name="+", help_text="Of CHANGED: its row."
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(kind__in=("changed", "declined")),
                name="one_end_of_a_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor}"
