"""Posting decisions: the only code that writes marks."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.ledger.canonical import FIRST_PREVIOUS, digest
from grading.ledger.check import Decision, check
from grading.ledger.errors import Conflict
from grading.ledger.standing import WHOLE_ITEM, Standing, fold, history
from grading.models import Enrolment, MarkEntry, Offering, Run
from grading.scheme import State


def record(
    enrolment: Enrolment,
    item_key: str,
    decisions: Mapping[str, Decision],
    actor: User | None,
    *,
    expected: Mapping[str, int | None],
    reason: str = "",
    run: Run | None = None,
    approver: User | None = None,
) -> list[MarkEntry]:
    """Post decisions on one item of one student, all or none, and only where something changes.

    Posting the same decisions again posts nothing and is no conflict, so a repeated request is
    harmless.

    Args:
        enrolment: the student's.
        item_key: "1", "2" ..., "T", "P" or "S".
        decisions: by component key; a state of the whole item under "", alone.
        actor: who decides; None only together with a `run`.
        expected: what the person saw, `{component: id of the row}` of `present` (a component
            without a row left out or None). `{}`: they saw nothing entered.
        reason: why; needed for an exemption and for taking marks back.
        run: the run whose result stood beside the decision.
        approver: who agreed to an exemption.

    Returns:
        The rows posted, in the order of the ledger; empty where nothing changed.

    Raises:
        InvalidMark: a decision that the scheme does not allow.
        Conflict: a row that would be replaced is not the one that the person saw.
    """
    if actor is None and run is None:
        raise ValueError("A mark is decided by a person or by a run; neither was given.")
    with transaction.atomic():
        # One writer per offering at a time. PostgreSQL locks the row; SQLite's transactions are
        # IMMEDIATE (config.settings), so this one already holds the database's only write lock.
        locked = Offering.objects.select_for_update(no_key=True)
        offering = locked.get(pk=enrolment.offering_id)
        reason = reason.strip()
        approver = check(offering, enrolment, item_key, decisions, actor, reason, approver)
        standing = fold(history(enrolment, item_key))
        changes = {
            component: decision
            for component, decision in decisions.items()
            if changes_something(standing, component, decision)
        }
        for component in changes:
            if not saw_what_stands(standing, component, expected):
                raise Conflict(standing.rows)
        return [
            append(
                MarkEntry(
                    offering=offering,
                    enrolment=enrolment,
                    item=item_key,
                    component=component,
                    state=decision.state,
                    marks=decision.marks,
                    actor=actor,
                    approver=approver,
                    run=run,
                    reason=reason,
                    created_at=timezone.now(),
                )
            )
            for component, decision in changes.items()
        ]


def changes_something(standing: Standing[MarkEntry], component: str, decision: Decision) -> bool:
    """Whether posting the decision would add a row."""
    if component == WHOLE_ITEM and decision.state is State.BLANK:
        return bool(standing.rows) and standing.state is not State.BLANK
    row = standing.rows.get(component)
    return row is None or (row.state, row.marks) != (decision.state, decision.marks)


def saw_what_stands(
    standing: Standing[MarkEntry], component: str, expected: Mapping[str, int | None]
) -> bool:
    """Whether the person saw everything that posting to `component` would replace."""
    seen = {key: pk for key, pk in expected.items() if pk is not None}
    stands = {key: row.pk for key, row in standing.rows.items()}
    if component == WHOLE_ITEM:
        return seen == stands
    return replaced(seen, component) == replaced(stands, component)


def replaced(rows: Mapping[str, int], component: str) -> int | None:
    """The row, of those that stand, that a mark of a component takes the place of."""
    return rows.get(component, rows.get(WHOLE_ITEM))


def append(entry: MarkEntry) -> MarkEntry:
    """Give `entry` its place at the end of its offering's chain. The caller holds the lock."""
    last = MarkEntry.objects.filter(offering=entry.offering_id).order_by("sequence").last()
    entry.sequence = last.sequence + 1 if last else 1
    entry.previous_hash = last.hash if last else FIRST_PREVIOUS
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry
