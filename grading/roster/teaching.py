"""Who teaches a class: put in charge of it and taken off it by an administrator."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import AuditEvent, record
from accounts.models import User
from grading.models import Enrolment, Offering
from grading.roster.moving import RosterRefused

FACULTY = Enrolment.Role.FACULTY


def put_in_charge(offering: Offering, user: User, actor: User | None, reason: str = "") -> None:
    """Let somebody teach a class.

    Raises:
        RosterRefused: they have a part in it already, or an account made for examining.
    """
    with transaction.atomic():
        if hasattr(user, "guest"):
            raise RosterRefused(
                _(
                    "This account was made for examining and is given no other "
                    "part. Add the person with an account of their own."
                )
            )
        made, new = Enrolment.objects.get_or_create(
            offering=offering, user=user, defaults={"role": FACULTY}
        )
        if not new:
            raise RosterRefused(
                _("They teach this class already.")
                if made.role == FACULTY
                else _("They are on the roster of this class already.")
            )
        record(AuditEvent.Kind.TEACHES, actor, person=user, about=str(offering), reason=reason)


def take_off(offering: Offering, user: User, actor: User | None, reason: str = "") -> None:
    """Let somebody no longer teach a class. What they decided in it stays theirs.

    Raises:
        RosterRefused: they don't teach it.
    """
    with transaction.atomic():
        gone, _counts = Enrolment.objects.filter(
            offering=offering, user=user, role=FACULTY
        ).delete()
        if not gone:
            raise RosterRefused(_("They don’t teach this class any more."))
        kind = AuditEvent.Kind.TEACHES_NO_MORE
        record(kind, actor, person=user, about=str(offering), reason=reason)
