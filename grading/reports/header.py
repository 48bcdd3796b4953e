"""The head of every document: whose marks these are, under which scheme, and as of when."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from grading.ledger import scheme_of
from grading.models import Offering


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

    @property
    def generated(self) -> str:
        """Date, time and zone: "22 Nov 2026, 07:31 IST"."""
        return date_format(self.generated_at, "j M Y, H:i T")

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each line, in order."""
        return (
            ("Institute", self.institute),
            ("Department", self.department),
            ("Course", self.course),
            ("Batch", self.batch),
            ("Term", self.term),
            ("Scheme", self.scheme),
            ("Generated at", self.generated),
        )


def header(offering: Offering, title: str) -> Header:
    """The head of a document about `offering`, generated now."""
    scheme = scheme_of(offering)
    marks = "whole and half marks" if scheme.halves else "whole marks"
    return Header(
        title=title,
        institute=settings.INSTITUTE,
        department=settings.DEPARTMENT,
        course=f"{offering.course.code} {offering.course.title}",
        batch=f"{offering.batch}, section {offering.section}",
        term=offering.term,
        scheme=f"CIE 50 = A 30 + B 20; internal test {scheme.test_split}; {marks}; "
        "rounded half up once, at the end",
        generated_at=timezone.localtime(),
    )
