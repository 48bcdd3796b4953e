"""Execution marks as the grader proposes them. A proposal is not a mark: faculty decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.scheme.bands import POOR, SATISFACTORY, Component, band_of
from grading.scheme.rounding import as_decimal, as_text, round_to_step

# Of a component without bands (the SEE's execution) the caps are the weekly ones in proportion:
# 4 and 9 of 20.
UNBANDED_CAPS = {POOR: Fraction(4, 20), SATISFACTORY: Fraction(9, 20)}


@dataclass(frozen=True)
class CheckPoints:
    """What one check gave: `points` out of `max_points`, both per cent of the execution marks."""

    name: str
    points: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class Proposed:
    """Suggested marks, their band and how they came about, in words for student and faculty."""

    marks: Decimal
    max_marks: Decimal
    band: str
    """"" where the component has no bands."""
    explanation: str


def propose(
    component: Component,
    checks: Sequence[CheckPoints],
    *,
    ran_to_end: bool,
    above_floor: bool,
    evidence_enough: bool,
) -> Proposed:
    """The marks that a run's checks suggest for `component`, rounded once, half up, to its step.

    Caps keep the bands' meaning: a program that does not run to its end stays in Poor; one whose
    metric is at the floor, or not of the evidence that the task asks for, stays in Satisfactory.

    Raises:
        ValueError: the checks' weights do not add up to 100, or a check gave more than its weight:
            a fault of the task's author or of a check, never of the student.
    """
    for check in checks:
        if not 0 <= check.points <= check.max_points:
            raise ValueError(f"Check {check.name}: {check.points} of {check.max_points} points.")
    weights = sum(check.max_points for check in checks)
    if weights != 100:
        raise ValueError(f"The checks' weights add up to {weights}, not to 100.")

    per_cent = sum((Fraction(check.points) for check in checks), Fraction(0))
    exact = per_cent / 100 * Fraction(component.max_marks)
    marks = round_to_step(exact, component.step)
    parts = ", ".join(f"{c.name} {as_text(c.points)} of {as_text(c.max_points)}" for c in checks)
    text = (
        f"{parts}: {as_text(as_decimal(per_cent, 2))} % of {as_text(component.max_marks)} is "
        f"{as_text(as_decimal(exact, 2))}, rounded {as_text(marks)}."
    )
    if capped := _cap(component, ran_to_end, above_floor, evidence_enough):
        cap, why = capped
        if marks > cap:
            marks = cap
            text += f" Held at {as_text(cap)}: {why}."
    band = band_of(component, marks)
    return Proposed(marks, component.max_marks, band.name if band else "", text)


def _cap(
    component: Component, ran_to_end: bool, above_floor: bool, evidence_enough: bool
) -> tuple[Decimal, str] | None:
    if not ran_to_end:
        return _top(component, POOR), "the program did not run to its end"
    if not evidence_enough:
        return _top(component, SATISFACTORY), "the metric has not the evidence that the task needs"
    if not above_floor:
        return _top(component, SATISFACTORY), "the metric is no better than the trivial baseline"
    return None


def _top(component: Component, name: str) -> Decimal:
    for band in component.bands:
        if band.name == name:
            return band.high
    share = UNBANDED_CAPS[name] * Fraction(component.max_marks)
    return Decimal(share // Fraction(component.step)) * component.step
