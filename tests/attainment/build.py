"""The worked example of docs/marks.md as a class in the database."""

from decimal import Decimal

from accounts.models import User
from bench.marks.lay import Mark, post_all
from grading.attainment import evidence
from grading.attainment.plan import plan_of
from grading.ledger import every_item_of
from grading.models import Enrolment, Offering, Survey, SurveyCount, SurveyMark
from grading.scheme import SEE, TEST
from tests import factories

STUDENTS = 60
AT_TARGET = {1: 48, 2: 45, 3: 39, 4: 33, 5: 50}
"""Course outcome -> students who reach it by the CIE."""
AT_TARGET_SEE = 41
MEANS = {1: "4.2", 2: "4.0", 3: "3.8", 4: "3.5", 5: "4.1"}


def make_class(students: int = STUDENTS) -> tuple[Offering, list[Enrolment], User]:
    """A class with seat numbers in order, nothing entered."""
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    users = User.objects.bulk_create(
        User(username=f"1ga23cs{number:03d}", usn=f"1GA23CS{number:03d}", name=f"Student {number}")
        for number in range(1, students + 1)
    )
    people = Enrolment.objects.bulk_create(
        Enrolment(offering=offering, user=user, role=Enrolment.Role.STUDENT) for user in users
    )
    return offering, people, teacher


def post_worked_marks(offering: Offering, students: list[Enrolment], actor: User) -> None:
    """Full marks to those who reach an outcome, none to the others."""
    tags = plan_of(offering).tags
    marks: list[Mark] = []
    for place, student in enumerate(students):
        for item in every_item_of(offering):
            for part in item.components:
                tag = tags[evidence.key_of(item.key, part.key)]
                if item.key == SEE:
                    reached = place < AT_TARGET_SEE
                elif item.key == TEST and tag.by_draw:
                    reached = True  # no sitting was planned, so it counts for no outcome
                else:
                    reached = place < AT_TARGET[tag.outcomes[0]]
                marks.append(
                    (student, item.key, part.key, part.max_marks if reached else Decimal())
                )
    post_all(offering, marks, actor)


def answer_all(survey: Survey, students: list[Enrolment]) -> None:
    """Ratings of 3, 4 and 5 that come to `MEANS`, from every student."""
    for outcome, mean in MEANS.items():
        total = int(Decimal(mean) * len(students))
        fives = max(0, total - 4 * len(students))
        threes = max(0, 4 * len(students) - total)
        for rating, count in ((3, threes), (4, len(students) - fives - threes), (5, fives)):
            SurveyCount.objects.filter(survey=survey, outcome=outcome, rating=rating).update(
                students=count
            )
    SurveyMark.objects.bulk_create(
        SurveyMark(survey=survey, enrolment=student) for student in students
    )
