"""A class whose entry is typed in: as a grid, as a table."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from grading import entries
from grading.entries import Choice, Plan, Seen, Typed
from grading.intake import pasted
from grading.models import Enrolment, MarkEntry, Offering
from tests import factories


class Desk:
    """One item of a class and a teacher who enters it."""

    def __init__(
        self, students: int = 2, item: str = "1", batch: str = "23", **offering: object
    ) -> None:
        self.offering: Offering = factories.make_offering(**offering)
        self.item = item
        self.students: list[Enrolment] = [
            factories.make_student(self.offering, usn=f"1GA{batch}CS{number:03d}")
            for number in range(1, students + 1)
        ]
        self.teacher: User = factories.make_faculty(self.offering, name="Dr. Meera Krishnan").user
        self.other: User = factories.make_faculty(self.offering, name="Prof. Suresh Prabhu").user

    @property
    def now(self) -> entries.ClassEntry:
        return entries.class_entry(self.offering, self.item)

    def typed(self, fields: Mapping[tuple[int, str], str], seen: Seen | None = None) -> Typed:
        """Fields by place in the class (from 1) and column."""
        by_student = {
            (self.students[place - 1].pk, column): text for (place, column), text in fields.items()
        }
        now = self.now
        return entries.from_grid(now, by_student, now.seen if seen is None else seen)

    def plan(self, typed: Typed, seen: Seen | None = None, **choice: object) -> Plan:
        now = self.now
        seen = now.seen if seen is None else seen
        return entries.plan(now, typed, seen, Choice(**choice), self.teacher)

    def post(
        self,
        fields: Mapping[tuple[int, str], str],
        seen: Seen | None = None,
        actor: User | None = None,
        **choice: object,
    ) -> list[MarkEntry]:
        """Type into a grid opened now, or when `seen` was, and save it."""
        seen = self.now.seen if seen is None else seen
        return entries.post(
            self.offering, self.item, self.typed(fields, seen), seen, Choice(**choice),
            actor or self.teacher,
        )  # fmt: skip

    def table(self, *rows: Sequence[object]) -> Typed:
        """Rows as they are pasted."""
        text = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
        return entries.from_table(self.now, pasted.read(text))

    def stands(self, place: int) -> dict[str, str]:
        """What is written into the fields of a student's row now."""
        return self.now.shown(self.students[place - 1].pk)
