"""Taking a student's marks along into another class: new rows there, the old ones stay."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger.errors import InvalidMark
from grading.ledger.record import append_all
from grading.ledger.rules import refuse_if_locked
from grading.ledger.standing import WHOLE_ITEM, every_item_of, fold, item_of
from grading.models import Enrolment, MarkEntry, Offering, RubricScore
from grading.scheme import Item, MarkError, State


def carry(old: Enrolment, new: Enrolment, actor: User | None, reason: str) -> list[MarkEntry]:
    """Post in the new class what stands in the old one, with who had decided it in the reason.

    What was not conducted for the old class is left behind: it says nothing of this student. The
    caller holds a transaction.

    Args:
        old: the enrolment that the marks stand for.
        new: the same person's in another class of the same course, without marks.
        actor: who moves the student; None: the command line.
        reason: why, at the head of each row's reason.

    Returns:
        The rows posted.

    Raises:
        InvalidMark: the new class's scheme does not allow a mark, or its sheet is locked.
    """
    target = Offering.objects.select_for_update(no_key=True).get(pk=new.offering_id)
    rows = MarkEntry.objects.filter(enrolment=old).select_related("actor", "rubric")
    by_item: dict[str, list[MarkEntry]] = {}
    for row in rows.order_by("sequence"):
        by_item.setdefault(row.item, []).append(row)
    taken: list[MarkEntry] = []
    for item in every_item_of(old.offering):
        standing = fold(by_item.get(item.key, ())).rows
        standing = {key: row for key, row in standing.items() if row.state != State.NC}
        if not standing:
            continue
        refuse_if_locked(target, new, item.key)
        allowed = item_of(target, item.key)
        for row in standing.values():
            _check(allowed, row)
        taken += standing.values()
    posted = append_all(target, [_anew(row, new, target, actor, reason) for row in taken])
    for row, entry in zip(taken, posted, strict=True):
        _take_rubric(row, entry)
    return posted


def _check(item: Item, row: MarkEntry) -> None:
    try:
        if row.component != WHOLE_ITEM:
            item.component(row.component).read(row.marks)
        elif State(row.state) not in item.states:
            raise MarkError(
                _("%(title)s can't be “%(label)s” there.")
                % {"title": _(item.title), "label": _(State(row.state).label)}
            )
    except MarkError as error:
        raise InvalidMark(
            row.component,
            _("The marks can't be taken along: in the other class, %(error)s") % {"error": error},
        ) from error


def _anew(
    row: MarkEntry, new: Enrolment, target: Offering, actor: User | None, reason: str
) -> MarkEntry:
    by = row.actor.get_full_name() if row.actor else "a run"
    origin = f"{reason} (entry {row.sequence} there, {row.created_at:%d %b %Y}, {by})"
    return MarkEntry(
        offering=target,
        enrolment=new,
        item=row.item,
        component=row.component,
        state=row.state,
        marks=row.marks,
        actor=actor or row.actor,
        approver=row.approver,
        run=row.run,
        created_at=timezone.now(),
        reason=origin[-500:],
    )


def _take_rubric(row: MarkEntry, entry: MarkEntry) -> None:
    rubric = getattr(row, "rubric", None)
    if rubric is not None:
        RubricScore.objects.create(
            entry=entry,
            attribute=rubric.attribute,
            max_marks=rubric.max_marks,
            band=rubric.band,
            descriptor=rubric.descriptor,
            proposal=rubric.proposal,
            proposed_marks=rubric.proposed_marks,
        )
