"""What an institution says of itself and may change while the site runs; each change is a row.

The settings of the environment are where it starts from. The newest row's values go before them.
"""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

KEY = "accounts.institution"
"""In the cache, which all processes share, so that no page needs a query for it."""
GIB = 1024**3


class InstitutionRefused(ValueError):
    """A value is not possible; `field` names it and the text says what is."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


class InstitutionChange(models.Model):
    """What differs from the environment's settings since this change, as a whole. Append-only."""

    values = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"institution since {self.created_at:%d %b %Y}"


@dataclass(frozen=True)
class Institution:
    """What holds now."""

    institute: str
    """At the head of every document."""
    department: str
    usn_pattern: str
    """What a seat number looks like, after trimming and upper-casing."""
    max_upload_bytes: int
    """Largest file that a student may hand in; never above the environment's."""
    least_free_gib: int
    """Less free disk than this is a finding on the health page."""


def from_environment() -> Institution:
    """What holds where nothing was changed on the page."""
    return Institution(
        institute=settings.INSTITUTE,
        department=settings.DEPARTMENT,
        usn_pattern=settings.USN_PATTERN,
        max_upload_bytes=settings.MAX_UPLOAD_BYTES,
        least_free_gib=settings.LEAST_FREE_GIB,
    )


def current() -> Institution:
    """What holds now; from the cache, and from the newest row where that holds nothing."""
    changed = cache.get(KEY)
    if changed is None:
        newest = InstitutionChange.objects.order_by("-pk").first()
        changed = newest.values if newest else {}
        cache.set(KEY, changed, None)
    usual = from_environment()
    known = {name: value for name, value in changed.items() if name in _names()}
    if "max_upload_bytes" in known:
        known["max_upload_bytes"] = min(known["max_upload_bytes"], usual.max_upload_bytes)
    return Institution(**(asdict(usual) | known))


def change(values: dict[str, Any], actor: models.Model, reason: str) -> InstitutionChange | None:
    """Let these values hold; None where they hold already.

    Raises:
        InstitutionRefused: a value is not possible.
    """
    wanted = Institution(**values)
    _check(wanted)
    usual = asdict(from_environment())
    differs = {name: value for name, value in asdict(wanted).items() if value != usual[name]}
    with transaction.atomic():
        if wanted == current():
            return None
        row = InstitutionChange.objects.create(
            values=differs, actor_id=actor.pk, reason=reason.strip()
        )
        forget()
        # Again after the commit: meanwhile somebody may have read the row before it.
        transaction.on_commit(forget)
    return row


def forget() -> None:
    """Have the newest row read again."""
    cache.delete(KEY)


def _check(wanted: Institution) -> None:
    for name in ("institute", "department"):
        if not getattr(wanted, name).strip():
            raise InstitutionRefused(name, _("Documents are headed by it: write a name."))
    try:
        re.compile(wanted.usn_pattern, re.ASCII)
    except re.error as error:
        raise InstitutionRefused(
            "usn_pattern",
            _("This is no regular expression: %(error)s. Mend it, or leave it as it is.")
            % {"error": error},
        ) from error
    most = settings.MAX_UPLOAD_BYTES
    if not 1024 <= wanted.max_upload_bytes <= most:
        raise InstitutionRefused(
            "max_upload_bytes",
            _(
                "Give from 1 KiB to %(most)s KiB. For more, set PRAYOGA_MAX_UPLOAD_BYTES and "
                "start the site again."
            )
            % {"most": most // 1024},
        )


def _names() -> set[str]:
    return {field.name for field in fields(Institution)}
