"""The result of every student of a class: CIE, SEE and orders put together by the scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grading.ledger import current, every_item_of, scheme_of
from grading.models import Enrolment, Offering, Seat
from grading.scheme import ABSENT, SEE, Cie, Entry, Result, Scheme, See, State, cie, result, see
from grading.scoring.orders import InForce, in_force

NO_ORDERS = InForce()


@dataclass(frozen=True)
class StudentResult:
    """One line of the consolidated sheet."""

    enrolment: Enrolment
    entries: Mapping[str, Entry]
    """Everything that stands, the SEE under "S"."""
    cie: Cie
    see: See | None
    """None: not marked, or not in full."""
    changed: bool
    """The experiment of the SEE was changed."""
    orders: InForce
    result: Result


def results(offering: Offering) -> Sequence[StudentResult]:
    """The results of a class in the order of seat numbers; five queries for any size."""
    scheme = scheme_of(offering)
    entries = current(offering, every_item_of(offering))
    orders = in_force(offering)
    changed = set(
        Seat.objects.filter(
            enrolment__offering=offering, kind=SEE, redrawn__isnull=False
        ).values_list("enrolment_id", flat=True)
    )
    students = Enrolment.objects.filter(offering=offering, role=Enrolment.Role.STUDENT)
    return [
        _result(
            student,
            entries[student.pk],
            orders.get(student.pk, NO_ORDERS),
            student.pk in changed,
            scheme,
        )
        for student in students.select_related("user").order_by("user__usn", "pk")
        if student.pk in entries
    ]


def _result(
    student: Enrolment,
    entries: Mapping[str, Entry],
    orders: InForce,
    changed: bool,
    scheme: Scheme,
) -> StudentResult:
    of_cie = cie({key: entry for key, entry in entries.items() if key != SEE}, scheme)
    of_see = see_of(entries.get(SEE, Entry()), changed, scheme)
    found = result_of(of_cie, of_see, orders, scheme)
    return StudentResult(student, entries, of_cie, of_see, changed, orders, found)


def result_of(of_cie: Cie, of_see: See | None, orders: InForce, scheme: Scheme) -> Result:
    """The result of a student under the orders that stand."""
    return result(
        of_cie,
        of_see,
        scheme,
        withheld=orders.withheld is not None,
        detained=orders.detained is not None,
        eligibility_override=orders.admitted.reason if orders.admitted else None,
    )


def see_of(entry: Entry, changed: bool, scheme: Scheme) -> See | None:
    """The SEE that an entry makes; None while marks are missing."""
    if entry.state is State.AB:
        return ABSENT
    if entry.total is None:
        return None
    return see(entry.marks, scheme, changes=int(changed))
