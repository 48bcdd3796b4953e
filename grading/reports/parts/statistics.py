"""What a class's results come to: pass share, statuses, grades and totals as histograms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grading.reports.gathered import Student
from grading.reports.tables import Cell, Chart, Column, Form, Table
from grading.scheme import Scheme, Status
from grading.scheme.grades import FAILED

NAME = "Statistics"
STEP = 10
"""Marks in a bar of the totals' histogram; the last bar holds 100 too."""
STATUSES = {
    Status.PASS: "Passed (P)",
    Status.FAIL: "Failed (F)",
    Status.ABSENT: "Absent (A)",
    Status.NOT_ELIGIBLE: "Not eligible (NE)",
    Status.DETAINED: "Detained (DX)",
    Status.WITHHELD: "Withheld (W)",
}


@dataclass(frozen=True)
class Figure:
    """One line: what it is, its value, and the formula that gives the same."""

    kind: str
    label: str
    value: Cell
    formula: str


def statistics(students: Sequence[Student], scheme: Scheme, result: str) -> Table[Figure]:
    """The sheet "Statistics", by formulas over the sheet named `result`."""
    lines = [
        *_shares(students, result),
        *_by_grade(students, scheme, result),
        *_by_total(students, result),
    ]
    grades = [place for place, line in enumerate(lines) if line.kind == "Grade"]
    totals = [place for place, line in enumerate(lines) if line.kind == "Total"]
    return Table(
        NAME,
        (
            Column("kind", "Of", lambda line: line.kind, width=14),
            Column("label", "What", lambda line: line.label, width=34),
            Column(
                "value", "Value", lambda line: line.value, Form.TOTAL, 12,
                formula=lambda line: line.formula,
            ),
        ),
        lines,
        charts=(
            Chart("Students by grade", "label", "value", grades[0], grades[-1]),
            Chart("Students by total", "label", "value", totals[0], totals[-1]),
        ),
        note="Appeared: passed or failed. Absent students, and those without an SEE, did not.",
    )  # fmt: skip


def _shares(students: Sequence[Student], result: str) -> Iterator[Figure]:
    status = f"{{{result}!status:}}"
    yield Figure("Class", "Students", len(students), f"=COUNTA({{{result}!usn:}})")
    counts = {each: sum(s.result.status is each for s in students) for each in STATUSES}
    for each, label in STATUSES.items():
        yield Figure("Class", label, counts[each], f'=COUNTIF({status},"{each}")')
    appeared = counts[Status.PASS] + counts[Status.FAIL]
    both = f'(COUNTIF({status},"P")+COUNTIF({status},"F"))'
    yield Figure("Class", "Appeared", appeared, f"={both}")
    for label, whole, formula in (
        ("Pass % of those who appeared", appeared, both),
        ("Pass % of the class", len(students), f"COUNTA({{{result}!usn:}})"),
    ):
        share: Cell = Fraction(100 * counts[Status.PASS], whole) if whole else "–"
        yield Figure(
            "Class",
            label,
            share,
            f'=IF({formula}=0,"–",100*COUNTIF({status},"P")/{formula})',
        )


def _by_grade(students: Sequence[Student], scheme: Scheme, result: str) -> Iterator[Figure]:
    for name in (*(row.name for row in scheme.grades), FAILED):
        count = sum(student.result.grade == name for student in students)
        # Compared and not COUNTIF, which takes a grade for a pattern.
        formula = f"=SUMPRODUCT(--EXACT({{{result}!grade:}},{{label}}))"
        yield Figure("Grade", name, count, formula)


def _by_total(students: Sequence[Student], result: str) -> Iterator[Figure]:
    totals = [s.result.total for s in students if s.result.total is not None]
    cells = f"{{{result}!total:}}"
    for low in range(0, 100, STEP):
        high = low + STEP - 1 if low + STEP < 100 else 100
        count = sum(low <= total <= high for total in totals)
        formula = f'=COUNTIFS({cells},">={low}",{cells},"<={high}")'
        yield Figure("Total", f"{low}–{high}", count, formula)
