"""The columns that say whose line it is."""

from collections.abc import Callable
from typing import TypeVar

from grading.reports.gathered import Student
from grading.reports.tables import Column, Form

T = TypeVar("T")
KEPT = 3
"""How many there are."""


def people(student_of: Callable[[T], Student]) -> tuple[Column[T], ...]:
    """Number, USN and name."""
    return (
        Column("number", "No.", lambda line: student_of(line).number, Form.NUMBER, 4.5),
        Column("usn", "USN", lambda line: student_of(line).usn, width=13),
        Column("name", "Name", lambda line: student_of(line).name, width=24),
    )


def linked(table: str) -> tuple[Column[Student], ...]:
    """The same as formulas over another table, whose lines are the same students."""
    return tuple(
        Column(
            column.key, column.title, column.value, column.form, column.width,
            formula=f"={{{table}!{column.key}}}",
        )
        for column in people(itself)
    )  # fmt: skip


def itself(student: Student) -> Student:
    """For tables whose lines are students."""
    return student
