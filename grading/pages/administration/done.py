"""Who did what, from everywhere that it is written down, as one list; marks themselves stay out.

Each source is a table of its own whose rows are never changed. This only reads them side by side.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import AuditEvent, User
from grading.ledger.standing import WHOLE_ITEM
from grading.models import (
    MarkEntry,
    Offering,
    Order,
    OutcomeChoice,
    PairNote,
    RegradeStep,
    RosterEvent,
    SchemeChange,
    SheetEvent,
    SittingEvent,
    TeamEvent,
)


@dataclass(frozen=True)
class Done:
    """One thing that somebody did."""

    at: datetime
    who: User | None
    """None: a command, or nobody who was signed in."""
    what: str
    about: str
    person: User | None = None
    """Whom it was done to."""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which rows; empty parts leave nothing out."""

    people: QuerySet[User] | None = None
    """Who did it, or whom it was done to."""
    offering: Offering | None = None
    since: datetime | None = None
    until: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class Source:
    """A table of decisions: where its rows keep who, whom, when and in which class."""

    label: str
    model: type[Model]
    told: Callable[[Any], tuple[str, str]]
    """What was done, and to what."""
    actor: str = "actor"
    person: str = ""
    at: str = "created_at"
    offering: str = ""
    """Where the class is; empty: `about` names it."""
    joined: tuple[str, ...] = ()
    reason: str = "reason"

    def rows(self, wanted: Wanted) -> QuerySet[Any]:
        """The rows that are wanted, newest first."""
        found = self.model._default_manager.order_by("-pk")
        joined = [self.actor, *self.joined, *([self.person] if self.person else [])]
        if wanted.people is not None:
            people = wanted.people.values("pk")
            theirs = Q(**{f"{self.actor}__in": people})
            if self.person:
                theirs |= Q(**{f"{self.person}__in": people})
            found = found.filter(theirs)
        if wanted.offering is not None:
            if self.offering:
                found = found.filter(**{self.offering: wanted.offering})
            else:
                found = found.filter(about=str(wanted.offering))
        if wanted.since:
            found = found.filter(**{f"{self.at}__gte": wanted.since})
        if wanted.until:
            found = found.filter(**{f"{self.at}__lt": wanted.until})
        return found.select_related(*joined)

    def line(self, row: Any) -> Done:
        what, about = self.told(row)
        return Done(
            getattr(row, self.at),
            getattr(row, self.actor),
            what,
            about,
            _along(row, self.person),
            getattr(row, self.reason, "") if self.reason else "",
            self.label,
        )


def _along(row: Any, path: str) -> User | None:
    for name in path.split("__") if path else ():
        row = getattr(row, name, None)
        if row is None:
            return None
    return row if path else None


def _event(row: AuditEvent) -> tuple[str, str]:
    keys = [key for key in {**row.before, **row.after} if row.before.get(key) != row.after.get(key)]
    told = "; ".join(
        f"{key}: {row.before[key]} → {row.after.get(key, '')}" if key in row.before
        else f"{key}: {row.after[key]}"
        for key in keys
    )  # fmt: skip
    return str(row.get_kind_display()), " · ".join(filter(None, (row.about, told)))


def _mark(row: MarkEntry) -> tuple[str, str]:
    part = "whole entry" if row.component == WHOLE_ITEM else row.component
    return f"Entered {row.item}, {part}", str(row.offering)


def _order(row: Order) -> tuple[str, str]:
    label = str(row.get_kind_display())
    return label if row.in_force else f"Ended: {label}", str(row.enrolment.offering)


def _of_sitting(row: SittingEvent) -> tuple[str, str]:
    return str(row.get_kind_display()), str(row.session)


def _about_pair(row: PairNote) -> tuple[str, str]:
    # The two stand on the pair's own page, beside what speaks for them; not in a list of deeds.
    compared = row.pair.comparison
    about = f"pair {row.pair_id} · {compared.task.slug} · {compared.offering}"
    return f"Noted: {row.get_outcome_display()}", about


REGRADE = {
    RegradeStep.Kind.AGAIN: "Ran it again for a re-grade request",
    RegradeStep.Kind.CHANGED: "Changed marks after a re-grade request",
    RegradeStep.Kind.DECLINED: "Declined a re-grade request",
}

SOURCES: dict[str, Source] = {
    "accounts": Source("Accounts and settings", AuditEvent, _event, person="person"),
    "marks": Source(
        "Marks", MarkEntry, _mark, person="enrolment__user", offering="offering",
        joined=("offering__course",),
    ),
    "sheets": Source(
        "Sheets", SheetEvent, lambda row: (f"{row.get_sheet_display()}: {row.get_kind_display()}",
                                           str(row.offering)),
        offering="offering", joined=("offering__course",),
    ),
    "orders": Source(
        "Orders", Order, _order, person="enrolment__user", offering="enrolment__offering",
        joined=("enrolment__offering__course",),
    ),
    "schemes": Source(
        "Schemes", SchemeChange, lambda row: ("Changed the marks scheme", str(row.offering)),
        offering="offering", joined=("offering__course",),
    ),
    "rosters": Source(
        "Rosters", RosterEvent,
        lambda row: (str(row.get_kind_display()), str(row.enrolment.offering)),
        person="enrolment__user", offering="enrolment__offering",
        joined=("enrolment__offering__course",),
    ),
    "regrades": Source(
        "Re-grade requests", RegradeStep,
        lambda row: (REGRADE[RegradeStep.Kind(row.kind)],
                     f"{row.request.item} · {row.request.enrolment.offering}"),
        person="request__enrolment__user", offering="request__enrolment__offering",
        joined=("request__enrolment__offering__course",),
    ),
    "similarity": Source(
        "Similarity", PairNote, _about_pair, offering="pair__comparison__offering",
        joined=("pair__comparison__offering__course", "pair__comparison__task"), reason="text",
    ),
    "outcomes": Source(
        "Outcomes", OutcomeChoice,
        lambda row: (f"Decided on {row.get_part_display()}", str(row.offering)),
        offering="offering", joined=("offering__course",),
    ),
    "teams": Source(
        "Teams", TeamEvent,
        lambda row: (str(row.get_kind_display()), f"{row.team} · {row.team.offering}"),
        offering="team__offering", joined=("team__offering__course",),
    ),
    "sittings": Source(
        "Examinations", SittingEvent, _of_sitting, person="seat__enrolment__user",
        offering="session__offering", joined=("session__offering__course",),
    ),
}  # fmt: skip


def newest(wanted: Wanted, most: int) -> list[Done]:
    """The newest rows of all sources, a query each."""
    lines = [source.line(row) for source in _chosen(wanted) for row in source.rows(wanted)[:most]]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def everything(wanted: Wanted) -> Iterator[Done]:
    """All rows, newest first, without holding them at once."""
    each = (
        map(source.line, source.rows(wanted).iterator(chunk_size=500)) for source in _chosen(wanted)
    )
    return heapq.merge(*each, key=lambda line: line.at, reverse=True)


def _chosen(wanted: Wanted) -> list[Source]:
    return [SOURCES[wanted.source]] if wanted.source else list(SOURCES.values())
