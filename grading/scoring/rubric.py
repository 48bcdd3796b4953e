"""Scoring an entry by its rubric: what the page shows, and what saving it posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import (
    Conflict,
    Decision,
    InvalidMark,
    Post,
    Refusals,
    history,
    item_of,
    record_all,
    standings,
)
from grading.ledger.standing import WHOLE_ITEM, fold
from grading.models import Enrolment, MarkEntry, Offering, RubricScore, Seat
from grading.scheme import Band, Component, Entry, Item, MarkError, State, band_of
from grading.scoring.beside import Beside, beside, beside_all


@dataclass(frozen=True)
class Line:
    """One component of the entry: its rubric, the mark that stands, the proposal beside it."""

    component: Component
    present: MarkEntry | None
    """The row that stands, with its actor; None while nothing does."""
    band: Band | None
    """The band of the mark that stands."""
    beside: Beside | None

    @property
    def marks(self) -> Decimal | None:
        return self.present.marks if self.present else None

    @property
    def by(self) -> User | None:
        """Who decided."""
        return self.present.actor if self.present else None

    @property
    def at(self) -> datetime | None:
        """When it was decided."""
        return self.present.created_at if self.present else None

    @property
    def proposed(self) -> Decimal | None:
        """The marks that the grader proposes; None where it proposes nothing."""
        return self.beside.marks if self.beside else None


@dataclass(frozen=True)
class Sheet:
    """Everything that the scoring page of one entry shows."""

    enrolment: Enrolment
    item: Item
    lines: tuple[Line, ...]
    entry: Entry
    state_row: MarkEntry | None
    """The row of a state that stands for the whole entry (absent, excused ...)."""
    expected: Mapping[str, int | None]
    """To be sent back with a decision: what this person saw."""
    states: tuple[State, ...]
    """The states that may be given to this student's entry instead of marks."""
    approvers: tuple[User, ...]
    """Who teaches the course, where the entry can be exempt: a second of them approves that."""
    history: tuple[MarkEntry, ...]
    """Every decision, oldest first."""


def sheet(
    enrolment: Enrolment,
    item_key: str,
    teachers: Sequence[User] | None = None,
    seat: Seat | None = None,
) -> Sheet:
    """The scoring sheet of one entry.

    Args:
        teachers: who teaches the class, where that was read already.
        seat: where the student sits for it, if that is at hand.

    Raises:
        InvalidMark: the offering has no such entry.
    """
    item = item_of(enrolment.offering, item_key)
    rows = history(enrolment, item_key)
    standing = fold(rows)
    proposals = beside(enrolment, item, seat)
    if teachers is None and State.EXM in item.states:
        of_class = Enrolment.objects.filter(
            offering=enrolment.offering_id, role=Enrolment.Role.FACULTY
        )
        teachers = [each.user for each in of_class.select_related("user")]
    return Sheet(
        enrolment=enrolment,
        item=item,
        lines=tuple(
            _line(component, standing.rows.get(component.key), proposals.get(component.key))
            for component in item.components
        ),
        entry=standing.entry(item),
        state_row=standing.rows.get(WHOLE_ITEM),
        expected={component: row.pk for component, row in standing.rows.items()},
        states=tuple(state for state in item.states if state is not State.NC),
        approvers=tuple(teachers or ()),
        history=tuple(rows),
    )


def save(
    enrolment: Enrolment,
    item_key: str,
    marks: Mapping[str, object] | State,
    actor: User,
    expected: Mapping[str, int | None],
    reason: str = "",
    *,
    approver: User | None = None,
    make_up: bool | None = None,
) -> list[MarkEntry]:
    """Post what faculty decided, with the rubric's text beside each mark, all or nothing.

    Args:
        marks: by component key, a number or the text as typed; a component that is left out or
            empty stays as it is. Or a state for the whole entry. Marks for an excused entry make
            it a make-up.
        expected: `Sheet.expected` of the sheet that the person decided on.
        reason: needed for an exemption and for taking marks back.
        approver: the second person, for an exemption.
        make_up: whether the marks are a make-up's; by default they are where the entry was excused.

    Returns:
        The rows posted; empty where nothing changed.

    Raises:
        InvalidMark: naming each component that is wrong and the remedy; nothing is stored.
        grading.ledger.Conflict: somebody else decided in the meantime; nothing is stored.
    """
    given = Given(enrolment, marks, expected, reason, approver, make_up)
    try:
        return save_all(enrolment.offering, item_key, [given], actor)
    except Refusals as refused:
        raise refused.by_student[enrolment.pk] from None


