"""What can be done to a person's account: each step with its words, its question and its deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import locks, people
from accounts.audit import AuditEvent, record
from accounts.models import User
from grading.access import administration as access
from grading.models import Enrolment, Offering
from grading.roster import teaching

FACULTY = Enrolment.Role.FACULTY


class Question(forms.Form):
    """Why, and which class where the step is about one."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("Stays in the audit, with your name.")
    )

    def __init__(self, classes: QuerySet[Offering] | None, *given: Any) -> None:
        super().__init__(*given)
        if classes is not None:
            self.fields["offering"] = forms.ModelChoiceField(classes, label=_("Class"))
            self.order_fields(["offering", "reason"])


@dataclass(frozen=True)
class Step:
    """One thing that can be done; `act` takes the person, who does it, the class if any, why."""

    label: str | Promise
    about: str | Promise
    """What it will do, and how it is undone."""
    done: str | Promise
    act: Callable[[User, User, Offering | None, str], str | None]
    """Returns a password to be shown, where it made one."""
    fits: Callable[[User], bool]
    icon: str = "pencil"
    grave: bool = False
    classes: Callable[[User], QuerySet[Offering]] | None = None


def _unlock(user: User, actor: User, offering: Offering | None, reason: str) -> None:
    locks.clear(user.username)
    record(AuditEvent.Kind.LOCK_CLEARED, actor, person=user, reason=reason)


def _teach(user: User, actor: User, offering: Offering | None, reason: str) -> None:
    if offering is not None:
        teaching.put_in_charge(offering, user, actor, reason)


def _off(user: User, actor: User, offering: Offering | None, reason: str) -> None:
    if offering is not None:
        teaching.take_off(offering, user, actor, reason)


def _not_in(user: User) -> QuerySet[Offering]:
    return access.classes().exclude(enrolments__user=user)


def _taught(user: User) -> QuerySet[Offering]:
    return access.classes().filter(enrolments__user=user, enrolments__role=FACULTY)


STEPS: dict[str, Step] = {
    "password": Step(
        _("Hand out a new password"),
        _(
            "The password before ends at once, wherever it is in use. The new one is shown once, "
            "to be printed; it has to be changed at the first sign-in."
        ),
        "",
        lambda user, actor, _offering, reason: people.reset_password(user, actor, reason),
        lambda user: user.is_active,
        "lock",
    ),
    "unlock": Step(
        _("Clear the sign-in lock"),
        _("Too many wrong passwords closed the account for some minutes. It opens at once."),
        _("The account can be signed in to at once."),
        _unlock,
        lambda user: user.is_active and locks.waits(user.username) > 0,
        "arrow-clockwise",
    ),
    "teach": Step(
        _("Put in charge of a class"),
        _("They see the class’s files and enter its marks. Taking them off again undoes it."),
        _("They teach the class from now on."),
        _teach,
        lambda user: user.is_active,
        "people",
        classes=_not_in,
    ),
    "off": Step(
        _("Take off a class"),
        _("They no longer see the class. What they decided stays theirs in its ledger."),
        _("They no longer teach the class."),
        _off,
        lambda user: bool(getattr(user, "teaches", True)),
        "person-x",
        grave=True,
        classes=_taught,
    ),
    "administrator": Step(
        _("Make administrator"),
        _(
            "They can do all that you can on these pages: accounts, settings, tokens, tasks. All "
            "administrators see on their first page that it was done, by whom and why."
        ),
        _("They are administrator from now on."),
        lambda user, actor, _offering, reason: people.make_administrator(user, actor, reason),
        lambda user: user.is_active and not user.is_staff and not getattr(user, "is_guest", False),
        "shield-check",
        grave=True,
    ),
    "no-administrator": Step(
        _("End as administrator"),
        _("They no longer see these pages; classes that they teach stay theirs."),
        _("They are no longer administrator."),
        lambda user, actor, _offering, reason: people.end_administrator(user, actor, reason),
        lambda user: user.is_staff,
        "shield-check",
        grave=True,
    ),
    "close": Step(
        _("Close the account"),
        _(
            "They are signed out everywhere and can’t come in; their API tokens do nothing. Files, "
            "marks and decisions stay. Letting them sign in again undoes it."
        ),
        _("The account is closed."),
        lambda user, actor, _offering, reason: people.deactivate(user, actor, reason),
        lambda user: user.is_active,
        "person-x",
        grave=True,
    ),
    "open": Step(
        _("Let sign in again"),
        _("The account opens with the password, classes and tokens that it had."),
        _("They can sign in again."),
        lambda user, actor, _offering, reason: people.reactivate(user, actor, reason),
        lambda user: not user.is_active,
        "arrow-clockwise",
    ),
}


def offered(user: User) -> dict[str, Step]:
    """The steps that make sense for somebody as they are."""
    return {key: step for key, step in STEPS.items() if step.fits(user)}
