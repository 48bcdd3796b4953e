"""What a student's page of marks shows beside the marks: remarks, and what was published."""

from grading.ledger import scheme_of
from grading.ledger.standing import fold
from grading.models import Enrolment, MarkEntry
from grading.scheme import Status
from grading.scoring.published import published

STATUSES = {
    Status.WITHHELD: "Your result is withheld by an order. Ask the examination office why.",
    Status.DETAINED: "You are detained for attendance: there is no result this term.",
    Status.NOT_ELIGIBLE: "Your CIE is below 20, so the SEE is closed to you this term.",
    Status.ABSENT: "You were absent from the SEE.",
    Status.FAIL: "Not passed: 20 of 50 in the CIE and 40 of 100 in the SEE are needed, each by "
    "itself.",
    Status.PASS: "Passed.",
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
        "remarks": _remarks(enrolment),
    }


def _remarks(enrolment: Enrolment) -> dict[str, str]:
    """By item, what was remarked on the decisions that stand; the SEE's once it is published."""
    by_item: dict[str, list[MarkEntry]] = {}
    for row in MarkEntry.objects.filter(enrolment=enrolment).order_by("sequence"):
        by_item.setdefault(row.item, []).append(row)
    found = {}
    for item, rows in by_item.items():
        told = dict.fromkeys(row.reason for row in fold(rows).rows.values() if row.reason)
        if told and item != "S":
            found[item] = "; ".join(told)
    return found
