"""Posting decisions: the only code that writes marks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.ledger.canonical import digest
from grading.ledger.check import Decision, check
from grading.ledger.errors import Conflict, InvalidMark
from grading.ledger.rules import Rules
from grading.ledger.standing import WHOLE_ITEM, Standing, standings
from grading.ledger.verify import head
from grading.models import Enrolment, MarkEntry, Offering, Run
from grading.scheme import State


@dataclass(frozen=True)
class Post:
    """What is decided on one student's entry; the fields are those of `record`."""

    enrolment: Enrolment
    decisions: Mapping[str, Decision]
    expected: Mapping[str, int | None]
    reason: str = ""
    run: Run | None = None
    approver: User | None = None
    restate: Collection[str] = ()


class Refusals(Exception):
    """Decisions on several students, of which some are refused: nothing was posted."""

    def __init__(self, by_student: Mapping[int, InvalidMark | Conflict]) -> None:
        self.by_student = dict(by_student)
        """Why, by enrolment."""
        super().__init__(" ".join(map(str, self.by_student.values())))


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
    restate: Collection[str] = (),
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
        restate: components to be posted though the same stands: there is a new reason to keep.

    Returns:
        The rows posted, in the order of the ledger; empty where nothing changed.

    Raises:
        InvalidMark: a decision that the scheme does not allow.
        Conflict: a row that would be replaced is not the one that the person saw.
    """
    post = Post(enrolment, decisions, expected, reason, run, approver, restate)
    try:
        return record_all(enrolment.offering_id, item_key, [post], actor)
    except Refusals as refused:
        raise refused.by_student[enrolment.pk] from None


def record_all(
    offering_pk: int, item_key: str, posts: Sequence[Post], actor: User | None
) -> list[MarkEntry]:
    """Post decisions on one item of many students of a class, all or none: `record` for each.

    As many statements for a class as for one student, but for the inserts' size.

    Args:
        posts: each student once.

    Raises:
        Refusals: naming every student whose decisions can't be posted.
        InvalidMark: the class has no such item.
    """
    students = [post.enrolment.pk for post in posts]
    if len(set(students)) < len(students):
        raise ValueError("A student is decided on once at a time; one is there twice.")
    if any(post.enrolment.offering_id != offering_pk for post in posts):
        raise ValueError("A student of another class can't be decided on in this one's ledger.")
    if actor is None and any(post.run is None for post in posts):
        raise ValueError("A mark is decided by a person or by a run; neither was given.")
    with transaction.atomic():
        # One writer per offering at a time. PostgreSQL locks the row; SQLite's transactions are
        # IMMEDIATE (config.settings), so this one already holds the database's only write lock.
        offering = Offering.objects.select_for_update(no_key=True).get(pk=offering_pk)
        rules = Rules.of(offering, item_key, students)
        stands = standings(item_key, students)
        rows: list[MarkEntry] = []
        refused: dict[int, InvalidMark | Conflict] = {}
        for post in posts:
            try:
                rows += _decided(rules, stands[post.enrolment.pk], post, actor)
            except (InvalidMark, Conflict) as error:
                refused[post.enrolment.pk] = error
        if refused:
            raise Refusals(refused)
        return append_all(offering, rows)


def _decided(
    rules: Rules, standing: Standing[MarkEntry], post: Post, actor: User | None
) -> list[MarkEntry]:
    """The rows of one student, without their places in the chain."""
    reason = post.reason.strip()
    approver = check(rules, post.enrolment, post.decisions, actor, reason, post.approver)
    changes = {
        component: decision
        for component, decision in post.decisions.items()
        if component in post.restate or changes_something(standing, component, decision)
    }
    if not all(saw_what_stands(standing, component, post.expected) for component in changes):
        raise Conflict(standing.rows)
    # Of one decision, one time: by it rows are known to have been posted together.
    now = timezone.now()
    return [
        MarkEntry(
            offering=rules.offering,
            enrolment=post.enrolment,
            item=rules.item.key,
            component=component,
            state=decision.state,
            marks=decision.marks,
            actor=actor,
            approver=approver,
            run=post.run,
            reason=reason,
            created_at=now,
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


def append_all(offering: Offering, entries: Sequence[MarkEntry]) -> list[MarkEntry]:
    """Give `entries` their places at the end of the offering's chain. The caller holds the lock."""
    end = head(offering)
    previous = end.hash
    for sequence, entry in enumerate(entries, end.sequence + 1):
        entry.sequence, entry.previous_hash = sequence, previous
        entry.hash = previous = digest(entry)
    return MarkEntry.objects.bulk_create(entries)
