"""The user: everyone who signs in. And the tokens of scripts that speak for one."""

import unicodedata

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts.audit import AuditEvent
from accounts.institution import InstitutionChange
from accounts.tokens import ApiToken
from accounts.usn import normalise_usn

RIGHT_TO_LEFT = ("R", "AL")

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

    @property
    def plain_name(self) -> str:
        """As it was written: for files, documents and other systems."""
        return self.name or self.username

    def get_full_name(self) -> str:
        """For sentences: a name in Arabic, Urdu or Hebrew leaves what stands around it in place.

        Such a name comes between the two marks that isolate it (U+2068, U+2069), which nobody sees.
        """
        name = self.plain_name
        if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name):
            return f"\u2068{name}\u2069"
        return name

    def __str__(self) -> str:
        return f"{self.usn} {self.name}" if self.usn else self.plain_name
