"""The rubrics of a laboratory course: maxima and bands of the manual, descriptors in our own words.

Maxima and bands come from the course's laboratory manual (20CSEL76), "Lab rubrics" and "Marks
distribution". Where the manual is silent, `grading.scheme.decisions` says what was decided.
"""

from decimal import Decimal

from grading.scheme.bands import GOOD, POOR, SATISFACTORY, Band, Component
from grading.scheme.wording import gettext_noop

WHOLE = Decimal(1)

Bounds = tuple[int, int, int, int]
"""Maximum, lowest Good, lowest Satisfactory, lowest Poor."""

TEST_SPLITS: dict[str, tuple[Bounds, Bounds, Bounds]] = {
    # The manual's rubric of the internal test; it starts Poor of execution at 1, we at 0.
    "5-30-5": ((5, 4, 2, 0), (30, 21, 6, 0), (5, 3, 1, 0)),
    # The manual's distribution table gives maxima only: the rubric's lower bounds, in proportion.
    "10-20-10": ((10, 8, 4, 0), (20, 14, 4, 0), (10, 6, 2, 0)),
}


def weekly(step: Decimal = WHOLE) -> tuple[Component, ...]:
    """Write-up 5, execution 20, viva 5 of one experiment."""
    return (
        _component(
            "writeup",
            gettext_noop("Write-up"),
            (5, 4, 2, 0),
            step,
            gettext_noop("The program in the record is complete and free of errors."),
            gettext_noop("The program is there; a few mistakes remain."),
            gettext_noop("The program is missing, or too little of it is there to follow."),
        ),
        _component(
            "execution",
            gettext_noop("Execution"),
            (20, 10, 5, 0),
            step,
            gettext_noop(
                "Finds and mends faults alone; right results for everything that was asked."
            ),
            gettext_noop("Runs after a little help, or only for a part of what was asked."),
            gettext_noop("Was not brought to run to its end in the session."),
        ),
        _component(
            "viva",
            gettext_noop("Viva"),
            (5, 3, 1, 0),
            step,
            gettext_noop("Explains how the program works and answers what is asked."),
            gettext_noop("Explains a part of it; some questions stay open."),
            gettext_noop("Cannot say how the program works."),
        ),
    )


def internal_test(split: str, step: Decimal = WHOLE) -> tuple[Component, ...]:
    """Write-up, execution and viva of the internal test (40), by a key of TEST_SPLITS."""
    writeup, execution, viva = TEST_SPLITS[split]
    return (
        _component(
            "writeup",
            gettext_noop("Write-up"),
            writeup,
            step,
            gettext_noop(
                "Complete and without errors, with its inputs and the results expected of them."
            ),
            gettext_noop(
                "Complete, with inputs and expected results, but with faults in syntax or logic."
            ),
            gettext_noop("Incomplete, or the experiment was changed."),
        ),
        _component(
            "execution",
            gettext_noop("Execution"),
            execution,
            step,
            gettext_noop(
                "Runs and gives the right results; what went wrong on the way was mended."
            ),
            gettext_noop("Runs, and is right for some of the inputs only."),
            gettext_noop("Does not run."),
        ),
        _component(
            "viva",
            gettext_noop("Viva"),
            viva,
            step,
            gettext_noop("Answers every question."),
            gettext_noop("Answers some of the questions."),
            gettext_noop("Has no answer to the basic questions."),
        ),
    )


def project(step: Decimal = WHOLE) -> tuple[Component, ...]:
    """The four criteria of the mini project (10). The manual gives no bands for them."""
    return (
        Component("problem", gettext_noop("Problem statement and data"), Decimal(2), step=step),
        Component("implementation", gettext_noop("Implementation"), Decimal(4), step=step),
        Component("demonstration", gettext_noop("Demonstration"), Decimal(2), step=step),
        Component("report", gettext_noop("Report"), Decimal(2), step=step),
    )


def semester_end(step: Decimal = WHOLE) -> tuple[Component, ...]:
    """Part A (60) and Part B (40) of the SEE. Maxima only: the manual has no rubric for it."""
    return (
        Component("writeup", gettext_noop("Part A write-up"), Decimal(10), step=step),
        Component("execution", gettext_noop("Part A execution"), Decimal(40), step=step),
        Component("viva", gettext_noop("Part A viva"), Decimal(10), step=step),
        Component("demonstration", gettext_noop("Part B demonstration"), Decimal(25), step=step),
        Component("report", gettext_noop("Part B report"), Decimal(10), step=step),
        Component("project_viva", gettext_noop("Part B viva"), Decimal(5), step=step),
    )


def _component(
    key: str, title: str, bounds: Bounds, step: Decimal, good: str, satisfactory: str, poor: str
) -> Component:
    top, *lows = (Decimal(bound) for bound in bounds)
    highs = (top, lows[0] - 1, lows[1] - 1)
    names = (GOOD, SATISFACTORY, POOR)
    texts = (good, satisfactory, poor)
    bands = tuple(map(Band, names, lows, highs, texts))
    return Component(key, title, top, bands, step)
