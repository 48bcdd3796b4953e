"""Scoring an entry by its rubric: what the page shows, and what saving it posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from grading.ledger import Decision, InvalidMark, history, item_of, present, record
from grading.ledger.standing import WHOLE_ITEM, fold
from grading.models import Enrolment, MarkEntry, RubricScore
from grading.scheme import Band, Component, Entry, Item, MarkError, State, band_of
from grading.scoring.beside import Beside, beside


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
    """Who teaches the course: a second of them approves an exemption."""
    history: tuple[MarkEntry, ...]
    """Every decision, oldest first."""


def sheet(enrolment: Enrolment, item_key: str) -> Sheet:
    """The scoring sheet of one entry.

    Raises:
        InvalidMark: the offering has no such entry.
    """
    item = item_of(enrolment.offering, item_key)
    rows = history(enrolment, item_key)
    standing = fold(rows)
    proposals = beside(enrolment, item)
    teachers = Enrolment.objects.filter(
        offering=enrolment.offering_id, role=Enrolment.Role.FACULTY
    ).select_related("user")
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
        approvers=tuple(teacher.user for teacher in teachers),
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
    item = item_of(enrolment.offering, item_key)
    if isinstance(marks, State):
        if marks is State.NC:
            raise InvalidMark(
                WHOLE_ITEM,
                f"{item.title}: “{marks.label}” is said of the whole class at once. For one "
                "student choose an exemption or an excuse.",
            )
        decisions = {WHOLE_ITEM: Decision(marks)}
        return record(
            enrolment, item_key, decisions, actor,
            expected=expected, reason=reason, approver=approver,
        )  # fmt: skip
    with transaction.atomic():
        proposals = beside(enrolment, item)
        newest = max(
            (p for found in proposals.values() if (p := found.newest)),
            key=lambda proposal: proposal.run_id,
            default=None,
        )
        rows = record(
            enrolment, item_key, _decisions(enrolment, item, marks, make_up), actor,
            expected=expected, reason=reason, run=newest.run if newest else None,
        )  # fmt: skip
        for row in rows:
            _copy_rubric(row, item.component(row.component), proposals.get(row.component))
    return rows


def _line(component: Component, row: MarkEntry | None, proposals: Beside | None) -> Line:
    band = band_of(component, row.marks) if row and row.marks is not None else None
    return Line(component, row, band, proposals)


def _decisions(
    enrolment: Enrolment, item: Item, marks: Mapping[str, object], make_up: bool | None
) -> dict[str, Decision]:
    stands = present(enrolment, item.key)
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
                        f"{component.title}: a mark stands here. To take marks back, set the entry "
                        f"to “{State.BLANK.label}” with a reason."
                    )
                continue
            state = State.MK if make_up else State.SCORED
            decisions[key] = Decision(state, component.read(value))
        except MarkError as error:
            problems.append((key, str(error)))
    if problems:
        raise InvalidMark.of(problems)
    return decisions


def _copy_rubric(row: MarkEntry, component: Component, proposals: Beside | None) -> None:
    """Store the rubric's side of a row as it reads today; a later rubric does not change it."""
    band = band_of(component, row.marks) if row.marks is not None else None
    RubricScore.objects.create(
        entry=row,
        attribute=component.title,
        max_marks=component.max_marks,
        band=band.name if band else "",
        descriptor=band.descriptor if band else "",
        proposal=proposals.newest if proposals else None,
        proposed_marks=proposals.marks if proposals else None,
    )
