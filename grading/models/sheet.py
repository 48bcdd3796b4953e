"""What happens to a class's marks as a whole, and to a student's result apart from marks.

Append-only, like the ledger: `grading.ledger.sheets`, `grading.ledger.settings` and
`grading.scoring.orders` add rows and triggers refuse to change them.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.offering import Enrolment, Offering


class SheetEvent(models.Model):
    """A step in the life of a class's CIE or SEE sheet."""

    class Sheet(models.TextChoices):
        CIE = "C", "CIE"
        SEE = "S", "SEE"

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published and locked")
        ASKED = "asked", _("Asked to be unlocked")
        DECLINED = "declined", _("Not unlocked")
        UNLOCKED = "unlocked", _("Unlocked")

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="sheet_events")
    number = models.PositiveIntegerField(help_text="1, 2, 3 ... within the offering")
    sheet = models.CharField(max_length=1, choices=Sheet)
    kind = models.CharField(max_length=10, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    ledger_sequence = models.PositiveBigIntegerField(
        help_text="The ledger's last row at that time, and its hash: what was published."
    )
    ledger_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["offering", "number"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "number"], name="one_place_in_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.get_sheet_display()} {self.kind}"


class Order(models.Model):
    """An order about one student's result: withheld, detained, or let in below the CIE's mark.

    The newest of a kind stands; an order is taken back by one with `in_force` false.
    """

    class Kind(models.TextChoices):
        WITHHELD = "W", _("Withheld")
        DETAINED = "DX", _("Detained for attendance")
        ADMITTED = "ADM", _("Admitted to the SEE below a CIE of 20")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=3, choices=Kind)
    in_force = models.BooleanField()
    reference = models.CharField(max_length=100, blank=True, help_text="Number of the order.")
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["enrolment", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {'' if self.in_force else 'ended '}{self.enrolment.user}"


class SchemeChange(models.Model):
    """A change of the settings under which a class is marked."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="scheme_changes")
    before = models.JSONField(help_text="As stored: only what differs from the defaults.")
    after = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["offering", "pk"]

    def __str__(self) -> str:
        return f"scheme of {self.offering}"
