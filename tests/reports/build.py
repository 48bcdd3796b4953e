"""Documents made of entries alone, without a database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO

from accounts.models import User
from grading.ledger import Head
from grading.ledger.sheets import SheetState
from grading.models import Enrolment, Offering
from grading.reports.content import Content
from grading.reports.gathered import Gathered, Sheet, Student
from grading.reports.header import Header
from grading.reports.registry import REGISTRY
from grading.reports.writers.forms import FORMS
from grading.scheme import SEE, Entry, Scheme, State, cie
from grading.scoring.orders import InForce
from grading.scoring.results import NO_ORDERS, StudentResult, result_of, see_of
from labs.models import Course
from tests.scheme.build import DEFAULT, EXPERIMENTS

ABOUT = Header(
    title="CIE sheet",
    institute="Institute of Sums & Differences",
    department="Computer Science",
    course="20CSEL76 Deep Learning Laboratory",
    batch="2023, section A",
    term="Odd 2026",
    scheme="as it is",
    generated_at=datetime(2026, 11, 22, 7, 31, tzinfo=UTC),
)


class Made(Gathered):
    """A class that is in no database."""

    def __init__(self, students: Sequence[StudentResult], scheme: Scheme = DEFAULT) -> None:
        course = Course(code="20CSEL76", title="Deep Learning Laboratory")
        super().__init__(Offering(pk=1, course=course, term="Odd 2026", batch="2023", section="A"))
        self._found = students
        self._scheme = scheme

    @cached_property
    def scheme(self) -> Scheme:
        return self._scheme

    @cached_property
    def every_item(self):
        return (*self._scheme.items(EXPERIMENTS), self._scheme.exam())

    @cached_property
    def students(self):
        return [Student(number, found) for number, found in enumerate(self._found, start=1)]

    @cached_property
    def sheets(self):
        return dict.fromkeys(Sheet, SheetState())

    seats: Sequence = ()
    examiners: Mapping = {}
    submitted: Mapping = {}
    marked_on: Mapping = {}
    remarks: Mapping = {}
    projects: Mapping = {}
    head = Head(0, "0" * 64)


def student(
    entries: Mapping[str, Entry],
    scheme: Scheme = DEFAULT,
    *,
    exam: Sequence[int | str] | None = None,
    absent: bool = False,
    changed: bool = False,
    orders: InForce = NO_ORDERS,
    number: int = 1,
    name: str = "",
) -> StudentResult:
    """What follows from a student's entries and, in order of its components, the SEE's marks."""
    item = scheme.exam()
    entry = Entry(State.AB) if absent else Entry()
    if exam is not None:
        given = zip(item.components, exam, strict=True)
        entry = Entry.of(item, {part.key: part.read(str(mark)) for part, mark in given})
    of_cie, of_exam = cie(entries, scheme), see_of(entry, changed, scheme)
    found = result_of(of_cie, of_exam, orders, scheme)
    person = User(usn=f"1GA23CS{number:03d}", name=name or f"Student {number}")
    enrolment = Enrolment(pk=number, user=person)
    return StudentResult(
        enrolment, {**entries, SEE: entry}, of_cie, of_exam, changed, orders, found
    )


def made(students: Sequence[Mapping[str, Entry]], scheme: Scheme = DEFAULT) -> Made:
    """A class of students with these entries."""
    found = [student(entries, scheme, number=n) for n, entries in enumerate(students, start=1)]
    return Made(found, scheme)


def written(document: str, data: Gathered, form: str = "xlsx") -> bytes:
    """A document in one form."""
    return written_as(REGISTRY[document].content(data), form)


def written_as(content: Content, form: str) -> bytes:
    target = BytesIO()
    FORMS[form].write(content, target)
    return target.getvalue()
