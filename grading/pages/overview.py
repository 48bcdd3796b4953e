"""What waits for a teacher, gathered for all their classes at once: few queries however many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from grading import access
from grading.exams.stages import stage_of
from grading.ledger.sheets import SheetState, fold
from grading.models import ExamSession, Offering, SheetEvent
from grading.pages import class_nav
from grading.pages.exams import words as exam_words
from grading.pages.register import Cell, Register, Row, registers
from grading.pages.words import Word
from grading.scheme import Item, State

Sheet = SheetEvent.Sheet
SITTINGS = 8
"""How many sittings are listed; a class's page has all."""


@dataclass(frozen=True)
class Waiting:
    """An entry of a class that has something to decide on."""

    item: Item
    count: int
    """Of how many students."""
    since: datetime
    first: Row
    """Who has waited longest."""


@dataclass(frozen=True)
class SheetNote:
    """A sheet that waits for somebody: complete, or asked to be unlocked."""

    sheet: Sheet
    asked: SheetEvent | None
    """Who asked; None: it is complete and can be published."""
    own: bool = False
    """The person asked themselves, so another one has to decide."""


@dataclass(frozen=True)
class ClassOverview:
    """One class."""

    offering: Offering
    students: int
    waiting: Sequence[Waiting]
    out_of_reach: Sequence[Row]
    hard: Sequence[Row]
    """Who needs most of what is still open."""
    sheets: Sequence[SheetNote]
    regrades: int
    """How many re-grade requests nobody has decided on."""

    @property
    def count(self) -> int:
        """How many decisions wait."""
        return sum(each.count for each in self.waiting)

    @property
    def waits(self) -> bool:
        return bool(self.waiting or self.sheets or self.regrades)


@dataclass(frozen=True)
class Sitting:
    """An examination of today or later, or one whose marks are not signed yet."""

    session: ExamSession
    stage: Word
    next: exam_words.Next
    today: bool


def classes(offerings: Iterable[Offering], user: User) -> list[ClassOverview]:
    """Every class with what waits in it; the classes come from `grading.access`."""
    offerings = list(offerings)
    read = registers(offerings)
    events: dict[tuple[int, str], list[SheetEvent]] = defaultdict(list)
    rows = SheetEvent.objects.filter(offering__in=offerings).select_related("actor")
    for event in rows.order_by("offering", "number"):
        events[event.offering_id, event.sheet].append(event)
    return [
        _class(
            offering,
            read[offering.pk],
            {sheet: fold(events[offering.pk, sheet]) for sheet in Sheet},
            user,
        )
        for offering in offerings
    ]


def sittings(user: User) -> list[Sitting]:
    """What is sat today, goes on, waits to be signed, or comes next."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    unsigned = Count("examiners", filter=Q(examiners__signed_at=None), distinct=True)
    mine = Count("examiners", filter=Q(examiners__user=user), distinct=True)
    found = (
        access.sessions_of_staff(user)
        .annotate(unsigned=unsigned, mine=mine)
        .filter(
            Q(starts_at__gte=today)
            | Q(opened_at__isnull=False, closed_at=None)
            | Q(closed_at__isnull=False, unsigned__gt=0)
        )
        .order_by("starts_at", "pk")[:SITTINGS]
    )
    lines = []
    for session in found:
        # Where everybody has signed a later mark may have made that void: looked up only there.
        stage = stage_of(session, signed=False if session.unsigned else None)
        is_today = today <= session.starts_at < today + timedelta(days=1)
        lines.append(
            Sitting(
                session,
                exam_words.STAGES[stage],
                exam_words.next_step(session, stage, examines=session.mine > 0),
                is_today,
            )
        )
    return lines


def _class(
    offering: Offering, read: Register, sheets: dict[Sheet, SheetState], user: User
) -> ClassOverview:
    by_item: dict[str, list[tuple[Row, Cell]]] = defaultdict(list)
    for row, cell in read.awaiting:
        by_item[cell.item.key].append((row, cell))
    waiting = [
        Waiting(item, len(found), found[0][1].since or timezone.now(), found[0][0])
        for item in read.items
        if (found := by_item[item.key])
    ]
    return ClassOverview(
        offering,
        len(read.rows),
        waiting,
        [row for row in read.rows if row.at_risk],
        [row for row in read.rows if row.needed is not None and row.needed.is_hard],
        list(_sheets(read, sheets, user)),
        class_nav.waiting(offering)["regrades"],
    )


def _sheets(read: Register, sheets: dict[Sheet, SheetState], user: User) -> Iterable[SheetNote]:
    for sheet, state in sheets.items():
        if state.asked is not None:
            yield SheetNote(sheet, state.asked, own=state.asked.actor_id == user.pk)
        elif not state.locked and read.rows and all(_is_complete(row, sheet) for row in read.rows):
            yield SheetNote(sheet, None)


def _is_complete(row: Row, sheet: Sheet) -> bool:
    """Whether nothing of a student is missing on the sheet, as far as marks tell."""
    if row.needed is None:  # a course of assignments has no sheets
        return False
    if row.cie.missing:
        return False
    if sheet is Sheet.CIE or not row.cie.eligible:
        return True
    return row.exam is not None and (row.exam.total is not None or row.exam.state is State.AB)
