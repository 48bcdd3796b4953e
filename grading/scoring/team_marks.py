"""Marks of a project for all members of a team at once.

A member's mark is the team's, component by component, and where the member differs an adjustment
with a reason. Both are kept beside the ledger's row that holds their sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import Conflict, InvalidMark, item_of, present
from grading.models import Enrolment, Offering, Team, TeamScore
from grading.scheme import PROJECT, MarkError, as_text
from grading.scoring import rubric
from grading.scoring.teams import TeamRefused


@dataclass(frozen=True)
class Share:
    """What one member differs from the team in, by component; and why."""

    enrolment: Enrolment
    adjustments: Mapping[str, object] = field(default_factory=dict)
    """As typed: "-1", "+0.5"; empty is none."""
    reason: str = ""


def standing_scores(team: Team) -> dict[tuple[int, str], TeamScore]:
    """By member and component the newest of what marks were made of."""
    scores = TeamScore.objects.filter(team=team).select_related("entry", "actor").order_by("pk")
    return {(score.enrolment_id, score.component): score for score in scores}


def save(
    team: Team,
    marks: Mapping[str, object],
    shares: Sequence[Share],
    actor: User,
    expected: Mapping[int, Mapping[str, int | None]],
) -> int:
    """Post the team's marks to every member, each with their adjustment, all of it or nothing.

    Args:
        marks: the team's by component, as typed; one that is empty stays as it is.
        shares: of every member.
        expected: by member, the rows of the ledger that the person saw.

    Returns:
        How many rows were posted to the ledger.

    Raises:
        TeamRefused: by "component", "enrolment-component" or "enrolment-reason" what is wrong.
    """
    with transaction.atomic():
        offering = Offering.objects.select_for_update(no_key=True).get(pk=team.offering_id)
        item = item_of(offering, PROJECT)
        problems: dict[str, str] = {}
        given: dict[str, Decimal] = {}
        for part in item.components:
            if (text := str(marks.get(part.key, "")).strip()) == "":
                continue
            try:
                given[part.key] = part.read(text)
            except MarkError as error:
                problems[part.key] = str(error)
        posted = 0
        for share in shares:
            if not problems:
                posted += _post(team, given, share, actor, expected, problems)
        if problems:
            raise TeamRefused(problems)
    return posted


def _post(
    team: Team,
    given: Mapping[str, Decimal],
    share: Share,
    actor: User,
    expected: Mapping[int, Mapping[str, int | None]],
    problems: dict[str, str],
) -> int:
    student = share.enrolment
    differs = _differences(team, given, share, problems)
    if differs is None:
        return 0
    told = ", ".join(f"{key} {change:+f}" for key, change in differs.items() if change)
    reason = f"Team {team.number}" + (f"; {told}: {share.reason.strip()}" if told else "")
    own = {key: value + differs[key] for key, value in given.items()}
    try:
        posted = rubric.save(
            student, PROJECT, own, actor, expected.get(student.pk, {}), reason[:500]
        )
    except InvalidMark as error:
        for key, text in error.problems:
            problems[f"{student.pk}-{key}" if key else ""] = f"{student.user}: {text}"
        return 0
    except Conflict as error:
        names = {row.actor.get_full_name() for row in error.entries.values() if row.actor}
        problems[""] = (
            _(
                "%(student)s: another decision was posted by %(names)s after you opened this "
                "page. Look at what stands now and decide again."
            )
            if names
            else _(
                "%(student)s: another decision was posted after you opened this page. Look at "
                "what stands now and decide again."
            )
        ) % {"student": student.user, "names": ", ".join(sorted(names))}
        return 0
    _keep(team, given, differs, share, actor)
    return len(posted)


def _differences(
    team: Team, given: Mapping[str, Decimal], share: Share, problems: dict[str, str]
) -> dict[str, Decimal] | None:
    """Each component's adjustment; None where one is wrong, which `problems` then names."""
    item = item_of(team.offering, PROJECT)
    found: dict[str, Decimal] = {}
    wrong = False
    for part in item.components:
        field_name = f"{share.enrolment.pk}-{part.key}"
        text = str(share.adjustments.get(part.key, "")).strip()
        if part.key not in given:
            if text:
                problems[field_name] = _("%(title)s: enter the team's mark first.") % {
                    "title": _(part.title)
                }
                wrong = True
            continue
        size = text.lstrip("+-\N{MINUS SIGN}")
        try:
            change = part.read(size) if text else Decimal(0)
        except MarkError as error:
            problems[field_name] = str(error)
            wrong = True
            continue
        change = -change if text[:1] in ("-", "\N{MINUS SIGN}") else change
        if not 0 <= given[part.key] + change <= part.max_marks:
            problems[field_name] = _(
                "%(title)s: %(given)s %(change)s is outside 0 to %(max_marks)s."
            ) % {
                "title": _(part.title),
                "given": as_text(given[part.key]),
                "change": format(change, "+f"),
                "max_marks": as_text(part.max_marks),
            }
            wrong = True
        found[part.key] = change
    if any(found.values()) and not share.reason.strip():
        problems[f"{share.enrolment.pk}-reason"] = _(
            "A member who differs from the team needs a reason. Write one."
        )
        wrong = True
    return None if wrong else found


def _keep(
    team: Team,
    given: Mapping[str, Decimal],
    differs: Mapping[str, Decimal],
    share: Share,
    actor: User,
) -> None:
    """Store what each mark is made of, where that is new."""
    stands = present(share.enrolment, PROJECT)
    before = standing_scores(team)
    for key, value in given.items():
        old = before.get((share.enrolment.pk, key))
        reason = share.reason.strip() if differs[key] else ""
        parts = (value, differs[key], reason, stands[key].pk)
        if old and (old.team_marks, old.adjustment, old.reason, old.entry_id) == parts:
            continue
        TeamScore.objects.create(
            team=team,
            enrolment=share.enrolment,
            component=key,
            team_marks=value,
            adjustment=differs[key],
            reason=reason,
            entry=stands[key],
            actor=actor,
            created_at=timezone.now(),
        )
