"""Posting a class's entry of one item: all of it or nothing."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.entries.planning import Line, Plan, not_conducted, plan
from grading.entries.reading import Typed
from grading.entries.row import Choice
from grading.entries.standing import Seen, class_entry, usn_of
from grading.ledger import Refusals
from grading.ledger.standing import WHOLE_ITEM
from grading.models import MarkEntry, Offering
from grading.scoring import classwide, rubric
from grading.scoring.rubric import Given


class Refused(Exception):
    """Nothing was stored; `plan` says why: problems, or others' newer decisions."""

    def __init__(self, refused: Plan) -> None:
        self.plan = refused
        super().__init__(" ".join(refused.problems) or _("Somebody else decided in the meantime."))


def post(
    offering: Offering, item_key: str, typed: Typed, seen: Seen, choice: Choice, actor: User
) -> list[MarkEntry]:
    """Post what was typed for a class, with the rubric's text beside each mark.

    Doing it again posts nothing, so a repeated request is harmless.

    Args:
        seen: the rows that the person saw; what came after them is never replaced.

    Raises:
        Refused: something is wrong with a cell, or was decided by somebody else meanwhile.
        grading.ledger.InvalidMark: the offering has no such item.
    """
    with transaction.atomic():
        # The row that posting locks too: what is planned here is still so when it is posted.
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        found = plan(class_entry(offering, item_key), typed, seen, choice, actor)
        if not found.ok:
            raise Refused(found)
        if not_conducted(found.entry, typed):
            return classwide.not_conducted(offering, item_key, actor, choice.reason)
        lines = {line.student.pk: line for line in found.changing}
        given = [_given(line, seen.get(pk, {}), choice) for pk, line in lines.items()]
        try:
            return rubric.save_all(offering, item_key, given, actor)
        except Refusals as refused:
            problems = (
                f"{usn_of(lines[pk].student)}: {error}" for pk, error in refused.by_student.items()
            )
            raise Refused(Plan(found.entry, found.lines, tuple(problems))) from refused


def _given(line: Line, seen: Mapping[str, int], choice: Choice) -> Given:
    decided = line.decided
    whole = decided.decisions.get(WHOLE_ITEM)
    marks = {key: each.marks for key, each in decided.decisions.items()}
    return Given(
        line.student, whole.state if whole else marks, seen, decided.reason,
        choice.approver, decided.make_up,
    )  # fmt: skip
