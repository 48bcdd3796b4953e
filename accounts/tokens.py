"""Tokens by which a script speaks for a person: named, limited to scopes, ending, revocable.

Only a digest is kept; the token itself is shown once, when it is made.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy
from knox.models import AbstractAuthToken

NOTED_EVERY = timedelta(minutes=10)


class ApiToken(AbstractAuthToken):
    """One token. It may do what its person may, less what its scopes leave out."""

    class Scope(models.TextChoices):
        READ = "read", gettext_lazy("Read: classes, tasks, submissions and results")
        SUBMIT = "submit", gettext_lazy("Hand in and cancel")
        MARKS = "marks", gettext_lazy("Read marks")
        ROSTER = "roster", gettext_lazy("Change who is in a class")
        REGRADE = "regrade", gettext_lazy("Ask for a re-grade, and answer one")

    name = models.CharField(max_length=80, help_text=gettext_lazy("What it is for."))
    scopes = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @property
    def scope_words(self) -> list[str]:
        """What it may do, in words."""
        return [str(scope.label) for scope in self.Scope if scope.value in self.scopes]

    def note_use(self) -> None:
        """Remember that it was used just now; not at every request."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
