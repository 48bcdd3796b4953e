"""The two examiners of a sitting, and accounts that are made for examining.

Such an account (a guest) has no other part: it sees the sittings that it examines, until its last
day or until a day after both have signed the last of them, whichever comes first.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.exams.errors import ExamRefused
from grading.exams.signed import newest_marks, stands
from grading.models import Examiner, ExamSession, Guest

DAYS_TO_SIGN = 7
"""How long after a sitting's day a guest may still mark and sign it."""
LAST_LOOK = timedelta(days=1)
"""How long the list that was signed can be fetched once both have signed."""
PASSWORD_BYTES = 9
"""72 bits: twelve characters to type."""


def make_guest(username: str, name: str, session_ends: datetime, actor: User) -> User:
    """Make an account for somebody from outside; it can't sign in before `new_password`.

    Raises:
        ExamRefused: the user name is taken.
    """
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise ExamRefused(
                _(
                    "The user name “%(username)s” is taken. Choose another, or "
                    "pick its account from the list if it is the same person."
                )
                % {"username": username}
            )
        user = User(username=username.lower(), name=name)
        user.set_unusable_password()
        user.save()
        Guest.objects.create(user=user, until=_last_day(session_ends), made_by=actor)
    return user


def new_password(examiner: Examiner) -> str:
    """Give a guest a new password, which is kept nowhere but with whoever is shown it now.

    An account that was closed opens again for some days: a mark may have to be signed anew.

    Raises:
        ExamRefused: the account is somebody's own.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=examiner.user_id)
        if not Guest.objects.filter(user=user).exists():
            raise ExamRefused(
                _(
                    "%(name)s has an account of their own and its password. An "
                    "administrator can set another."
                )
                % {"name": user.get_full_name()}
            )
        _keep_open(user, examiner.session)
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        user.set_password(password)
        user.save(update_fields=["password"])
    return password


def appoint(session: ExamSession, role: str, user: User) -> Examiner:
    """Make somebody the internal or the external examiner, in place of who was.

    A guest's account opens again, and lasts until it can have signed this sitting.

    Raises:
        ExamRefused: one person for both parts, or who was appointed has signed.
    """
    with transaction.atomic():
        session = ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if session.examiners.filter(user=user).exclude(role=role).exists():
            raise ExamRefused(_("Internal and external examiner have to be two people."))
        before = session.examiners.filter(role=role).select_related("user").first()
        if before is not None and before.user_id == user.pk:
            return before
        if before is not None and before.signed_at is not None:
            raise ExamRefused(
                _("%(name)s has signed the marks and stays the examiner.")
                % {"name": before.user.get_full_name()}
            )
        if before is not None:
            before.user = user
            before.save(update_fields=["user"])
        else:
            before = Examiner.objects.create(session=session, user=user, role=role)
        _keep_open(user, session)
    return before


def extend(session: ExamSession) -> None:
    """Keep the guests of a sitting at least until they can have signed it."""
    for examiner in session.examiners.select_related("user"):
        _keep_open(examiner.user, session)


def close_guests(session: ExamSession) -> list[User]:
    """Let the accounts of guests who have nothing left to sign end soon; returns whose these are.

    To be called when both examiners have signed. Their signatures stay, and until the account ends
    they can take the list that they signed with them: nothing can be changed any more.
    """
    ending = []
    until = timezone.now() + LAST_LOOK
    for guest in Guest.objects.filter(user__examines__session=session).select_related("user"):
        sessions = guest.user.examines.values_list("session", flat=True)
        newest = newest_marks(sessions)
        both = Examiner.objects.filter(session__in=sessions)
        if all(stands(examiner, newest) for examiner in both):
            guest.until = min(guest.until, until)
            guest.save(update_fields=["until"])
            ending.append(guest.user)
    return ending


def _keep_open(user: User, session: ExamSession) -> None:
    guest = Guest.objects.filter(user=user).first()
    if guest is None:
        return
    until = _last_day(session.starts_at + timedelta(minutes=session.minutes))
    if guest.until < until:
        guest.until = until
        guest.save(update_fields=["until"])
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])


def _last_day(session_ends: datetime) -> datetime:
    return max(session_ends, timezone.now()) + timedelta(days=DAYS_TO_SIGN)
