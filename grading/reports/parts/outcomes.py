"""The tables of outcome attainment: students' scores, levels by method, CO attainment, POs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.attainment.levels import FULL, SURVEY_MAX, Method, Score
from grading.attainment.settings import FORMULAS
from grading.attainment.shapes import Attainment, OutcomeLine, ProgrammeLine, StudentLine
from grading.reports.parts.scheme import Figure
from grading.reports.tables import Cell, Column, Form, Table

MARKS, LEVELS, OUTCOMES, PROGRAMME = "CO marks", "CO levels", "CO attainment", "PO attainment"
NOT_ASSESSED = "not assessed"
NO_SURVEY = "no survey"
DASH = "–"
METHODS: Mapping[str, Callable[[StudentLine], Mapping[int, Score]]] = {
    "CIE": lambda line: line.cie,
    "SEE": lambda line: line.see,
}


@dataclass(frozen=True)
class Level:
    """One outcome by one method."""

    outcome: OutcomeLine
    method: str

    @property
    def found(self) -> Method:
        return self.outcome.cie if self.method == "CIE" else self.outcome.see


def figures_of(found: Attainment) -> Sequence[Figure]:
    """What the formulas refer to by name."""
    rules = found.settings.rules
    return (
        Figure("CO_target", "A student reaches an outcome with this %", 100 * rules.target),
        *(
            Figure(f"CO_level_{level}", f"Level {level} from this % of students", 100 * share)
            for level, share in enumerate(rules.thresholds, start=1)
        ),
        Figure("Cie_weight", "Weight of the CIE in direct attainment", rules.cie_weight),
        Figure("Direct_weight", "Weight of direct attainment", rules.direct_weight),
        Figure("Formula", "Programme outcomes are shown by", FORMULAS[found.settings.formula]),
    )


def marks_table(found: Attainment, *, printed: bool = True) -> Table[StudentLine]:
    """Each student's marks for each outcome, by method, with their share of the maximum."""

    def columns(method: str, number: int) -> tuple[Column[StudentLine], ...]:
        def score(line: StudentLine) -> Score | None:
            return METHODS[method](line).get(number)

        def part(name: str, title: str, value: Callable[[Score], Decimal]) -> Column[StudentLine]:
            return Column(
                key_of(method, number, name), title,
                lambda line: None if (of := score(line)) is None else value(of),
                Form.NUMBER, 8, f"{method}, CO{number}", open=True, places=0,
            )  # fmt: skip

        def share(line: StudentLine) -> Cell:
            of = score(line)
            return DASH if of is None else 100 * of.share

        mark, most = (f"{{{key_of(method, number, name)}}}" for name in ("mark", "most"))
        return (
            part("mark", "Marks", lambda of: of.mark),
            part("most", "Of", lambda of: of.most),
            Column(
                key_of(method, number, "share"), "%", share, Form.TOTAL, 8.5,
                f"{method}, CO{number}", places=1,
                formula=f'=IF(ISNUMBER({mark}),ROUND(100*{mark}/{most},9),"{DASH}")',
            ),
        )  # fmt: skip

    numbers = [line.number for line in found.outcomes]
    return Table(
        MARKS,
        (
            Column("usn", "USN", lambda line: line.usn, width=13),
            Column("name", "Name", lambda line: line.name, width=24),
            *(
                column
                for method in METHODS
                for number in numbers
                for column in columns(method, number)
            ),
        ),
        found.students,
        2,
        note=f"Marks and maxima that give evidence for an outcome; {DASH}: did not appear.",
        printed=printed,
        empty="Nobody is enrolled yet.",
    )


