"""The user: everyone who signs in. And the tokens of scripts that speak for one."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts.audit import AuditEvent
from accounts.institution import InstitutionChange
from accounts.tokens import ApiToken
from accounts.usn import normalise_usn

__all__ = ["ApiToken", "AuditEvent", "InstitutionChange", "User"]


class User(AbstractUser):  # type: ignore[django-manager-missing]  # of tokens: knox has no types
    """A student, a member of faculty or an administrator.

    Students sign in with their seat number as user name. What somebody may do in a class follows
    from their enrolment in it, not from this row; `is_staff` opens the administrator's pages.
    """

    usn = models.CharField(
        "USN",
        max_length=20,
        unique=True,
        null=True,
        blank=True,
        help_text="University seat number; students only.",
    )
    name = models.CharField(max_length=200, help_text="As it is printed on documents.")
    must_change_password = models.BooleanField(
        default=False,
        help_text="Signs in with a password that somebody else handed out: they choose their own "
        "before anything else.",
    )

    def clean(self) -> None:
        super().clean()
        if self.usn:
            self.usn = normalise_usn(self.usn)

    def get_full_name(self) -> str:
        return self.name or self.username

    def __str__(self) -> str:
        return f"{self.usn} {self.name}" if self.usn else self.get_full_name()
