"""What the grader proposes, as it stands beside the decision of faculty."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.evaluation.results import newest_finished_at, newest_finished_of
from grading.ledger.rules import seats_of
from grading.models import Enrolment, Offering, Proposal, Run, Seat
from grading.scheme import Component, Item, as_text
from grading.scheme.rounding import round_to_step
from grading.scoring import viva
from labs.models import Task


@dataclass(frozen=True)
class Part:
    """One task of the experiment, with the proposal of the student's newest graded run of it."""

    task: Task
    proposal: Proposal | None
    """None: nothing graded yet. That is no proposal of 0."""

    @property
    def run(self) -> Run | None:
        return self.proposal.run if self.proposal else None


@dataclass(frozen=True)
class Beside:
    """The proposals for one component of one entry."""

    parts: tuple[Part, ...] = ()
    """Empty where the notes of a viva propose its marks."""
    marks: Decimal | None = None
    """What they come to: with several tasks their mean, rounded half up; None while one lacks."""

    @property
    def newest(self) -> Proposal | None:
        """The proposal of the newest run among the parts."""
        found = [part.proposal for part in self.parts if part.proposal]
        return max(found, key=lambda proposal: proposal.run_id, default=None)

    @property
    def seen(self) -> str:
        """What a form sends back to say which proposal its person saw; "" where there is none."""
        if self.newest:
            return str(self.newest.pk)
        return "" if self.marks is None else f"notes {as_text(self.marks)}"


def beside(enrolment: Enrolment, item: Item, seat: Seat | None = None) -> dict[str, Beside]:
    """Proposals for the item's components, by component key; only components that have any.

    At an examination they come from what was handed in at its sitting, for the experiment that was
    drawn; the project has no task. A viva's come from the notes on its answers.
    """
    pk = enrolment.pk
    return beside_all(enrolment.offering, item, [pk], {pk: seat} if seat else None)[pk]


def beside_all(
    offering: Offering,
    item: Item,
    students: Collection[int],
    seats: Mapping[int, Seat] | None = None,
) -> dict[int, dict[str, Beside]]:
    """`beside` of many students of a class, by enrolment: six queries whatever their number.

    Args:
        seats: where they sit for the item, if that is at hand.
    """
    found = {
        pk: {key: Beside(marks=marks) for key, marks in proposed.items()}
        for pk, proposed in viva.proposals(students, item).items()
    }
    for pk, graded in _graded(offering, item, students, seats).items():
        found[pk] |= graded
    return found


def _graded(
    offering: Offering,
    item: Item,
    students: Collection[int],
    seats: Mapping[int, Seat] | None,
) -> dict[int, dict[str, Beside]]:
    """What the graded runs propose."""
    tasks = Task.objects.filter(
        experiment__course=offering.course_id, current__isnull=False
    ).exclude(current__spec__written__formats__isnull=False)  # people read those
    if item.is_weekly:
        of_item = list(tasks.filter(experiment__number=int(item.key)))
        runs = newest_finished_of(students, of_item)
        return {pk: _of_runs(item, pk, of_item, runs) for pk in students}
    seats = seats_of(item.key, students) if seats is None else seats
    of_lot = list(tasks.filter(experiment__in={seat.experiment_id for seat in seats.values()}))
    runs = newest_finished_at(seats.values(), of_lot)
    return {
        pk: _of_runs(item, pk, [t for t in of_lot if t.experiment_id == seat.experiment_id], runs)
        for pk, seat in seats.items()
    }


def _of_runs(
    item: Item, student: int, tasks: Sequence[Task], runs: Mapping[tuple[int, int], Run]
) -> dict[str, Beside]:
    """What one student's runs propose, by component."""
    proposals = [(task, _proposal(runs.get((student, task.pk)))) for task in tasks]
    found = {}
    for component in item.components:
        of_tasks = tuple(
            Part(task, proposal if proposal and proposal.component == component.key else None)
            for task, proposal in proposals
        )
        if any(part.proposal for part in of_tasks):
            found[component.key] = Beside(of_tasks, together(component, of_tasks))
    return found


def _proposal(run: Run | None) -> Proposal | None:
    # A graded run may have been stopped by the student's own error and propose nothing.
    return getattr(run, "proposal", None)


def together(component: Component, parts: tuple[Part, ...]) -> Decimal | None:
    """The mean of the parts' shares of their maxima, on the component's maximum."""
    shares = [
        Fraction(part.proposal.marks) / Fraction(part.proposal.max_marks)
        for part in parts
        if part.proposal
    ]
    if len(shares) < len(parts):
        return None
    mean = sum(shares, Fraction(0)) / len(shares)
    return round_to_step(mean * Fraction(component.max_marks), component.step)
