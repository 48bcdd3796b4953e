"""The demo class: 24 students and two members of faculty, all invented."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.demo import PASSWORD
from accounts.models import User
from grading.models import Enrolment, Offering

STUDENTS = (
    "Aditi Rao", "Amogh Shetty", "Ananya Hegde", "Bharath Gowda", "Chaitra Naik",
    "Deepak Kulkarni", "Farhan Ahmed", "Gagana Murthy", "Harsha Vardhan", "Ishita Bhat",
    "Jeevan D'Souza", "Kavya Acharya", "Likith Reddy", "Manasa Patil", "Nikhil Joshi",
    "Pooja Kamath", "Rakshith Poojary", "Sahana Desai", "Sameer Khan", "Shreya Iyengar",
    "Tejas Kumar", "Vaishnavi Pai", "Varun Bhandary", "Zoya Sultana",
)  # fmt: skip
FACULTY = {"meera": "Dr. Meera Krishnan", "suresh": "Prof. Suresh Prabhu"}


def usn(position: int) -> str:
    """The seat number of a student by place in the class, from 1."""
    return f"1GA23CS{position:03d}"


@dataclass(frozen=True)
class Class:
    """The demo class as enrolled; students in the order of their seat numbers."""

    students: tuple[Enrolment, ...]
    faculty: tuple[Enrolment, ...]


def enrol(offering: Offering) -> Class:
    """Make the people, unless they are there from before, and enrol them in `offering`."""
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    students = []
    for position, name in enumerate(STUDENTS, 1):
        number = usn(position)
        user = _person(number.lower(), name, password, usn=number)
        students.append(_enrolment(offering, user, Enrolment.Role.STUDENT))
    faculty = [
        _enrolment(offering, _person(username, name, password), Enrolment.Role.FACULTY)
        for username, name in FACULTY.items()
    ]
    return Class(tuple(students), tuple(faculty))


def _person(username: str, name: str, password: str, usn: str | None = None) -> User:
    person, _ = User.objects.get_or_create(
        username=username, defaults={"name": name, "usn": usn, "password": password}
    )
    return person


def _enrolment(offering: Offering, user: User, role: Enrolment.Role) -> Enrolment:
    return Enrolment.objects.create(offering=offering, user=user, role=role)
