"""How somebody goes through a class when scoring: in which order, by name or by number, with which
ready-made remarks. No mark is here; `grading.scoring` alone changes these rows.
"""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string

from grading.models.offering import Enrolment, Offering
from labs.models import Course


def _seed() -> str:
    return get_random_string(32, "0123456789abcdef")


class ScoringOrder(models.Model):
    """The secret from which an entry's fair order follows, and the numbers of blind scoring."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="+")
    item = models.CharField(max_length=10)
    seed = models.CharField(max_length=64, default=_seed, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "item"], name="one_scoring_order")
        ]

    def __str__(self) -> str:
        return f"order of {self.item} in {self.offering_id}"


class ScoringRound(models.Model):
    """One person's way through one entry of a class: the options chosen, where they stopped."""

    class Order(models.TextChoices):
        SEAT = "seat"
        FAIR = "fair"

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="+")
    item = models.CharField(max_length=10)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    order = models.CharField(max_length=4, choices=Order, default=Order.SEAT)
    blind = models.BooleanField(default=False, help_text="By number: no names, no seat numbers.")
    at = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, related_name="+", help_text="Where they stopped."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "item", "user"], name="one_scoring_round")
        ]

    def __str__(self) -> str:
        return f"{self.user} scores {self.item}"


class Unblinding(models.Model):
    """Somebody who scored blind looked at who it is. Append-only."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="unblindings")
    item = models.CharField(max_length=10)
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose name was shown; empty: blind scoring of the entry was ended.",
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.actor} unblinded {self.item}"


class Snippet(models.Model):
    """A remark kept ready: one's own or, shared, for everybody who teaches the course."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="snippets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    text = models.CharField(max_length=300)
    used = models.PositiveIntegerField(default=0, help_text="Remarks that were saved with it.")
    retired_at = models.DateTimeField(null=True, help_text="Not offered any more.")

    class Meta:
        ordering = ["-used", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
