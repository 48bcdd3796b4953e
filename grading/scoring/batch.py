"""Confirming what the grader proposes for an experiment, for many students in one step."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.evaluation import results
from grading.evaluation.results import Standing
from grading.ledger import Refusals, item_of
from grading.ledger.standing import WHOLE_ITEM, fold
from grading.models import Enrolment, MarkEntry, Offering, Proposal, Run
from grading.scheme import Band, Item, State, as_text, band_of
from grading.scoring.beside import Beside, Part, together
from grading.scoring.rubric import Given, save_all
from labs.models import Task

EXECUTION = "execution"
"""The component that graded runs propose marks for."""
WAITS = (Run.State.QUEUED, Run.State.RUNNING, Run.State.SEALED)


class BatchRefused(Exception):
    """Nothing was confirmed for anybody; the text says why and what to do."""


@dataclass(frozen=True)
class Candidate:
    """One student: what would be confirmed, or why not."""

    enrolment: Enrolment
    beside: Beside
    band: Band | None
    why_not: str
    """Empty where the proposal can be confirmed."""

    @property
    def marks(self) -> Decimal | None:
        return self.beside.marks

    @property
    def seen(self) -> str:
        """The proposals that a form was made of: `7` or, with two tasks, `7-9`."""
        return "-".join(str(part.proposal.pk) for part in self.beside.parts if part.proposal)


def candidates(offering: Offering, item: Item) -> list[Candidate]:
    """Everybody of the class in the order of seat numbers; the same queries for any class."""
    component = next((one for one in item.components if one.key == EXECUTION), None)
    if not item.is_weekly or component is None:
        return []
    tasks = list(
        Task.objects.filter(
            experiment__course=offering.course_id,
            experiment__number=int(item.key),
            current__isnull=False,
        ).exclude(current__spec__written__formats__isnull=False)
    )
    students = list(offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user"))
    runs = results.for_grid([student.pk for student in students], tasks)
    of_component = Proposal.objects.filter(component=component.key)
    proposals = (
        of_component.select_related("run")
        .defer("run__progress")
        .in_bulk(
            [standing.finished.pk for standing in runs.values() if standing.finished],
            field_name="run_id",
        )
    )
    rows: dict[int, list[MarkEntry]] = defaultdict(list)
    decided = MarkEntry.objects.filter(offering=offering, item=item.key)
    for row in decided.select_related("actor").order_by("sequence"):
        rows[row.enrolment_id].append(row)
    found = []
    for student in students:
        student.offering = offering
        of_tasks = [runs.get((student.pk, task.pk)) for task in tasks]
        parts = tuple(
            Part(task, proposals.get(one.finished.pk) if one and one.finished else None)
            for task, one in zip(tasks, of_tasks, strict=True)
        )
        marks = together(component, parts) if parts else None
        standing = fold(rows[student.pk]).rows
        found.append(
            Candidate(
                student,
                Beside(parts, marks),
                band_of(component, marks) if marks is not None else None,
                _decided(standing) or _why_not(tasks, of_tasks, parts),
            )
        )
    return found


def confirm(
    offering: Offering, item_key: str, actor: User, seen: Mapping[int, str], reason: str = ""
) -> list[MarkEntry]:
    """Enter the proposals as marks for these students, for all of them or for nobody.

    Args:
        seen: by enrolment, `Candidate.seen` of the preview.

    Raises:
        BatchRefused: a proposal or a decision has changed since the preview, the sheet is
            locked, or nobody is chosen.
    """
    if not seen:
        raise BatchRefused(_("Nobody was chosen, so nothing was confirmed. Mark at least one."))
    given: list[Given] = []
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        item = item_of(offering, item_key)
        now = {one.enrolment.pk: one for one in candidates(offering, item)}
        for pk, proposals in seen.items():
            one = now.get(pk)
            if one is None or one.why_not or one.seen != proposals or one.marks is None:
                who = one.enrolment.user.get_full_name() if one else _("A student who left")
                raise BatchRefused(
                    (
                        _(
                            "Nothing was confirmed for anybody: things changed for %(who)s after "
                            "you looked (%(why)s). Look again."
                        )
                        if one and one.why_not
                        else _(
                            "Nothing was confirmed for anybody: things changed for %(who)s after "
                            "you looked. Look again."
                        )
                    )
                    % {"who": who, "why": one.why_not if one else ""}
                )
            given.append(Given(one.enrolment, {EXECUTION: one.marks}, {}, reason))
        try:
            return save_all(offering, item_key, given, actor)
        except Refusals as refused:
            (why, *_others) = refused.by_student.values()
            raise BatchRefused(
                _("Nothing was confirmed for anybody. %(why)s") % {"why": why}
            ) from refused


def _decided(standing: Mapping[str, MarkEntry]) -> str:
    row = standing.get(WHOLE_ITEM, standing.get(EXECUTION))
    if row is None or (row.component == WHOLE_ITEM and row.state == State.BLANK):
        return ""
    what = _(State(row.state).label) if row.marks is None else as_text(row.marks)
    if row.actor is None:
        return _("decided already: %(what)s") % {"what": what}
    return _("decided already: %(what)s by %(name)s") % {
        "what": what,
        "name": row.actor.get_full_name(),
    }


def _why_not(
    tasks: Sequence[Task], standings: Sequence[Standing | None], parts: Sequence[Part]
) -> str:
    if not tasks:
        return _("no program is graded for this entry")
    for task, standing, part in zip(tasks, standings, parts, strict=True):
        which = f"{task.slug}: " if len(tasks) > 1 else ""
        if standing is None:
            return which + _("no run: nothing was handed in")
        if standing.latest.state == Run.State.PLATFORM_ERROR:
            return which + _("the newest run failed on our side; staff see to it")
        if standing.latest.state in WAITS:
            return which + _("a run is still going on")
        if part.proposal is None:
            return which + _("no run has a proposal")
    return ""