@dataclass(frozen=True)
class Given:
    """What was decided on one student's entry; the fields are those of `save`."""

    enrolment: Enrolment
    marks: Mapping[str, object] | State
    expected: Mapping[str, int | None]
    reason: str = ""
    approver: User | None = None
    make_up: bool | None = None


def save_all(
    offering: Offering, item_key: str, given: Sequence[Given], actor: User
) -> list[MarkEntry]:
    """`save` for many students of a class, all or none, in as many statements as for one.

    Args:
        given: each student once.

    Raises:
        grading.ledger.Refusals: naming every student whose decisions can't be posted.
        InvalidMark: the class has no such entry.
    """
    item = item_of(offering, item_key)
    students = [each.enrolment.pk for each in given]
    with transaction.atomic():
        # Before what stands and what is proposed are read: nobody decides in between.
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        stands, proposals = standings(item_key, students), beside_all(offering, item, students)
        posts: list[Post] = []
        refused: dict[int, InvalidMark | Conflict] = {}
        for each in given:
            pk = each.enrolment.pk
            try:
                posts.append(_post(item, each, stands[pk].rows, proposals[pk]))
            except InvalidMark as error:
                refused[pk] = error
        if refused:
            raise Refusals(refused)
        rows = record_all(offering.pk, item_key, posts, actor)
        RubricScore.objects.bulk_create(
            rubric_of(row, item.component(row.component), proposals[row.enrolment_id])
            for row in rows
            if row.component != WHOLE_ITEM
        )
    return rows


def _post(
    item: Item,
    given: Given,
    stands: Mapping[str, MarkEntry],
    proposals: Mapping[str, Beside],
) -> Post:
    """What is posted to the ledger for one student. Raises InvalidMark."""
    marks = given.marks
    run = None
    if not isinstance(marks, State):
        decisions = _decisions(item, marks, stands, given.make_up)
        newest = (p for found in proposals.values() if (p := found.newest))
        run = max((proposal.run for proposal in newest), key=lambda run: run.pk, default=None)
    elif marks is State.NC:
        raise InvalidMark(
            WHOLE_ITEM,
            _(
                "%(title)s: “%(label)s” is said of the whole class at once. "
                "For one student choose an exemption or an excuse."
            )
            % {"title": _(item.title), "label": _(marks.label)},
        )
    else:
        decisions = {WHOLE_ITEM: Decision(marks)}
    return Post(given.enrolment, decisions, given.expected, given.reason, run, given.approver)


def _line(component: Component, row: MarkEntry | None, proposals: Beside | None) -> Line:
    band = band_of(component, row.marks) if row and row.marks is not None else None
    return Line(component, row, band, proposals)


def _decisions(
    item: Item,
    marks: Mapping[str, object],
    stands: Mapping[str, MarkEntry],
    make_up: bool | None,
) -> dict[str, Decision]:
    if make_up is None:
        make_up = any(row.state in (State.EXC, State.MK) for row in stands.values())
    decisions: dict[str, Decision] = {}
    problems: list[tuple[str, str]] = []
    for key, value in marks.items():
        try:
            component = item.component(key)
            if value is None or (isinstance(value, str) and not value.strip()):
                if key in stands:
                    raise MarkError(
                        _(
                            "%(title)s: a mark stands here. To take marks back, set the "
                            "entry to “%(label)s” with a reason."
                        )
                        % {"title": _(component.title), "label": _(State.BLANK.label)}
                    )
                continue
            state = State.MK if make_up else State.SCORED
            decisions[key] = Decision(state, component.read(value))
        except MarkError as error:
            problems.append((key, str(error)))
    if problems:
        raise InvalidMark.of(problems)
    return decisions


def rubric_of(row: MarkEntry, component: Component, proposals: Mapping[str, Beside]) -> RubricScore:
    """The rubric's side of a row as it reads today; a later rubric does not change it."""
    band = band_of(component, row.marks) if row.marks is not None else None
    found = proposals.get(row.component)
    return RubricScore(
        entry=row,
        attribute=component.title,
        max_marks=component.max_marks,
        band=band.name if band else "",
        descriptor=band.descriptor if band else "",
        proposal=found.newest if found else None,
        proposed_marks=found.marks if found else None,
    )
