"""What a class list would change, line by line, before anything is changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from grading.models import Enrolment, Offering
from grading.roster.reading import ClassList, Line

Role = Enrolment.Role


class What(StrEnum):
    """What a line comes to."""

    NEW = "new"
    ENROL = "enrol"
    MOVE = "move"
    RESTORE = "restore"
    SAME = "same"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        """For pages."""
        return _(_LABELS[self])


_LABELS = {
    What.NEW: gettext_noop("New person, enrolled"),
    What.ENROL: gettext_noop("Enrolled"),
    What.MOVE: gettext_noop("Moves here"),
    What.RESTORE: gettext_noop("Taken back in"),
    What.SAME: gettext_noop("In the class already"),
    What.WRONG: gettext_noop("Wrong"),
}


@dataclass(frozen=True)
class Step:
    """One line of the list with what it would do."""

    line: Line
    what: What
    user: User | None = None
    """Who has this seat number; None: nobody yet."""
    source: Enrolment | None = None
    """Where somebody who moves is now."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and stops nothing."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole list. It is carried out whole or not at all."""

    steps: tuple[Step, ...]
    problems: tuple[str, ...]
    """Of the list as a whole."""
    unread: tuple[str, ...]
    not_listed: tuple[Enrolment, ...]
    """In the class and not on the list: nothing happens to them."""

    @property
    def wrong(self) -> int:
        """How many things keep it from being carried out."""
        return len(self.problems) + sum(len(step.problems) for step in self.steps)

    @property
    def counts(self) -> dict[What, int]:
        """Lines by what they come to, those that occur."""
        found = {what: sum(step.what is what for step in self.steps) for what in What}
        return {what: count for what, count in found.items() if count}

    @property
    def changes(self) -> int:
        """Lines that change anything."""
        return sum(step.what not in (What.SAME, What.WRONG) for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """What a person agreed to: another one means that things have changed since."""
        told = [
            (step.line.usn, step.line.name, step.what, step.source.pk if step.source else None)
            for step in self.steps
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def plan(offering: Offering, listed: ClassList, actor: User | None) -> Plan:
    """What the list would do; four queries for any size.

    Args:
        actor: who would do it; None: the command line, which may do everything.
    """
    usns = [line.usn for line in listed.lines]
    names = [usn.lower() for usn in usns]
    people = {user.usn: user for user in User.objects.filter(usn__in=usns)}
    taken = {
        user.username.lower(): user for user in User.objects.filter(username__in=[*names, *usns])
    }
    parts: dict[int, list[Enrolment]] = {}
    elsewhere = Enrolment.objects.filter(
        offering__course=offering.course_id, offering__term=offering.term
    )
    for part in elsewhere.filter(user__in=people.values()).select_related("offering", "user"):
        parts.setdefault(part.user_id, []).append(part)
    taught = set(
        Enrolment.objects.filter(user=actor, role=Role.FACULTY).values_list("offering", flat=True)
        if actor
        else ()
    )
    steps = tuple(
        _step(offering, line, people, taken, parts, taught, actor) for line in listed.lines
    )
    here = offering.enrolments.filter(role=Role.STUDENT).exclude(user__usn__in=usns)
    not_listed = tuple(here.select_related("user"))
    return Plan(steps, listed.problems, listed.unread, not_listed)


def _step(
    offering: Offering,
    line: Line,
    people: Mapping[str | None, User],
    taken: Mapping[str, User],
    parts: Mapping[int, Sequence[Enrolment]],
    taught: set[int],
    actor: User | None,
) -> Step:
    if line.problems:
        return Step(line, What.WRONG, problems=line.problems)
    user = people.get(line.usn)
    if user is None:
        if line.usn.lower() in taken:
            told = _(
                "%(where)s: the user name %(usn)s belongs to somebody without "
                "this seat number. An administrator can enter it for them"
            ) % {"where": line.where, "usn": line.usn.lower()}
            return Step(line, What.WRONG, problems=(told,))
        return Step(line, What.NEW)
    notes = _notes(line, user)
    here = next((part for part in parts.get(user.pk, ()) if part.offering_id == offering.pk), None)
    source = next(
        (
            part
            for part in parts.get(user.pk, ())
            if part.offering_id != offering.pk and part.role == Role.STUDENT
        ),
        None,
    )
    if here is not None and here.role == Role.FACULTY:
        told = _("%(where)s: %(name)s teaches this class") % {
            "where": line.where,
            "name": user.get_full_name(),
        }
        return Step(line, What.WRONG, user, problems=(told,))
    if here is not None and here.role == Role.STUDENT:
        return Step(line, What.SAME, user, notes=notes)
    if source is not None:
        if actor is not None and not actor.is_staff and source.offering_id not in taught:
            told = _(
                "%(where)s: %(usn)s is in section %(section)s, which you don't "
                "teach. Whoever teaches both, or an administrator, can move "
                "them"
            ) % {"where": line.where, "usn": line.usn, "section": source.offering.section}
            return Step(line, What.WRONG, user, source, problems=(told,))
        return Step(line, What.MOVE, user, source, notes)
    return Step(line, What.RESTORE if here else What.ENROL, user, notes=notes)


def _notes(line: Line, user: User) -> tuple[str, ...]:
    found = []
    if user.name.casefold() != line.name.casefold():
        found.append(
            _(
                "Known as “%(name)s”, which stays. An administrator can "
                "correct it on the person's page."
            )
            % {"name": user.name}
        )
    if not user.is_active:
        found.append(_("The account is closed: an administrator has to open it."))
    return tuple(found)
