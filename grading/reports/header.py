"""The head of every document: whose marks these are, under which scheme, and as of when.

It says whether the sheets that the document prints from are published. Until then it is a draft;
afterwards it carries the day of publication and the ledger's head at that time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from accounts import institution
from grading.ledger.sheets import SheetState
from grading.models import Offering, SheetEvent
from grading.scheme import Scheme

Sheet = SheetEvent.Sheet


@dataclass(frozen=True)
class Header:
    """What stands above a document's table."""

    title: str
    institute: str
    department: str
    course: str
    batch: str
    term: str
    scheme: str
    generated_at: datetime
    """Aware, in the institution's zone."""
    draft: bool = False
    """A sheet that it prints from is not published, or unlocked again."""
    states: Sequence[tuple[str, str]] = ()
    """Each of these sheets, and how it stands."""
    facts: Sequence[tuple[str, str]] = ()
    """Label and text of what this document alone has to say."""

    @property
    def generated(self) -> str:
        """Date, time and zone: "22 Nov 2026, 07:31 IST"."""
        return moment(self.generated_at)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each line, in order."""
        state = (("State", "DRAFT" if self.draft else "Final"), *self.states) if self.states else ()
        return (
            ("Institute", self.institute),
            ("Department", self.department),
            ("Course", self.course),
            ("Batch", self.batch),
            ("Term", self.term),
            ("Scheme", self.scheme),
            *self.facts,
            *state,
            ("Generated at", self.generated),
        )


def moment(at: datetime) -> str:
    """Date, time and zone in the institution's zone: "22 Nov 2026, 07:31 IST"."""
    return date_format(timezone.localtime(at), "j M Y, H:i T")


def day(at: datetime) -> str:
    """The date in the institution's zone: "22 Nov 2026"."""
    return _date(timezone.localtime(at).date(), get_language())


@lru_cache
def _date(on: date, language: str) -> str:
    """Kept, as a class's entries are of few days. `language`: in which the month is named."""
    return date_format(on, "j M Y")


def header(
    offering: Offering,
    title: str,
    scheme: Scheme,
    sheets: Mapping[Sheet, SheetState],
    facts: Sequence[tuple[str, str]] = (),
) -> Header:
    """The head of a document that prints from `sheets`, generated now."""
    said = institution.current()
    marks = "whole and half marks" if scheme.halves else "whole marks"
    return Header(
        title=title,
        institute=said.institute,
        department=said.department,
        course=f"{offering.course.code} {offering.course.title}",
        batch=f"{offering.batch}, section {offering.section}",
        term=offering.term,
        scheme=f"CIE 50 = A 30 + B 20; internal test {scheme.test_split}; {marks}; "
        "rounded half up once, at the end",
        generated_at=timezone.localtime(),
        draft=not all(state.locked for state in sheets.values()),
        states=[_told(sheet, state) for sheet, state in sheets.items()],
        facts=facts,
    )


def _told(sheet: Sheet, state: SheetState) -> tuple[str, str]:
    label = f"{sheet.label} sheet"
    if state.published is None:
        return label, "not published"
    event = state.published
    # As `verify_ledger --kept` takes it.
    head = f"ledger {event.offering_id}={event.ledger_sequence}:{event.ledger_hash}"
    told = f"published {moment(event.created_at)}; {head}"
    if not state.locked and state.unlocked:
        told += f"; unlocked for correction since {moment(state.unlocked.created_at)}"
    return label, told
