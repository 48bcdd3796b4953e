"""What a student is marked on, and what stands for it: a mark or a state, never a bare zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from grading.scheme.bands import Component
from grading.scheme.errors import MarkError
from grading.scheme.wording import gettext as _
from grading.scheme.wording import gettext_noop

TEST = "T"
PROJECT = "P"
SEE = "S"
NOT_WEEKLY = (TEST, PROJECT, SEE)


class State(StrEnum):
    """How an entry stands. Its value is what the ledger and every document write."""

    SCORED = "SCORED"
    AB = "AB"
    """Absent: counts 0."""
    EXC = "EXC"
    """Excused, make-up due: blocks finalising."""
    MK = "MK"
    """Scored in a make-up session."""
    EXM = "EXM"
    """Exempt: leaves the denominator; needs an approver and a reason."""
    NC = "NC"
    """Not conducted for the class: leaves the denominator."""
    BLANK = "BLANK"
    """Nothing entered, or not all of it: blocks finalising, never 0."""

    @property
    def label(self) -> str:
        """For pages: "Absent"."""
        return _TITLES[self]

    @property
    def has_marks(self) -> bool:
        return self in (State.SCORED, State.MK)

    @property
    def leaves_out(self) -> bool:
        """The entry does not count at all: neither marks nor denominator."""
        return self in (State.EXM, State.NC)


_TITLES = {
    State.SCORED: gettext_noop("Scored"),
    State.AB: gettext_noop("Absent"),
    State.EXC: gettext_noop("Excused, make-up due"),
    State.MK: gettext_noop("Make-up scored"),
    State.EXM: gettext_noop("Exempt"),
    State.NC: gettext_noop("Not conducted"),
    State.BLANK: gettext_noop("Missing"),
}


@dataclass(frozen=True)
class Item:
    """What gets an entry: an experiment ("1" to "7"), the test ("T"), the project ("P") or the
    semester-end examination ("S"), which is no part of the CIE."""

    key: str
    title: str
    components: tuple[Component, ...]

    @property
    def max_marks(self) -> Decimal:
        return sum((component.max_marks for component in self.components), Decimal(0))

    @property
    def is_weekly(self) -> bool:
        return self.key not in NOT_WEEKLY

    @property
    def states(self) -> tuple[State, ...]:
        """The states that may stand for this item instead of marks.

        Only a weekly entry can leave a denominator: the others have none to leave. A make-up of
        the SEE is a sitting of another term.
        """
        if self.key == SEE:
            return (State.AB, State.BLANK)
        if self.is_weekly:
            return (State.AB, State.EXC, State.EXM, State.NC, State.BLANK)
        return (State.AB, State.EXC, State.BLANK)

    def component(self, key: str) -> Component:
        """Raises MarkError for a key that this item does not have."""
        for component in self.components:
            if component.key == key:
                return component
        known = ", ".join(component.key for component in self.components)
        raise MarkError(
            _("%(title)s has no component “%(key)s”; it has %(known)s.")
            % {"title": _(self.title), "key": key, "known": known}
        )


@dataclass(frozen=True)
class Entry:
    """What stands for one item of one student. `marks` by component key, in marks.

    Marks may stand beside BLANK: some components are scored and others still missing.
    """

    state: State = State.BLANK
    marks: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, item: Item, marks: Mapping[str, Decimal], *, make_up: bool = False) -> "Entry":
        """The entry that `marks` make: scored once every component of `item` has its mark."""
        if {component.key for component in item.components} - marks.keys():
            return cls(State.BLANK, marks)
        return cls(State.MK if make_up else State.SCORED, marks)

    @cached_property
    def total(self) -> Fraction | None:
        """The sum of the marks, 0 for an absence, None where nothing may be counted (yet)."""
        if self.state is State.AB:
            return Fraction(0)
        if not self.state.has_marks or not self.marks:
            return None
        # Marks have few digits, so decimals add up exactly, and quicker than fractions do.
        return Fraction(sum(self.marks.values(), Decimal(0)))

    @property
    def is_missing(self) -> bool:
        """It blocks finalising."""
        return self.total is None and not self.state.leaves_out