def levels_table(found: Attainment, *, printed: bool = True) -> Table[Level]:
    """How many reached the target, and the level that follows, by outcome and method."""

    def share(line: Level) -> Cell:
        of = line.found.share
        return DASH if of is None else 100 * of

    def level(line: Level) -> Cell:
        return NOT_ASSESSED if line.found.level is None else line.found.level

    def cells(line: Level) -> str:
        return f"{{{MARKS}!{key_of(line.method, line.outcome.number, 'share')}:}}"

    levels = "+".join(f"({{share}}>=CO_level_{n})" for n in (1, 2, 3))
    return Table(
        LEVELS,
        (
            Column("outcome", "Outcome", lambda line: line.outcome.printed, width=16),
            Column("method", "By", lambda line: line.method, Form.CODE, 8),
            Column(
                "appeared", "Appeared", lambda line: line.found.appeared, Form.NUMBER, 11,
                formula=lambda line: f"=COUNT({cells(line)})",
            ),
            Column(
                "reached", "At the target", lambda line: line.found.reached, Form.NUMBER, 11,
                formula=lambda line: f"=SUMPRODUCT(--ISNUMBER({cells(line)}),"
                f"--({cells(line)}>=CO_target))",
            ),
            Column(
                "share", "%", share, Form.NUMBER, 9, places=1,
                formula=f'=IF({{appeared}}=0,"{DASH}",ROUND(100*{{reached}}/{{appeared}},9))',
            ),
            Column(
                "level", "Level", level, Form.TOTAL, 13,
                formula=f'=IF({{appeared}}=0,"{NOT_ASSESSED}",{levels})',
            ),
        ),
        [Level(outcome, method) for outcome in found.outcomes for method in METHODS],
        note="Students at the target or over it, of those who appeared.",
        printed=printed,
        empty="The course has no outcomes.",
    )  # fmt: skip


def outcomes_table(found: Attainment) -> Table[OutcomeLine]:
    """Direct, indirect and whole attainment of each outcome, with target, gap and action."""
    places = {line.number: place for place, line in enumerate(found.outcomes)}

    def level(line: OutcomeLine, method: int) -> str:
        return f"{{{LEVELS}!level#{2 * places[line.number] + method}}}"

    def part(key: str, title: str, value: Callable[[OutcomeLine], Fraction | int | None],
             otherwise: str, formula: str | Callable[[OutcomeLine], str],
             places: int = 3) -> Column[OutcomeLine]:  # fmt: skip
        def cell(line: OutcomeLine) -> Cell:
            exact = value(line)
            return otherwise if exact is None else exact

        return Column(key, title, cell, Form.NUMBER, 11, formula=formula, places=places)

    lacking = "OR(AND(Cie_weight>0,NOT(ISNUMBER({cie}))),AND(Cie_weight<1,NOT(ISNUMBER({see}))))"
    none = f'"{NOT_ASSESSED}"'
    return Table(
        OUTCOMES,
        (
            Column("outcome", "Outcome", lambda line: line.printed, width=14),
            Column("text", "What students can do", lambda line: line.text, Form.WRAPPED, 34),
            part("cie", "CIE level", lambda line: line.cie.level, NOT_ASSESSED,
                 lambda line: f"={level(line, 0)}", 0),
            part("see", "SEE level", lambda line: line.see.level, NOT_ASSESSED,
                 lambda line: f"={level(line, 1)}", 0),
            part("direct", "Direct D", lambda line: line.attained.direct, NOT_ASSESSED,
                 f"=IF({lacking},{none},Cie_weight*N({{cie}})+(1-Cie_weight)*N({{see}}))"),
            Column("mean", "Survey (5)", lambda line: _or(line.survey_mean, NO_SURVEY),
                   Form.NUMBER, 10, places=2, open=True),
            part("indirect", "Indirect I", lambda line: line.attained.indirect, NO_SURVEY,
                 f'=IF(ISNUMBER({{mean}}),{{mean}}/{SURVEY_MAX}*{FULL},"{NO_SURVEY}")'),
            Column(
                "whole", "Attainment A", lambda line: _or(line.attained.whole, NOT_ASSESSED),
                Form.TOTAL, 12, places=3,
                formula=f"=IF(ISNUMBER({{direct}}),IF(ISNUMBER({{indirect}}),"
                f"Direct_weight*{{direct}}+(1-Direct_weight)*{{indirect}},{{direct}}),{none})",
            ),
            Column("target", "Target", lambda line: line.target, Form.NUMBER, 8, places=2,
                   open=True),
            part("gap", "Gap", lambda line: line.gap, NOT_ASSESSED,
                 f"=IF(ISNUMBER({{whole}}),MAX(0,{{target}}-{{whole}}),{none})"),
            Column("action", "Action taken", lambda line: line.action, Form.WRAPPED, 34),
        ),
        found.outcomes,
        1,
        note=_note(found),
        empty="The course has no outcomes.",
    )  # fmt: skip


