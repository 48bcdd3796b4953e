"""Marks schemes by name, to be given to classes; a class stores its own copy."""

from django.conf import settings
from django.db import models


class NamedScheme(models.Model):
    """Settings that may be given to a class. Never changed: another scheme is made from it."""

    name = models.CharField(max_length=80, unique=True)
    stored = models.JSONField(
        default=dict, blank=True, help_text="What differs from the defaults (grading.scheme)."
    )
    made_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the defaults.",
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is no longer offered to classes."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
