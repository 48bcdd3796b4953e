"""What an administrator does to a person's account: each step refused or done, and written down.

An administrator is an active account with `is_staff`. There is always one who can sign in, and
nobody changes that of their own.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import AuditEvent, record
from accounts.initial import hand_out
from accounts.models import User

Kind = AuditEvent.Kind


class PeopleRefused(Exception):
    """The step is not possible; the text says why and what to do."""


def administrators() -> QuerySet[User]:
    """Who can open the administrator's pages."""
    return User.objects.filter(is_active=True, is_staff=True)


def add(user: User, actor: User, reason: str = "") -> str:
    """Save a new person, and return the password to be handed out."""
    password = hand_out(user)
    with transaction.atomic():
        user.save(force_insert=True)
        record(Kind.PERSON_ADDED, actor, person=user, after=_details(user), reason=reason)
    return password


def change_details(user: User, before: User, actor: User, reason: str) -> None:
    """Save another name, seat number, user name or address of e-mail.

    Args:
        before: the person as they were.
    """
    old, new = _details(before), _details(user)
    changed = [key for key in old if old[key] != new[key]]
    with transaction.atomic():
        user.save(update_fields=list(old))
        record(
            Kind.PERSON_CHANGED,
            actor,
            person=user,
            before={key: old[key] for key in changed},
            after={key: new[key] for key in changed},
            reason=reason,
        )


def deactivate(user: User, actor: User, reason: str) -> None:
    """Close an account: who has it is signed out everywhere, and their tokens end to work.

    Raises:
        PeopleRefused: it is the person's own, or the last administrator's.
    """
    _not_oneself(user, actor, _("close your own account"))
    with transaction.atomic():
        _keep_one(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        record(Kind.DEACTIVATED, actor, person=user, reason=reason)
    user.is_active = False


def reactivate(user: User, actor: User, reason: str) -> None:
    """Let somebody sign in again."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        record(Kind.ACTIVATED, actor, person=user, reason=reason)
    user.is_active = True


def make_administrator(user: User, actor: User, reason: str) -> None:
    """Open the administrator's pages to somebody.

    Raises:
        PeopleRefused: the account is closed or made for examining, or it is the person's own.
    """
    _not_oneself(user, actor, _("make yourself administrator"))
    if not user.is_active:
        raise PeopleRefused(_("This account is closed. Let them sign in again first."))
    _set_administrator(user, actor, reason, to=True)


def end_administrator(user: User, actor: User, reason: str) -> None:
    """Close them again.

    Raises:
        PeopleRefused: it is the person's own, or the last administrator's.
    """
    _not_oneself(user, actor, _("end your own part as administrator"))
    _set_administrator(user, actor, reason, to=False)


def reset_password(user: User, actor: User, reason: str) -> str:
    """Give a password that has to be changed at the first sign-in; the one before ends.

    Raises:
        PeopleRefused: it is the person's own, who changes it by themselves.
    """
    _not_oneself(user, actor, _("hand a password out to yourself; change yours instead"))
    with transaction.atomic():
        password = hand_out(user)
        user.save(update_fields=["password", "must_change_password"])
        record(Kind.PASSWORD_RESET, actor, person=user, reason=reason)
    return password


def _set_administrator(user: User, actor: User, reason: str, *, to: bool) -> None:
    with transaction.atomic():
        if not to:
            _keep_one(user)
        # Both, so that Django's own administration opens and closes with these pages.
        User.objects.filter(pk=user.pk).update(is_staff=to, is_superuser=to)
        kind = Kind.MADE_ADMINISTRATOR if to else Kind.ENDED_ADMINISTRATOR
        record(kind, actor, person=user, reason=reason)
    user.is_staff = user.is_superuser = to


def _keep_one(user: User) -> None:
    """Refuse to go on without an administrator; two who end each other at once are not both let."""
    locked = administrators().select_for_update(no_key=True).order_by("pk")
    if not [one for one in locked if one.pk != user.pk]:
        raise PeopleRefused(
            _(
                "This is the last administrator: nobody could undo it. Make somebody else "
                "administrator first."
            )
        )


def _not_oneself(user: User, actor: User, what: str) -> None:
    if user.pk == actor.pk:
        raise PeopleRefused(_("You can’t %(what)s; another administrator can.") % {"what": what})


def _details(user: User) -> dict[str, object]:
    return {
        "username": user.username,
        "usn": user.usn,
        "name": user.name,
        "email": user.email,
    }
