"""What faculty decided by rubric, with the rubric's text as it read that day."""

from django.db import models

from grading.models.ledger import MarkEntry
from grading.models.run import Proposal


class RubricScore(models.Model):
    """The rubric's side of one mark entry: attribute, band and descriptor, copied when scored."""

    entry = models.OneToOneField(MarkEntry, models.PROTECT, related_name="rubric")
    attribute = models.CharField(max_length=60)
    max_marks = models.DecimalField(max_digits=6, decimal_places=2)
    band = models.CharField(max_length=20)
    descriptor = models.TextField()
    proposal = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scores",
        help_text="The proposal that stood beside this decision; of several tasks, the newest.",
    )
    proposed_marks = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="The figure that was shown beside it: of several tasks, their mean.",
    )

    def __str__(self) -> str:
        return f"{self.attribute} {self.band}"
