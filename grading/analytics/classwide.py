"""The figures of a whole class, out of entries and decisions that were read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from grading.analytics.figures import Behind, Figure, Row
from grading.analytics.summary import Summary, summary
from grading.models import Enrolment, Offering, RubricScore
from grading.scheme import Component, Entry, Item

DIFFERENCES = (
    (None, Decimal(-5)),
    (Decimal(-4), Decimal(-1)),
    (Decimal(0), Decimal(0)),
    (Decimal(1), Decimal(4)),
    (Decimal(5), None),
)
"""Decision less proposal, the ends included; what lies between two is in the one nearer to 0."""


@dataclass(frozen=True)
class Part:
    """What the decisions on one component of one entry come to."""

    item: Item
    component: Component
    summary: Summary

    @property
    def share(self) -> Fraction | None:
        """The mean as a share of the maximum."""
        mean, most = self.summary.mean, self.component.max_marks
        return None if mean is None or not most else mean / Fraction(most)


def parts(items: Iterable[Item], entries: Mapping[int, Mapping[str, Entry]]) -> Sequence[Part]:
    """Every component that anybody has marks for; `entries` are those of `ledger.current`."""
    found = []
    for item in items:
        for component in item.components:
            marks = [
                own[item.key].marks[component.key]
                for own in entries.values()
                if component.key in own[item.key].marks
            ]
            if marks:
                found.append(Part(item, component, summary(marks)))
    return found


def differences(offering: Offering, entries: Mapping[int, Mapping[str, Entry]]) -> Figure:
    """What faculty decided against what was proposed, by entry. One query."""
    rows = (
        RubricScore.objects.filter(
            entry__offering=offering,
            entry__enrolment__role=Enrolment.Role.STUDENT,
            proposed_marks__isnull=False,
            entry__marks__isnull=False,
        )
        .order_by("entry__sequence")
        .values_list(
            "entry__enrolment_id", "entry__item", "entry__component", "entry__marks",
            "proposed_marks", "entry__run_id",
        )
    )  # fmt: skip
    last = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows}
    cells: dict[str, list[list[Behind]]] = defaultdict(lambda: [[] for _place in DIFFERENCES])
    for (student, item, part), (marks, proposed, run) in last.items():
        entry = entries.get(student, {}).get(item)
        # A later decision without a rubric, or a state, ended it.
        if entry is None or entry.marks.get(part) != marks or marks is None or proposed is None:
            continue
        said = _("decided %(marks)s, proposed %(proposed)s") % {
            "marks": f"{marks.normalize():f}", "proposed": f"{proposed.normalize():f}",
        }  # fmt: skip
        cells[item][place(marks - proposed)].append(Behind(student, run, said))
    return Figure(
        "differences",
        _("Decision against proposal"),
        _("Entry"),
        (_("5 and more less"), _("1 to 4 less"), _("as proposed"), _("1 to 4 more"),
         _("5 and more more")),
        tuple(Row(item, tuple(map(tuple, found))) for item, found in sorted(cells.items())),
        _("decisions"),
        _("Less or more is no fault: the proposal knows what ran, faculty know what was asked."),
        chart=False,
    )  # fmt: skip


def place(difference: Decimal) -> int:
    """Which of `DIFFERENCES` a difference belongs to."""
    size = abs(difference)
    step = 0 if size == 0 else 1 if size < 5 else 2
    return 2 + (step if difference > 0 else -step)
