"""What a student may see of published sheets: the marks as they stood when they were published.

While a published sheet is open for correction the student goes on seeing what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grading.ledger import every_item_of, scheme_of
from grading.ledger.sheets import SheetState, state_of
from grading.ledger.standing import Standing
from grading.models import Enrolment, MarkEntry, Seat, SheetEvent
from grading.scheme import SEE, Cie, Entry, Item, Result, See, cie
from grading.scoring.orders import in_force
from grading.scoring.results import NO_ORDERS, result_of, see_of


@dataclass(frozen=True)
class Published:
    """One student's published marks; None where the sheet was never published."""

    cie_sheet: SheetState
    cie: Cie | None
    see_sheet: SheetState
    see: See | None
    """None too where the student has no SEE: then the result says why."""
    see_entry: Entry | None
    result: Result | None
    """Of both sheets together."""

    @property
    def anything(self) -> bool:
        return self.cie_sheet.published is not None or self.see_sheet.published is not None


def published(enrolment: Enrolment) -> Published:
    """What was published of a student's marks; eight queries at most."""
    offering = enrolment.offering
    cie_sheet = state_of(offering, SheetEvent.Sheet.CIE)
    see_sheet = state_of(offering, SheetEvent.Sheet.SEE)
    if not cie_sheet.published and not see_sheet.published:
        return Published(cie_sheet, None, see_sheet, None, None, None)
    scheme = scheme_of(offering)
    items = {item.key: item for item in every_item_of(offering)}
    rows = list(MarkEntry.objects.filter(enrolment=enrolment).order_by("sequence"))
    of_cie = of_see = see_entry = None
    if cie_sheet.published:
        entries = _entries(rows, items, cie_sheet.published.ledger_sequence)
        of_cie = cie({key: entry for key, entry in entries.items() if key != SEE}, scheme)
    if see_sheet.published and SEE in items:
        see_entry = _entries(rows, items, see_sheet.published.ledger_sequence)[SEE]
        seats = Seat.objects.filter(enrolment=enrolment, kind=SEE, redrawn__isnull=False)
        of_see = see_of(see_entry, seats.exists(), scheme)
    result = None
    if of_cie and see_sheet.published:
        orders = in_force(offering).get(enrolment.pk, NO_ORDERS)
        result = result_of(of_cie, of_see, orders, scheme)
    return Published(cie_sheet, of_cie, see_sheet, of_see, see_entry, result)


def _entries(rows: list[MarkEntry], items: Mapping[str, Item], last: int) -> dict[str, Entry]:
    """What stood for each item when the ledger's row `last` was the newest."""
    standings: dict[str, Standing[MarkEntry]] = {key: Standing() for key in items}
    for row in rows:
        if row.sequence <= last and row.item in standings:
            standings[row.item].post(row)
    return {key: standing.entry(items[key]) for key, standing in standings.items()}
