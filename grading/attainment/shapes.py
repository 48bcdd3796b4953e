"""A class's attainment as plain data: what pages and documents show, down to the student.

Frozen, exact and complete: whoever prints it adds nothing up and asks the database for nothing.
Levels are fractions from 0 to 3, shares fractions from 0 to 1. None is "not assessed", never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from grading.attainment.levels import Attained, Method, Programme, Score
from grading.attainment.settings import Settings

CIE, SEE = "CIE", "SEE"
"""The two methods of direct attainment."""


@dataclass(frozen=True)
class Source:
    """Something marked that gives evidence for an outcome: one component of one item."""

    item: str
    """Key of the item in the ledger: "1" ... "T", "P", "S"."""
    item_title: str
    component: str
    title: str
    """Of the component: "Write-up"."""
    most: Decimal
    weight: Decimal
    by_draw: bool = False
    """Only for students who drew an experiment of this outcome (execution of the test)."""

    @property
    def key(self) -> str:
        return f"{self.item}/{self.component}"


@dataclass(frozen=True)
class StudentLine:
    """One student; a course outcome that is absent: the student did not appear for it."""

    enrolment: int
    usn: str
    name: str
    cie: Mapping[int, Score]
    """Course outcome -> score."""
    see: Mapping[int, Score]

    def by(self, method: str) -> Mapping[int, Score]:
        """The scores by CIE or SEE."""
        return self.cie if method == CIE else self.see


@dataclass(frozen=True)
class Action:
    """What somebody wrote is done about an outcome."""

    pk: int
    text: str
    """Empty: what stood before was taken back."""
    by: str
    """The author's name."""
    at: datetime


@dataclass(frozen=True)
class OutcomeLine:
    """One course outcome of the class."""

    number: int
    printed: str
    """As documents print it: 20CSEL76.1."""
    text: str
    cie_sources: tuple[Source, ...]
    see_sources: tuple[Source, ...]
    attained: Attained
    """Counts and levels by both methods; `direct`, `indirect`, `whole`, `without_survey`."""
    survey_mean: Fraction | None
    """Of 5; None: no survey whose results may be shown."""
    target: Fraction
    """The level that was to be reached."""
    actions: tuple[Action, ...]
    """What faculty do about it, newest first."""

    @property
    def action(self) -> str:
        """The text that stands; empty: nothing written."""
        return self.actions[0].text if self.actions else ""

    @property
    def cie(self) -> Method:
        return self.attained.cie

    @property
    def see(self) -> Method:
        return self.attained.see

    @property
    def gap(self) -> Fraction | None:
        """What is missing to the target, 0 where it is reached; None: not assessed."""
        whole = self.attained.whole
        return None if whole is None else max(Fraction(0), self.target - whole)

    @property
    def falls_short(self) -> bool:
        return bool(self.gap)


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme outcome (PO1 ... PO12, PSO1 ...)."""

    code: str
    title: str
    strengths: Mapping[int, int]
    """Course outcome -> 1 slight, 2 medium, 3 strong; those that don't map are absent."""
    value: Programme
    """By both formulas."""
    shown: Fraction | None
    """By the formula that this class chose."""


@dataclass(frozen=True)
class SurveyLine:
    """The answers about one course outcome."""

    number: int
    counts: tuple[int, int, int, int, int]
    """Students who gave 1, 2, 3, 4 and 5."""

    @property
    def answers(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """Of 5; None: nobody answered."""
        if not self.answers:
            return None
        return Fraction(sum(n * count for n, count in enumerate(self.counts, 1)), self.answers)


class SurveyState(StrEnum):
    NONE = "none"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class SurveyResult:
    """The exit survey of a class. Answers are here only once they may be shown."""

    state: SurveyState
    opens_at: datetime | None
    closes_at: datetime | None
    students: int
    """Of the class now."""
    answered: int
    lines: tuple[SurveyLine, ...]
    """Empty until it is closed, and where fewer than five answered."""

    def mean(self, number: int) -> Fraction | None:
        """The mean of one course outcome."""
        return next((line.mean for line in self.lines if line.number == number), None)


@dataclass(frozen=True)
class Attainment:
    """Everything about the outcomes of a class."""

    settings: Settings
    outcomes: tuple[OutcomeLine, ...]
    programme_version: str
    """Which list of programme outcomes this is."""
    programme: tuple[ProgrammeLine, ...]
    survey: SurveyResult
    students: tuple[StudentLine, ...]
    """In the order of seat numbers."""
    missing: int
    """Marks of the CIE that give evidence and are not entered: above 0 all of this is provisional.
    Of the SEE the counts of those who appeared tell."""

    def outcome(self, number: int) -> OutcomeLine | None:
        """The course outcome of that number."""
        return next((line for line in self.outcomes if line.number == number), None)


@dataclass(frozen=True)
class Cell:
    """One source of one student."""

    mark: Decimal | None
    """None: absent, missing or not counted; `why` says which."""
    why: str = ""
    """Empty with a mark; else the state in words."""
    counts: bool = True
    """It is part of the score: marks and absences are."""


@dataclass(frozen=True)
class Working:
    """How one method's counts of one outcome come about: sources across, students down."""

    method: str
    """CIE or SEE."""
    target: Fraction
    """A student reaches the outcome with this share."""
    outcome: OutcomeLine
    sources: tuple[Source, ...]
    rows: tuple[tuple[StudentLine, tuple[Cell, ...]], ...]

    @property
    def counts(self) -> Method:
        """Who appeared, who reached the target, which level."""
        return self.outcome.cie if self.method == CIE else self.outcome.see
