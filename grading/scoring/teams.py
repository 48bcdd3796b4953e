"""A project's teams: who is in one, what it proposes, and what is decided about that."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.models import Enrolment, Offering, Team, TeamEvent, TeamMember

Kind = TeamEvent.Kind


class TeamRefused(Exception):
    """Nothing was stored; `problems` says why, by field ("" is the whole)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


def form_team(offering: Offering, students: Sequence[Enrolment]) -> Team:
    """A new team of students of the class.

    Raises:
        TeamRefused: one of them is in another team.
    """
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        last = Team.objects.filter(offering=offering).aggregate(last=Max("number"))["last"]
        team = Team.objects.create(offering=offering, number=(last or 0) + 1)
        _join(team, students)
    return team


def set_members(team: Team, students: Sequence[Enrolment]) -> None:
    """Let these be the team's members from now; who is not among them leaves it.

    Raises:
        TeamRefused: one of them is in another team.
    """
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=team.offering_id)
        standing = TeamMember.objects.filter(team=team, left_at=None)
        standing.exclude(enrolment__in=students).update(left_at=timezone.now())
        stay = set(standing.values_list("enrolment_id", flat=True))
        _join(team, [student for student in students if student.pk not in stay])


def _join(team: Team, students: Sequence[Enrolment]) -> None:
    taken = TeamMember.objects.filter(enrolment__in=students, left_at=None)
    if busy := list(taken.select_related("team", "enrolment__user")):
        told = ", ".join(
            _("%(enrolment)s (team %(number)s)")
            % {"enrolment": each.enrolment.user, "number": each.team.number}
            for each in busy
        )
        raise TeamRefused(
            {"": _("In a team already: %(told)s. Take them out of it first.") % {"told": told}}
        )
    now = timezone.now()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, enrolment=student, joined_at=now) for student in students
    )


def proposal_of(team: Team) -> TeamEvent | None:
    """The newest step of the team's proposal, with its text."""
    return team.events.select_related("actor").order_by("pk").last()


def propose(team: Team, title: str, statement: str, actor: User) -> TeamEvent:
    """Propose a project; an approved one is proposed anew by changing it.

    Raises:
        TeamRefused: no title or statement, or nothing new.
    """
    title, statement = title.strip(), statement.strip()
    problems = {}
    if not title:
        problems["title"] = _("A project needs a title. Write one.")
    if not statement:
        problems["statement"] = _("Write which problem is solved, and on which data.")
    if problems:
        raise TeamRefused(problems)
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        newest = proposal_of(team)
        same = newest is not None and (newest.title, newest.statement) == (title, statement)
        if newest and same and newest.kind != Kind.RETURNED:
            raise TeamRefused(
                {"": _("This is %(kind)s already.") % {"kind": newest.get_kind_display().lower()}}
            )
        return _step(team, Kind.PROPOSED, title, statement, actor)


def decide(team: Team, seen: int, actor: User, *, approve: bool, reason: str = "") -> TeamEvent:
    """Approve what a team proposes, or return it with what has to change.

    Args:
        seen: key of the step that was looked at: what was proposed since is not decided on.

    Raises:
        TeamRefused: nothing is proposed, another text is, or it is returned without a reason.
    """
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        newest = proposal_of(team)
        if newest is None or newest.kind != Kind.PROPOSED:
            raise TeamRefused({"": _("No proposal waits for a decision.")})
        if newest.pk != seen:
            raise TeamRefused({"": _("The proposal was changed meanwhile. Read it again.")})
        if not approve and not reason.strip():
            raise TeamRefused({"reason": _("Say what has to change.")})
        kind = Kind.APPROVED if approve else Kind.RETURNED
        return _step(team, kind, newest.title, newest.statement, actor, reason.strip())


def _step(
    team: Team, kind: Kind, title: str, statement: str, actor: User, reason: str = ""
) -> TeamEvent:
    return TeamEvent.objects.create(
        team=team,
        kind=kind,
        title=title,
        statement=statement,
        actor=actor,
        reason=reason,
        created_at=timezone.now(),
    )
