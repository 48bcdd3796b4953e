"""The CIE sheet's rows: one per student, in the order of seat numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.ledger import current, items_of, scheme_of
from grading.models import Enrolment, Offering
from grading.reports.words import in_words
from grading.scheme import Cie, Entry, Item, as_decimal, cie

TITLE = "CIE sheet"
MISSING = "missing"
ELIGIBLE = "Eligible"
NOT_ELIGIBLE = "Not eligible (NE)"
COLUMNS = (
    "No.", "USN", "Name", "A (30)", "T/4 (10)", "P (10)", "B (20)", "Exact (50)", "CIE (50)",
    "In words", "Eligibility", "Sign of student", "Sign of faculty",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One student's line."""

    number: int
    enrolment: Enrolment
    entries: Mapping[str, Entry]
    """By item key; every item of the course."""
    cie: Cie

    @property
    def usn(self) -> str:
        return self.enrolment.user.usn or self.enrolment.user.username

    @property
    def name(self) -> str:
        return self.enrolment.user.get_full_name()

    @property
    def words(self) -> str:
        return MISSING if self.cie.marks is None else in_words(self.cie.marks)

    @property
    def eligibility(self) -> str:
        if self.cie.eligible is None:
            return MISSING
        return ELIGIBLE if self.cie.eligible else NOT_ELIGIBLE

    @property
    def cells(self) -> tuple[object, ...]:
        """As printed, by COLUMNS: fractions with three decimals, "missing" where one is."""
        c = self.cie
        parts = (c.a, c.test, c.project, c.b, c.exact)
        marks = MISSING if c.marks is None else c.marks
        return (
            self.number, self.usn, self.name, *map(shown, parts), marks,
            self.words, self.eligibility, "", "",
        )  # fmt: skip


def rows(offering: Offering, items: Sequence[Item] | None = None) -> Iterator[Row]:
    """Every student of the offering with the CIE that follows from the ledger, in few queries."""
    scheme = scheme_of(offering)
    marks = current(offering, items_of(offering) if items is None else items)
    students = Enrolment.objects.filter(pk__in=marks).select_related("user")
    for number, student in enumerate(students.order_by("user__usn", "user__name"), start=1):
        entries = marks[student.pk]
        yield Row(number, student, entries, cie(entries, scheme))


def shown(value: Fraction | None) -> Decimal | str:
    """A part of the CIE for print: whole, or with as many of three decimals as it needs."""
    if value is None:
        return MISSING
    if value.denominator == 1:
        return Decimal(value.numerator)
    printed = as_decimal(value)
    return printed.normalize() if printed % 1 else printed
