"""What stands: a fold over the ledger's rows, newest last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from grading.ledger.errors import InvalidMark
from grading.models import Enrolment, MarkEntry, Offering
from grading.scheme import TEST, Entry, Item, Scheme, State, question
from grading.scheme.entries import NOT_WEEKLY
from labs.spec import ASSIGNMENTS

WHOLE_ITEM = ""
"""The component of a state that stands for an item as a whole."""


class _Row(NamedTuple):
    """The columns that a whole class is folded from: a row of the model costs five times that."""

    enrolment_id: int
    item: str
    component: str
    state: str
    marks: Decimal | None


R = TypeVar("R", MarkEntry, _Row)


@dataclass
class Standing(Generic[R]):
    """What stands for one item of one student: rows by component, or one row under ""."""

    rows: dict[str, R] = field(default_factory=dict)

    def post(self, row: R) -> None:
        """Take in the next row. A state ends the marks before it, and marks end a state."""
        if row.component == WHOLE_ITEM:
            self.rows = {WHOLE_ITEM: row}
        else:
            self.rows.pop(WHOLE_ITEM, None)
            self.rows[row.component] = row

    @property
    def state(self) -> State | None:
        """The state that stands for the whole item; None where marks stand or nothing does."""
        row = self.rows.get(WHOLE_ITEM)
        return State(row.state) if row else None

    def entry(self, item: Item) -> Entry:
        """The same as `grading.scheme` counts it."""
        if self.state is not None:
            return Entry(self.state)
        marks: dict[str, Decimal] = {
            component: row.marks for component, row in self.rows.items() if row.marks is not None
        }
        made_up = any(row.state == State.MK for row in self.rows.values())
        return Entry.of(item, marks, make_up=made_up)


def fold(rows: Iterable[MarkEntry]) -> Standing[MarkEntry]:
    """What stands after these rows of one item of one student, oldest first."""
    standing: Standing[MarkEntry] = Standing()
    for row in rows:
        standing.post(row)
    return standing


def scheme_of(offering: Offering) -> Scheme:
    """The offering's marks scheme."""
    return Scheme.of(offering.scheme)


FEW = 10
"""Of so many students the entries alone are read, and not their whole class's."""


def items_of(offering: Offering) -> tuple[Item, ...]:
    """What gets an entry: the experiments, the test, the project; of assignments the questions."""
    return items_from(offering, offering.experiment_rows)


def items_from(offering: Offering, rows: Sequence[tuple[int, str, list]]) -> tuple[Item, ...]:
    """The same from its course's experiments: number, title and rubric of each, in order."""
    scheme = scheme_of(offering)
    if any(rubric for _, _, rubric in rows):
        return tuple(question(*row, scheme.step) for row in rows)
    return scheme.items([(number, title) for number, title, _ in rows])


def every_item_of(offering: Offering) -> tuple[Item, ...]:
    """Everything that gets an entry: the items of the CIE and the SEE."""
    items = items_of(offering)
    if not any(item.key == TEST for item in items):
        return items  # assignments have no examinations
    return (*items, scheme_of(offering).exam())


def item_of(offering: Offering, key: str) -> Item:
    """The offering's item of that key.

    Raises:
        InvalidMark: it has none.
    """
    if key in NOT_WEEKLY and offering.course.plan != ASSIGNMENTS:
        scheme = scheme_of(
            offering
        )  # the same in every laboratory course, whatever its experiments
        items = (*scheme.items([]), scheme.exam())
    else:
        items = every_item_of(offering)
    for item in items:
        if item.key == key:
            return item
    known = ", ".join(item.key for item in items)
    raise InvalidMark(
        WHOLE_ITEM,
        _("There is no entry “%(key)s” in this course; it has %(known)s.")
        % {"key": key, "known": known},
    )


def current(
    offering: Offering, items: Sequence[Item] | None = None, students: Iterable[int] | None = None
) -> dict[int, dict[str, Entry]]:
    """What stands for every student: `{enrolment id: {item key: Entry}}`, nothing left out.

    An item without a decision is there as a blank entry. One query for the whole ledger and, unless
    they are given, one for the experiments and one for the students.
    """
    items = items_of(offering) if items is None else items
    if students is None:
        rows = Enrolment.objects.filter(offering=offering, role=Enrolment.Role.STUDENT)
        students = rows.values_list("pk", flat=True)
    return current_of_all({offering.pk: dict.fromkeys(students, items)})


def current_of_all(
    classes: Mapping[int, Mapping[int, Sequence[Item]]],
) -> dict[int, dict[str, Entry]]:
    """The same for several classes in one query.

    Args:
        classes: offering id -> enrolment id -> items of its class.
    """
    wanted = {pk: items for of_class in classes.values() for pk, items in of_class.items()}
    standings: dict[int, dict[str, Standing[_Row]]] = {
        pk: {item.key: Standing() for item in items} for pk, items in wanted.items()
    }
    columns = MarkEntry.objects.filter(offering__in=list(classes)).order_by("offering", "sequence")
    if len(wanted) <= FEW:
        columns = columns.filter(enrolment__in=list(wanted))
    for row in map(_Row._make, columns.values_list(*_Row._fields)):
        standing = standings.get(row.enrolment_id, {}).get(row.item)
        if standing is not None:
            standing.post(row)
    return {
        pk: {item.key: standings[pk][item.key].entry(item) for item in items}
        for pk, items in wanted.items()
    }


def standings(item: str, students: Collection[int]) -> dict[int, Standing[MarkEntry]]:
    """What stands for one item of these students, by enrolment, with who decided; one query."""
    found: dict[int, Standing[MarkEntry]] = {pk: Standing() for pk in students}
    rows = MarkEntry.objects.filter(enrolment__in=students, item=item)
    for row in rows.select_related("actor").order_by("sequence"):
        found[row.enrolment_id].post(row)
    return found


def present(enrolment: Enrolment, item: str) -> dict[str, MarkEntry]:
    """The rows that stand, by component; under "" a state of the whole item. Empty: nothing.

    `{component: row.pk}` of this is what `record` takes as `expected`.
    """
    return fold(history(enrolment, item)).rows


def history(enrolment: Enrolment, item: str) -> list[MarkEntry]:
    """Every decision on one item of one student, oldest first, with who took it."""
    rows = MarkEntry.objects.filter(enrolment=enrolment, item=item)
    return list(rows.select_related("actor", "approver", "run").order_by("sequence"))
