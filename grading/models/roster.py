"""Who came into a class, who left it, and why: rows that are never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.offering import Enrolment, Offering


class RosterEvent(models.Model):
    """One step of a student's way through classes. `grading.roster` alone writes them."""

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        MOVED_IN = "moved_in", _("Moved here")
        MOVED_OUT = "moved_out", _("Moved away")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Taken back in")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="roster_events")
    kind = models.CharField(max_length=10, choices=Kind)
    other = models.ForeignKey(
        Offering,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where a student who moved came from or went.",
    )
    reason = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: the command line.",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["enrolment", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment.user}: {self.kind}"
