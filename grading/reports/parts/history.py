"""Everything that was decided about a class, oldest first: who, when, what, old, new, why."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from grading.ledger.standing import WHOLE_ITEM
from grading.models import (
    MarkEntry,
    Offering,
    Order,
    OutcomeAction,
    OutcomeChoice,
    SchemeChange,
    Seat,
    SheetEvent,
    SittingEvent,
)
from grading.scheme import State, as_text

RUN = "the grader"
NOTHING = "–"


class Decision(NamedTuple):
    """One line of the extract."""

    at: datetime
    who: str
    student: str
    """USN; empty where it is about the class."""
    what: str
    old: str
    new: str
    reason: str
    place: str
    """In the ledger: its row's number and the first letters of its hash; else empty."""


def history(offering: Offering) -> Iterator[Decision]:
    """All of it, in order of time."""
    sources = (_marks, _sheets, _orders, _schemes, _changes, _sittings, _outcomes, _actions)
    return heapq.merge(*(sorted(source(offering), key=_when) for source in sources), key=_when)


def _when(decision: Decision) -> datetime:
    return decision.at


def _marks(offering: Offering) -> Iterator[Decision]:
    standings: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    rows = MarkEntry.objects.filter(offering=offering).order_by("sequence")
    for row in rows.values_list(
        "sequence", "enrolment_id", "enrolment__user__usn", "item", "component", "state", "marks",
        "actor__name", "actor__username", "approver__name", "approver__username", "reason",
        "created_at", "hash",
    ).iterator(chunk_size=2000):  # fmt: skip
        sequence, pk, usn, item, component, state, marks, *people, reason, at, digest = row
        actor, approver = people[0] or people[1], people[2] or people[3]
        standing = standings[pk, item]
        old = standing.get(component) or standing.get(WHOLE_ITEM) or NOTHING
        new = State(state).label if marks is None else as_text(marks)
        if component == WHOLE_ITEM:
            old = standing.get(WHOLE_ITEM) or _together(standing) or NOTHING
            standing.clear()
        else:
            standing.pop(WHOLE_ITEM, None)
            if state == State.MK:
                new = f"{new} (make-up)"
        standing[component] = new
        yield Decision(
            at,
            actor or RUN,
            usn or "",
            f"{item} {component or 'state'}",
            old,
            new,
            f"{reason} (agreed: {approver})" if approver else reason,
            f"{sequence}:{digest[:12]}",
        )


def _together(standing: dict[str, str]) -> str:
    return ", ".join(f"{component} {mark}" for component, mark in standing.items() if component)


def _sheets(offering: Offering) -> Iterator[Decision]:
    before: dict[str, str] = {}
    for event in SheetEvent.objects.filter(offering=offering).select_related("actor"):
        kind = event.get_kind_display()
        yield Decision(
            event.created_at,
            event.actor.plain_name,
            "",
            f"{event.get_sheet_display()} sheet",
            before.get(event.sheet, "open"),
            kind,
            event.reason,
            f"{event.ledger_sequence}:{event.ledger_hash[:12]}",
        )
        before[event.sheet] = kind


def _orders(offering: Offering) -> Iterator[Decision]:
    rows = Order.objects.filter(enrolment__offering=offering)
    for order in rows.select_related("actor", "enrolment__user").order_by("pk"):
        steps = ("no order", order.reference or "in force")
        old, new = steps if order.in_force else (steps[1], "ended")
        yield Decision(
            order.created_at,
            order.actor.plain_name,
            order.enrolment.user.usn or "",
            f"order: {order.get_kind_display()}",
            old,
            new,
            order.reason,
            "",
        )


def _schemes(offering: Offering) -> Iterator[Decision]:
    for change in SchemeChange.objects.filter(offering=offering).select_related("actor"):
        yield Decision(
            change.created_at,
            change.actor.plain_name,
            "",
            "scheme",
            _stored(change.before),
            _stored(change.after),
            change.reason,
            "",
        )


def _changes(offering: Offering) -> Iterator[Decision]:
    seats = Seat.objects.filter(session__offering=offering, redrawn__isnull=False)
    for seat in seats.select_related("drawn", "redrawn", "changed_by", "enrolment__user"):
        if seat.changed_at is not None:
            yield Decision(
                seat.changed_at,
                seat.changed_by.plain_name if seat.changed_by else "",
                seat.enrolment.user.usn or "",
                f"{seat.kind} experiment",
                str(seat.drawn or NOTHING),
                str(seat.redrawn),
                "change of experiment",
                "",
            )


def _sittings(offering: Offering) -> Iterator[Decision]:
    rows = SittingEvent.objects.filter(session__offering=offering)
    for event in rows.select_related("actor", "session", "seat__enrolment__user").order_by("pk"):
        added = f" by {event.minutes} min" if event.minutes else ""
        yield Decision(
            event.created_at,
            event.actor.plain_name if event.actor else "",
            (event.seat.enrolment.user.usn or "") if event.seat else "",
            f"{event.session.get_kind_display()}, batch {event.session.batch}",
            "",
            f"{event.get_kind_display()}{added}",
            event.reason,
            "",
        )


def _outcomes(offering: Offering) -> Iterator[Decision]:
    before: dict[str, str] = {}
    rows = OutcomeChoice.objects.filter(offering=offering).select_related("actor")
    for choice in rows.order_by("pk"):
        new = _stored(choice.value)
        yield Decision(
            choice.created_at,
            choice.actor.plain_name,
            "",
            f"outcomes: {choice.get_part_display()}",
            before.get(choice.part, "the catalogue's"),
            new,
            choice.reason,
            "",
        )
        before[choice.part] = new


def _actions(offering: Offering) -> Iterator[Decision]:
    before: dict[int, str] = {}
    rows = OutcomeAction.objects.filter(offering=offering).select_related("actor")
    for action in rows.order_by("pk"):
        yield Decision(
            action.created_at,
            action.actor.plain_name,
            "",
            f"action on CO{action.outcome}",
            before.get(action.outcome, ""),
            action.text,
            "",
            "",
        )
        before[action.outcome] = action.text


def _stored(value: object) -> str:
    """Settings as they are stored: "{}" is the defaults."""
    if not isinstance(value, dict) or not value:
        return "defaults"
    told = "; ".join(f"{key}: {each}" for key, each in value.items())
    return told if len(told) <= 300 else f"{told[:299]}…"
