"""What documents read of a class: each part fetched when a document first asks for it, and once.

A few queries whatever the size of the class. Nothing is added up here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Max, Min, OuterRef, Subquery

from grading.attainment.collect import Attainment, attainment
from grading.exams.signed import newest_marks
from grading.ledger import Head, every_item_of, head, scheme_of
from grading.ledger.sheets import SheetState, fold
from grading.ledger.standing import WHOLE_ITEM
from grading.models import (
    Enrolment,
    Examiner,
    ExamSession,
    MarkEntry,
    Offering,
    Seat,
    SheetEvent,
    Submission,
    Team,
    TeamEvent,
)
from grading.scheme import SEE, TEST, Cie, Entry, Item, Result, Scheme, See
from grading.scoring.results import StudentResult, results

Sheet = SheetEvent.Sheet


@dataclass(frozen=True)
class Student:
    """One student of the class, in the order of seat numbers."""

    number: int
    """From 1."""
    found: StudentResult

    @property
    def enrolment(self) -> Enrolment:
        return self.found.enrolment

    @property
    def usn(self) -> str:
        return self.enrolment.user.usn or self.enrolment.user.username

    @property
    def name(self) -> str:
        return self.enrolment.user.plain_name

    @property
    def entries(self) -> Mapping[str, Entry]:
        return self.found.entries

    @property
    def cie(self) -> Cie:
        return self.found.cie

    @property
    def see(self) -> See | None:
        return self.found.see

    @property
    def result(self) -> Result:
        return self.found.result


@dataclass(frozen=True)
class Project:
    """A student's team."""

    team: int
    title: str
    """As last proposed; empty before that."""


class Gathered:
    """A class for its documents."""

    def __init__(
        self,
        offering: Offering,
        only: Enrolment | None = None,
        sitting: ExamSession | None = None,
    ) -> None:
        """Numbers stay those of the class.

        Args:
            only: documents of this student alone.
            sitting: documents of those alone who sit here.
        """
        self.offering = offering
        self.only = only
        self.sitting = sitting

    @cached_property
    def scheme(self) -> Scheme:
        return scheme_of(self.offering)

    @cached_property
    def every_item(self) -> Sequence[Item]:
        """The items of the CIE and, last, the SEE."""
        return every_item_of(self.offering)

    @property
    def items(self) -> Sequence[Item]:
        """The items of the CIE."""
        return [item for item in self.every_item if item.key != SEE]

    @property
    def has_cie(self) -> bool:
        """False in a course of assignments, which has neither test, project nor SEE."""
        return any(item.key == TEST for item in self.every_item)

    @property
    def weekly(self) -> Sequence[Item]:
        return [item for item in self.every_item if item.is_weekly]

    def item(self, key: str) -> Item:
        return next(item for item in self.every_item if item.key == key)

    @cached_property
    def students(self) -> Sequence[Student]:
        numbered = [Student(n, found) for n, found in enumerate(results(self.offering), start=1)]
        if self.only is not None:
            wanted = {self.only.pk}
        elif self.sitting is not None:
            wanted = {seat.enrolment_id for seat in self.seats if seat.kind == self.sitting.kind}
        else:
            return numbered
        return [student for student in numbered if student.enrolment.pk in wanted]

    @cached_property
    def sheets(self) -> Mapping[Sheet, SheetState]:
        """How each sheet stands."""
        rows = SheetEvent.objects.filter(offering=self.offering).select_related("actor")
        events: dict[str, list[SheetEvent]] = defaultdict(list)
        for row in rows.order_by("number"):
            events[row.sheet].append(row)
        return {sheet: fold(events[sheet]) for sheet in Sheet}

    @cached_property
    def seats(self) -> Sequence[Seat]:
        """Every seat of the class at its examinations, with what was drawn."""
        rows = Seat.objects.filter(session__offering=self.offering).select_related(
            "session", "enrolment__user", "drawn", "redrawn"
        )
        if self.sitting is not None:
            rows = rows.filter(session=self.sitting)
        return list(rows.order_by("session__starts_at", "session__batch", "number"))

    @cached_property
    def examiners(self) -> Mapping[int, Sequence[Examiner]]:
        """By session."""
        found: dict[int, list[Examiner]] = defaultdict(list)
        rows = Examiner.objects.filter(session__offering=self.offering)
        for examiner in rows.select_related("user").order_by("-role"):
            found[examiner.session_id].append(examiner)
        return found

    @cached_property
    def newest_marks(self) -> Mapping[int, int]:
        """By session, what an examiner has to have signed."""
        return newest_marks(list(self.examiners))

    def seat(self, student: Student, kind: str) -> Seat | None:
        """Where the student sat for the internal test ("T") or the SEE ("S")."""
        return self._seat_of.get((student.enrolment.pk, kind))

    @cached_property
    def _seat_of(self) -> Mapping[tuple[int, str], Seat]:
        return {(seat.enrolment_id, seat.kind): seat for seat in self.seats}

    @cached_property
    def submitted(self) -> Mapping[tuple[int, str], datetime]:
        """(enrolment, item key) -> when the newest file for that experiment was received."""
        rows = Submission.objects.filter(enrolment__offering=self.offering, hand_in=None)
        newest = rows.values_list("enrolment_id", "task__experiment__number").annotate(
            at=Max("received_at")
        )
        return {(pk, str(number)): at for pk, number, at in newest.order_by()}

    @cached_property
    def marked_on(self) -> Mapping[tuple[int, str], datetime]:
        """(enrolment, item key) -> when it was first decided on."""
        rows = MarkEntry.objects.filter(offering=self.offering)
        first = rows.values_list("enrolment_id", "item").annotate(at=Min("created_at"))
        return {(pk, item): at for pk, item, at in first.order_by()}

    @cached_property
    def remarks(self) -> Mapping[tuple[int, str], str]:
        """(enrolment, item key) -> the reasons of the decisions that stand, each once."""
        standing: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
        rows = MarkEntry.objects.filter(offering=self.offering).order_by("sequence")
        for pk, item, component, reason in rows.values_list(
            "enrolment_id", "item", "component", "reason"
        ).iterator(chunk_size=2000):
            found = standing[pk, item]
            if component == WHOLE_ITEM:
                found.clear()
            else:
                found.pop(WHOLE_ITEM, None)
            found[component] = reason
        return {
            key: "; ".join(dict.fromkeys(reason for reason in found.values() if reason))
            for key, found in standing.items()
        }

    @cached_property
    def projects(self) -> Mapping[int, Project]:
        """Enrolment -> team; nobody is there before teams are made."""
        newest = TeamEvent.objects.filter(team=OuterRef("pk")).order_by("-pk").values("title")
        members = Team.objects.filter(offering=self.offering, members__left_at=None).annotate(
            title=Subquery(newest[:1])
        )
        return {
            enrolment: Project(number, title or "")
            for number, title, enrolment in members.values_list(
                "number", "title", "members__enrolment"
            )
            if enrolment is not None
        }

    @cached_property
    def attainment(self) -> Attainment:
        """The outcomes: another dozen queries."""
        return attainment(self.offering)

    @cached_property
    def head(self) -> Head:
        """The ledger's end now."""
        return head(self.offering)
