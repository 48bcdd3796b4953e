"""A class's programs for the tasks of an experiment, as plain facts: two queries for any size."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from grading.evaluation.results import GRADED
from grading.models import Enrolment, Offering, Run


@dataclass(frozen=True)
class Attempt:
    """One submission, with the newest of its runs."""

    student: int
    task: int
    submission: int
    received_at: datetime
    run: int
    state: str
    outcome: str
    finished_at: datetime | None
    value: float | None
    """Of the metric; None: nothing verified."""
    target: float | None
    proposed: Decimal | None
    proposed_of: Decimal | None

    @property
    def graded(self) -> bool:
        """It says something about the program."""
        return self.state in GRADED

    @property
    def passed(self) -> bool:
        """It ran to its end and, where something is measured, reached the target."""
        if self.state != Run.State.SCORED or self.outcome != "ok":
            return False
        return self.target is None or (self.value is not None and self.value >= self.target)


COLUMNS = (
    "submission__enrolment_id", "submission__task_id", "submission_id",
    "submission__received_at", "pk", "state", "outcome", "finished_at", "metric__value",
    "metric__target", "proposal__marks", "proposal__max_marks",
)  # fmt: skip


def attempts_of(offering: Offering, tasks: Collection[int]) -> Sequence[Attempt]:
    """Every laboratory attempt of those who are in the class, oldest first."""
    rows = (
        Run.objects.filter(
            submission__enrolment__offering=offering,
            submission__enrolment__role=Enrolment.Role.STUDENT,
            submission__hand_in__isnull=True,
            submission__task__in=tasks,
        )
        .order_by("submission__attempt", "pk")
        .values_list(*COLUMNS)
    )
    newest: dict[int, Attempt] = {}
    for row in rows:
        found = Attempt(*row)
        newest.pop(found.submission, None)
        newest[found.submission] = found
    return sorted(newest.values(), key=lambda one: (one.received_at, one.submission))


def standing(attempts: Sequence[Attempt]) -> dict[tuple[int, int], Attempt]:
    """By student and task the newest graded attempt: the one that counts."""
    ordered = sorted(attempts, key=lambda one: one.submission)
    return {(one.student, one.task): one for one in ordered if one.graded}
