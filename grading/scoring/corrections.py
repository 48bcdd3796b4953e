"""A remark on marks that stand, and taking one's own last decision back: new rows, never fewer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import Decision, InvalidMark, history, item_of, record
from grading.ledger.check import REASON_LENGTH
from grading.ledger.standing import WHOLE_ITEM, fold
from grading.models import Enrolment, MarkEntry, Offering, RegradeStep, RubricScore
from grading.scheme import Item, State, as_text
from grading.scoring.beside import beside
from grading.scoring.rubric import rubric_of


class UndoRefused(Exception):
    """Nothing was taken back; the text says why."""


@dataclass(frozen=True)
class Undo:
    """What taking a decision back would do."""

    rows: tuple[MarkEntry, ...]
    """The decision: what was posted together."""
    before: dict[str, MarkEntry]
    """What stood before it and would stand again."""

    @property
    def decision(self) -> int:
        """Names it in a form."""
        return self.rows[-1].pk


def undoable(rows: Sequence[MarkEntry], actor: User) -> Undo | None:
    """The newest decision on an entry, if it is the person's own.

    Args:
        rows: everything decided on one item of one student, oldest first.
    """
    if not rows or rows[-1].actor_id != actor.pk:
        return None
    newest = rows[-1]
    count = next(
        (
            n
            for n, row in enumerate(reversed(rows))
            if (row.actor_id, row.created_at) != (newest.actor_id, newest.created_at)
        ),
        len(rows),
    )
    return Undo(tuple(rows[-count:]), fold(rows[:-count]).rows)


def undo(enrolment: Enrolment, item_key: str, actor: User, decision: int) -> list[MarkEntry]:
    """Let stand again what stood before the person's own newest decision.

    Args:
        decision: `Undo.decision` as the person saw it: asking twice takes back one.

    Raises:
        UndoRefused: it is not theirs, not the newest any more, or it answered a request.
        InvalidMark: what stood before can't be entered now; a locked sheet among the reasons.
    """
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=enrolment.offering_id)
        rows = history(enrolment, item_key)
        found = undoable(rows, actor)
        if found is None or found.decision != decision:
            raise UndoRefused(
                _(
                    "Nothing was taken back: another decision was posted since, "
                    "and only your own newest one can be undone. Look at what "
                    "stands now."
                )
            )
        if RegradeStep.objects.filter(entry__in=found.rows).exists():
            raise UndoRefused(
                _(
                    "Nothing was taken back: this decision answered a re-grade "
                    "request. Enter another mark with a remark instead."
                )
            )
        return _restore(enrolment, item_of(enrolment.offering, item_key), found, rows, actor)


def remark(
    enrolment: Enrolment, item_key: str, actor: User, text: str, seen: int | None
) -> list[MarkEntry]:
    """Keep a remark with the newest mark or state that stands; the same again posts nothing.

    Args:
        seen: the row that the person saw as that.

    Raises:
        InvalidMark: nothing stands yet that it could be kept with.
        grading.ledger.Conflict: something else stands by now.
    """
    item = item_of(enrolment.offering, item_key)
    with transaction.atomic():
        standing = fold(history(enrolment, item_key)).rows
        if not standing:
            raise InvalidMark(WHOLE_ITEM, _("A remark is kept with a mark: enter one first."))
        row = max(standing.values(), key=lambda one: one.pk)
        if row.reason == text.strip():
            return []
        expected = {key: one.pk for key, one in standing.items()} | {row.component: seen}
        return _post(enrolment, item, [row], actor, text.strip(), expected, row.approver)


def _restore(
    enrolment: Enrolment, item: Item, found: Undo, rows: Sequence[MarkEntry], actor: User
) -> list[MarkEntry]:
    now = fold(rows).rows
    why = f"Undone: {_told(found.rows)}."
    expected: dict[str, int | None] = {key: row.pk for key, row in now.items()}
    again = list(found.before.values())
    if again and again[0].component != WHOLE_ITEM and set(now) <= set(found.before):
        # A mark took the place of a mark: it alone is entered again.
        touched = {row.component for row in found.rows}
        changed = [row for row in again if row.component in touched]
        return _again(enrolment, item, changed, actor, why, expected)
    if again and again[0].component == WHOLE_ITEM:
        return _again(enrolment, item, again, actor, why, expected)
    posted = record(
        enrolment, item.key, {WHOLE_ITEM: Decision(State.BLANK)}, actor,
        expected=expected, reason=why,
    )  # fmt: skip
    if again:
        seen: dict[str, int | None] = {row.component: row.pk for row in posted}
        posted += _again(enrolment, item, again, actor, why, seen)
    return posted


def _again(
    enrolment: Enrolment,
    item: Item,
    rows: Sequence[MarkEntry],
    actor: User,
    why: str,
    expected: dict[str, int | None],
) -> list[MarkEntry]:
    """Post these rows once more, with the remarks that they had."""
    posted: list[MarkEntry] = []
    by_remark: dict[str, list[MarkEntry]] = {}
    for row in rows:
        by_remark.setdefault(row.reason, []).append(row)
    for kept, some in by_remark.items():
        reason = f"{why} {kept}".strip()[:REASON_LENGTH]
        posted += _post(enrolment, item, some, actor, reason, expected, some[0].approver)
        if WHOLE_ITEM in expected and WHOLE_ITEM not in {row.component for row in posted}:
            del expected[WHOLE_ITEM]  # the marks just posted have ended that state
    return posted


def _post(
    enrolment: Enrolment,
    item: Item,
    rows: Sequence[MarkEntry],
    actor: User,
    reason: str,
    expected: dict[str, int | None],
    approver: User | None,
) -> list[MarkEntry]:
    decisions = {row.component: Decision(State(row.state), row.marks) for row in rows}
    posted = record(
        enrolment, item.key, decisions, actor,
        expected=expected, reason=reason, approver=approver,
        run=max((row.run for row in rows if row.run), key=lambda run: run.pk, default=None),
        restate=decisions,
    )  # fmt: skip
    proposals = beside(enrolment, item)
    RubricScore.objects.bulk_create(
        rubric_of(row, item.component(row.component), proposals)
        for row in posted
        if row.component != WHOLE_ITEM
    )
    return posted


def _told(rows: Sequence[MarkEntry]) -> str:
    return ", ".join(
        f"{row.component} {as_text(row.marks)}"
        if row.marks is not None
        else State(row.state).label.lower()
        for row in rows
    )
