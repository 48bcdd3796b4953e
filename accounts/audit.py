"""Who did what that is no mark: sign-ins, roles, passwords, tokens, settings, tasks published.

Rows are added and never changed: triggers in the database refuse it (`grading.ledger.guard`). What
happens to marks stands in their own ledger.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One step of a person, with what it was about."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        SIGNED_OUT = "signed_out", _("Signed out")
        PASSWORD_CHOSEN = "password_chosen", _("Chose a password")
        PERSON_ADDED = "person_added", _("Added a person")
        PERSON_CHANGED = "person_changed", _("Changed a person’s details")
        ACTIVATED = "activated", _("Let sign in again")
        DEACTIVATED = "deactivated", _("Closed the account")
        MADE_ADMINISTRATOR = "made_administrator", _("Made administrator")
        ENDED_ADMINISTRATOR = "ended_administrator", _("Ended as administrator")
        TEACHES = "teaches", _("Put in charge of a class")
        TEACHES_NO_MORE = "teaches_no_more", _("Taken off a class")
        PASSWORD_RESET = "password_reset", _("Handed out a password")
        LOCK_CLEARED = "lock_cleared", _("Cleared a sign-in lock")
        TOKEN_MADE = "token_made", _("Made an API token")
        TOKEN_REVOKED = "token_revoked", _("Revoked an API token")
        INSTITUTION = "institution", _("Changed the institution’s settings")
        SCHEME_MADE = "scheme_made", _("Made a marks scheme")
        SCHEME_RETIRED = "scheme_retired", _("Retired a marks scheme")
        CALIBRATION_ASKED = "calibration_asked", _("Started a calibration")
        CALIBRATION_CANCELLED = "calibration_cancelled", _("Cancelled a calibration")
        TASK_PUBLISHED = "task_published", _("Published a task")
        TASK_TAKEN_BACK = "task_taken_back", _("Took a task back")
        ADMIN_SITE = "admin_site", _("Changed in Django’s administration")

    kind = models.CharField(max_length=30, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who did it; empty: nobody who was signed in, or the command line.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom it was done to.",
    )
    about = models.CharField(
        max_length=120, blank=True, help_text='What it was done to, like "task 20CSEL76/1a".'
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    address = models.GenericIPAddressField(
        null=True, blank=True, help_text="Where a sign-in came from."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["created_at"]),
            models.Index(fields=["kind", "-created_at"]),
            models.Index(fields=["about"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about or self.person or ''}".strip()


def record(
    kind: AuditEvent.Kind,
    actor: models.Model | None,
    *,
    person: models.Model | None = None,
    about: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    address: str | None = None,
) -> AuditEvent:
    """Add a row. Call it in the transaction of the change itself: both are there or neither."""
    return AuditEvent.objects.create(
        kind=kind,
        actor_id=actor.pk if actor else None,
        person_id=person.pk if person else None,
        about=about[:120],
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason.strip()[:500],
        address=address,
    )
