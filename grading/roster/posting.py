"""Carrying a planned list out: all of it or nothing, and passwords for who is new."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.initial import hand_out
from accounts.models import User
from grading.models import Enrolment, Offering
from grading.roster.moving import RosterRefused, enrol, move
from grading.roster.planning import Plan, What, plan
from grading.roster.reading import ClassList


@dataclass(frozen=True)
class SignIn:
    """What a new person is handed on paper. The password is kept nowhere else."""

    usn: str
    name: str
    username: str
    password: str


@dataclass(frozen=True)
class Done:
    """What was changed."""

    plan: Plan
    sign_ins: tuple[SignIn, ...]


class Changed(Exception):
    """Things are no longer as they were when the person agreed; `plan` says how they are now."""

    def __init__(self, found: Plan) -> None:
        self.plan = found
        super().__init__(
            _(
                "The class has changed since you looked at this list. Look at "
                "what it would do now, and agree again."
            )
        )


def carry_out(
    offering: Offering, listed: ClassList, actor: User | None, *, agreed: str | None = None
) -> Done:
    """Enrol, move and take back in what the list says.

    Args:
        agreed: fingerprint of the plan that the person saw; None: whatever it is now.

    Raises:
        Changed: it is another plan now.
        RosterRefused: something is wrong with it, or a move is held fast. Nothing was changed.
    """
    try:
        with transaction.atomic():
            # All sections in one order: lists that move students both ways don't block each other.
            beside = Offering.objects.filter(course=offering.course_id, term=offering.term)
            list(beside.select_for_update(no_key=True).order_by("pk"))
            found = plan(offering, listed, actor)
            if agreed is not None and agreed != found.fingerprint:
                raise Changed(found)
            if found.wrong:
                raise RosterRefused(
                    ngettext(
                        "%(wrong)s thing is wrong in the list, so nobody was enrolled. Mend the "
                        "file and send it again.",
                        "%(wrong)s things are wrong in the list, so nobody was enrolled. Mend the "
                        "file and send it again.",
                        found.wrong,
                    )
                    % {"wrong": found.wrong}
                )
            return Done(found, tuple(_steps(found, offering, actor)))
    except IntegrityError as error:
        # Somebody else's list, of another class, has just made the same person.
        raise RosterRefused(
            _(
                "Another list was carried out at the same moment and has one "
                "of these people. Nothing was changed here: send yours again."
            )
        ) from error


def _steps(found: Plan, offering: Offering, actor: User | None) -> Iterable[SignIn]:
    for step in found.steps:
        if step.what is What.MOVE and step.source is not None:
            move(step.source, offering, actor, "by a class list")
            continue
        user = step.user
        if user is None:
            user = User(username=step.line.usn.lower(), usn=step.line.usn, name=step.line.name)
            password = hand_out(user)
            user.save(force_insert=True)
            yield SignIn(step.line.usn, step.line.name, user.username, password)
        if step.what is not What.SAME:
            enrol(user, offering, actor)


def new_sign_ins(offering: Offering) -> tuple[SignIn, ...]:
    """New passwords for the students who were handed one and have never signed in with it.

    The passwords before them end. Whoever has signed in keeps their own.
    """
    with transaction.atomic():
        students = User.objects.select_for_update(no_key=True).filter(
            pk__in=offering.enrolments.filter(role=Enrolment.Role.STUDENT).values("user"),
            must_change_password=True,
            last_login__isnull=True,
        )
        found = []
        for user in students.order_by("usn"):
            password = hand_out(user)
            user.save(update_fields=["password", "must_change_password"])
            found.append(SignIn(user.usn or "", user.name, user.username, password))
    return tuple(found)
