"""The project sheet: teams with their titles, and each member's marks by criterion."""

from collections.abc import Sequence

from grading.reports.content import Gap
from grading.reports.document import CIE, Document
from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import entry_columns
from grading.reports.parts.gaps import of_items
from grading.reports.parts.people import itself, people
from grading.reports.tables import AnyTable, Column, Form, Table, sign
from grading.scheme import PROJECT


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table, team by team; who is in none comes last."""
    projects = data.projects

    def place(student: Student) -> tuple[bool, int, int]:
        found = projects.get(student.enrolment.pk)
        return found is None, found.team if found else 0, student.number

    def team(student: Student) -> int | str:
        found = projects.get(student.enrolment.pk)
        return found.team if found else "none"

    def title(student: Student) -> str:
        found = projects.get(student.enrolment.pk)
        return found.title if found else ""

    _, usn, name = people(itself)
    return (
        Table(
            "Project",
            (
                Column("team", "Team", team, Form.CODE, 7),
                usn,
                name,
                Column("title", "Title", title, Form.WRAPPED, 40),
                *entry_columns(data.item(PROJECT), lambda student: student.entries[PROJECT]),
                sign("sign", "Sign", 14),
            ),
            sorted(data.students, key=place),
            3,
            empty="Nobody is enrolled yet.",
        ),
    )


def missing(data: Gathered) -> Sequence[Gap]:
    """Marks, teams and titles."""
    found = list(of_items(PROJECT)(data))
    if data.projects:
        found += [
            Gap(f"{student.usn} {student.name} is in no team.")
            for student in data.students
            if student.enrolment.pk not in data.projects
        ]
        untitled = {project.team for project in data.projects.values() if not project.title}
        found += [Gap(f"Team {team} has proposed no title.") for team in sorted(untitled)]
    elif data.students:
        found.append(Gap("No teams are made yet, so students stand by themselves."))
    return found


DOCUMENT = Document(
    name="project",
    title="Project sheet",
    about="Teams, their members and titles, and the marks of the four criteria.",
    tables=tables,
    sheets=(CIE,),
    missing=missing,
    signs=("Faculty 1", "Faculty 2", "Head of department"),
)
