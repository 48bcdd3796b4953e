"""The classes that marks are measured on: one of thousands, and one as large as they come."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.models import User
from bench.marks.lay import BATCH, Mark, post_all
from grading.ledger import every_item_of
from grading.models import Enrolment, Offering
from labs.models import Course, Experiment, Outcome
from labs.parse import load_catalogue
from labs.sync import sync

CODE = "20CSEL76"
EXPERIMENTS = 9
"""With the test, the project and the examination that makes twelve entries for each student."""


def course() -> Course:
    """The course of the catalogue, with two experiments more."""
    sync(load_catalogue())
    found = Course.objects.get(code=CODE)
    first = Outcome.objects.filter(course=found).first()
    for number in range(1, EXPERIMENTS + 1):
        experiment, made = Experiment.objects.get_or_create(
            course=found, number=number, defaults={"title": f"Experiment {number}"}
        )
        if made and first is not None:
            experiment.outcomes.set([first])
    return found


def make_class(of: Course, section: str, students: int) -> tuple[Offering, User, list[Enrolment]]:
    """A class with its teacher, every entry of every student there."""
    offering = Offering.objects.create(course=of, term="Odd 2026", batch="2023", section=section)
    teacher = User.objects.create(username=f"teacher-{section}", name=f"Teacher {section}")
    Enrolment.objects.create(offering=offering, user=teacher, role=Enrolment.Role.FACULTY)
    people = User.objects.bulk_create(
        [
            User(username=f"{section}-{n}", name=f"Student {n}", usn=f"{section}{n:06d}")
            for n in range(students)
        ],
        batch_size=BATCH,
    )
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(offering=offering, user=person, role=Enrolment.Role.STUDENT)
            for person in people
        ],
        batch_size=BATCH,
    )
    post_all(offering, _marks(offering, enrolments), teacher)
    return offering, teacher, enrolments


def _marks(offering: Offering, students: list[Enrolment]) -> Iterator[Mark]:
    items = every_item_of(offering)
    for place, student in enumerate(students):
        for item in items:
            for part in item.components:
                # Spread over the whole range, the same in every run.
                marks = Decimal((place * 7 + len(item.title)) % (int(part.max_marks) + 1))
                yield student, item.key, part.key, marks
