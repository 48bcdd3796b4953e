"""What a student's page of marks shows beside the marks: remarks, and what was published."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grading.ledger import items_of, scheme_of
from grading.ledger.standing import fold
from grading.models import Enrolment, MarkEntry
from grading.scheme import SEE, State, Status
from grading.scoring.published import published

STATUSES = {
    Status.WITHHELD: _("Your result is withheld by an order. Ask the examination office why."),
    Status.DETAINED: _("You are detained for attendance: there is no result this term."),
    Status.NOT_ELIGIBLE: _("Your CIE is below 20, so the SEE is closed to you this term."),
    Status.ABSENT: _("You were absent from the SEE."),
    Status.FAIL: _(
        "Not passed: 20 of 50 in the CIE and 40 of 100 in the SEE are needed, each by itself."
    ),
    Status.PASS: _("Passed."),
}


def own_results(enrolment: Enrolment) -> dict[str, object]:
    """Remarks by item, and the published sheets of one student."""
    found = published(enrolment)
    entry = found.see_entry
    parts = scheme_of(enrolment.offering).exam().components
    return {
        "published": found,
        "see_marks": [(part, entry.marks.get(part.key)) for part in parts] if entry else [],
        "status": STATUSES.get(found.result.status, "")
        if found.result and found.result.status
        else "",
        **_decided(enrolment),
    }


@dataclass(frozen=True)
class Decision:
    """One thing that was entered for a student: marks of a component, or a state."""

    at: datetime
    component: str
    """Its title; empty where a state was set for the whole item."""
    marks: Decimal | None
    state: str
    """A key of `words.STATES` where there are no marks; empty for "taken back"."""
    reason: str
    run: int | None
    """The run whose result stood beside it."""


def _decided(enrolment: Enrolment) -> dict[str, object]:
    """`remarks` by item on what stands, and `history` by item of everything that was entered.

    The SEE is left out: what is published of it is shown as it was published.
    """
    by_item: dict[str, list[MarkEntry]] = {}
    for row in MarkEntry.objects.filter(enrolment=enrolment).order_by("sequence"):
        if row.item != SEE:
            by_item.setdefault(row.item, []).append(row)
    titles = (
        {
            (item.key, part.key): part.title
            for item in items_of(enrolment.offering)
            for part in item.components
        }
        if by_item
        else {}
    )
    remarks = {}
    for item, rows in by_item.items():
        told = dict.fromkeys(row.reason for row in fold(rows).rows.values() if row.reason)
        if told:
            remarks[item] = "; ".join(told)
    history = {
        item: [_decision(row, titles.get((item, row.component), row.component)) for row in rows]
        for item, rows in by_item.items()
    }
    return {"remarks": remarks, "history": history}


def _decision(row: MarkEntry, title: str) -> Decision:
    state = row.state if row.marks is None and row.state != State.BLANK else ""
    return Decision(row.created_at, title, row.marks, state, row.reason, row.run_id)
