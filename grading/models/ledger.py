"""The marks ledger's rows: append-only, each chained to the one before by a hash.

`grading.ledger` alone writes them; triggers in the database refuse UPDATE and DELETE.
"""

from django.conf import settings
from django.db import models

from grading.models.offering import Enrolment, Offering
from grading.models.run import Run


class MarkEntry(models.Model):
    """One decision about one component of one item of one student.

    `item` and `component` are keys of the marks scheme (`grading.scheme`): items are the
    experiments' numbers "1" to "7", "T" (internal test), "P" (project) and "S" (SEE). Marks are
    entered by component, with the state SCORED or MK. Any other state is entered with the component
    "" and no marks, stands for the whole item and ends what stood before it; marks entered after it
    stand again. `grading.ledger` folds an item's entries into what stands.
    """

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="mark_entries")
    sequence = models.PositiveBigIntegerField(help_text="1, 2, 3 ... within the offering")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="mark_entries")
    item = models.CharField(max_length=10)
    component = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, help_text="grading.scheme.State")
    marks = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mark_entries",
        help_text="Who decided; empty where a run did.",
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_mark_entries",
        help_text="Who agreed, where the scheme asks for a second person (an exemption).",
    )
    run = models.ForeignKey(
        Run,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mark_entries",
        help_text="The run whose result stood beside the decision.",
    )
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["offering", "sequence"]
        verbose_name_plural = "mark entries"
        constraints = [
            models.UniqueConstraint(fields=["offering", "sequence"], name="one_place_in_chain")
        ]
        indexes = [models.Index(fields=["enrolment", "item", "component", "-sequence"])]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.item}/{self.component or self.state} = {self.marks}"
