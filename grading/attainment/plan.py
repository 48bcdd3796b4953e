"""What a class decided about its outcomes, and the catalogue's where it decided nothing."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grading.attainment.choices import Part as Choice
from grading.attainment.choices import standing
from grading.attainment.evidence import Tags, default_tags, read_tags
from grading.attainment.matrix import Matrix
from grading.attainment.settings import Settings
from grading.ledger import every_item_of
from grading.models import Offering, OutcomeChoice
from grading.scheme import Item
from labs.models import Experiment, Outcome


class Plan(NamedTuple):
    """What a class decided about its outcomes, read and complete."""

    outcomes: Sequence[Outcome]
    items: tuple[Item, ...]
    """Everything that gets an entry, the SEE included."""
    experiments: Mapping[int, tuple[int, ...]]
    """Number of an experiment -> outcomes of its execution, by the catalogue."""
    settings: Settings
    tags: Tags
    default_tags: Tags
    matrix: Matrix
    choices: Mapping[str, OutcomeChoice]
    """The decisions that stand, by part; a part that is absent is the catalogue's."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the course outcomes."""
        return tuple(outcome.number for outcome in self.outcomes)


def plan_of(offering: Offering) -> Plan:
    """The class's own decisions, or where there are none the catalogue's.

    Raises:
        grading.attainment.settings.PlanError: a stored decision can't be read.
    """
    course = offering.course
    outcomes = list(Outcome.objects.filter(course=course).order_by("number"))
    numbers = [outcome.number for outcome in outcomes]
    experiments: dict[int, tuple[int, ...]] = {}
    rows = Experiment.objects.filter(course=course).order_by("number", "outcomes__number")
    for number, outcome in rows.values_list("number", "outcomes__number"):
        experiments[number] = (*experiments.get(number, ()), *([outcome] if outcome else ()))
    items = every_item_of(offering)
    choices = standing(offering)
    default = default_tags(items, course.evidence, experiments)
    return Plan(
        outcomes,
        items,
        experiments,
        Settings.of(_value(choices, Choice.RULES)),
        read_tags(_value(choices, Choice.TAGS), default, numbers),
        default,
        Matrix.of(_value(choices, Choice.MATRIX) or course.programme, numbers),
        choices,
    )


def _value(choices: Mapping[str, OutcomeChoice], part: str) -> Mapping[str, object]:
    return choices[part].value if part in choices else {}