def programme_table(found: Attainment) -> Table[ProgrammeLine]:
    """Each programme outcome: strengths by course outcome, and attainment by both formulas."""
    numbers = [line.number for line in found.outcomes]

    def summed(each: str) -> str:
        cells = [
            f"IF(AND(ISNUMBER({{co{number}}}),ISNUMBER({{{OUTCOMES}!whole#{place}}})),"
            + each.format(m=f"{{co{number}}}", a=f"{{{OUTCOMES}!whole#{place}}}")
            + ",0)"
            for place, number in enumerate(numbers)
        ]
        return "=" + ("+".join(cells) or "0")

    def strength(number: int) -> Column[ProgrammeLine]:
        return Column(
            f"co{number}", f"CO{number}", lambda line: line.strengths.get(number), Form.NUMBER, 7,
            "Strength", open=True,
        )  # fmt: skip

    whole = {line.number: line.attained.whole for line in found.outcomes}

    def pairs(line: ProgrammeLine) -> list[tuple[int, Fraction]]:
        return [
            (strength, value)
            for number, strength in line.strengths.items()
            if (value := whole.get(number)) is not None
        ]

    return Table(
        PROGRAMME,
        (
            Column("code", "PO", lambda line: line.code, width=8),
            Column("title", "Programme outcome", lambda line: line.title, Form.WRAPPED, 40),
            *map(strength, numbers),
            Column("weighted", "Σ m·A", lambda line: sum((m * a for m, a in pairs(line)),
                   Fraction(0)), Form.NUMBER, 10, formula=summed("{m}*{a}"), places=3),
            Column("strengths", "Σ m", lambda line: sum(m for m, _ in pairs(line)), Form.NUMBER, 8,
                   formula=summed("{m}")),
            Column("count", "n", lambda line: len(pairs(line)), Form.NUMBER, 6,
                   formula=summed("1")),
            Column("mean", "F1, mean", lambda line: _or(line.value.by_mean, DASH), Form.TOTAL, 10,
                   formula=f'=IF({{count}}=0,"{DASH}",{{weighted}}/{{strengths}})', places=3),
            Column("strength", "F2, by strength", lambda line: _or(line.value.by_strength, DASH),
                   Form.TOTAL, 10, places=3,
                   formula=f'=IF({{count}}=0,"{DASH}",{{weighted}}/{FULL}/{{count}})'),
        ),
        found.programme,
        2,
        note=f"List of programme outcomes: {found.programme_version or 'none'}. F1: mean weighted "
        "by strength m. F2: scaled by strength, over the mapped outcomes. This class shows "
        f"{FORMULAS[found.settings.formula]}.",
        empty="The course maps to no programme outcomes.",
    )  # fmt: skip


def key_of(method: str, number: int, part: str) -> str:
    """The key of a column of marks."""
    return f"{method.lower()}{number}_{part}"


def _or(value: Fraction | None, otherwise: str) -> Cell:
    return otherwise if value is None else value


def _note(found: Attainment) -> str:
    rules = found.settings.rules
    weights = (
        f"D = {float(rules.cie_weight):.0%} CIE and {float(1 - rules.cie_weight):.0%} SEE; "
        f"A = {float(rules.direct_weight):.0%} D and {float(1 - rules.direct_weight):.0%} I."
    )
    if any(line.attained.without_survey for line in found.outcomes):
        return f"{weights} Without a survey A is D alone."
    return weights
