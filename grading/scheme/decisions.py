"""What stands fixed, and what the manual says twice: data for the pages that explain marks.

Decisions that a course may change are settings (`Scheme.settings`), not listed here again.
"""

from dataclasses import dataclass

from grading.scheme.wording import gettext_noop


@dataclass(frozen=True)
class Rule:
    """A decision of ours without a choice."""

    title: str
    reason: str


@dataclass(frozen=True)
class Contradiction:
    """What the manual says in two ways, or wrongly, and what this product does."""

    manual: str
    here: str


RULES = (
    Rule(
        gettext_noop("Marks are rounded once, half up, at the end"),
        gettext_noop(
            "The manual does not say how. Rounding the parts first can add a whole mark: "
            "22.5 + 17.5 is 40, but 23 + 18 is 41. Spreadsheets round a half up as well, "
            "so both agree."
        ),
    ),
    Rule(
        gettext_noop("The execution of the internal test starts at 0"),
        gettext_noop(
            "The manual's lowest band is 1 to 5, which leaves a program that does "
            "nothing in no band."
        ),
    ),
    Rule(
        gettext_noop("Missing is not zero"),
        gettext_noop(
            "A blank or excused entry, or one with a component still open, leaves A and "
            "the CIE open. Only an absence (AB) counts 0."
        ),
    ),
    Rule(
        gettext_noop("The test and the project cannot be exempt or not conducted"),
        gettext_noop(
            "Those states take an entry out of an average; a single mark has no average to leave."
        ),
    ),
    Rule(
        gettext_noop("A program with several tasks proposes the mean of their proposals"),
        gettext_noop(
            "Program 1 has two parts and is one entry. Both parts' proposals are shown beside it."
        ),
    ),
)

CONTRADICTIONS = (
    Contradiction(
        gettext_noop(
            "The internal test is 5 + 30 + 5 in the rubric and 10 + 20 + 10 in the "
            "distribution table."
        ),
        gettext_noop(
            "5 + 30 + 5 by default, the other as a setting, fixed once a test mark is entered."
        ),
    ),
    Contradiction(
        gettext_noop(
            # xgettext: no-python-format
            "40 % of the CIE is for one practice test; the distribution table splits it "
            "into test 10 and project 10."
        ),
        gettext_noop("The distribution table is followed."),
    ),
    Contradiction(
        gettext_noop("Weekly evaluation, and evaluation after every experiment."),
        gettext_noop("The unit is the experiment: seven entries."),
    ),
    Contradiction(
        gettext_noop("The table of the semester-end examination is captioned “Evaluation of CIE”."),
        gettext_noop("It is printed as SEE."),
    ),
    Contradiction(
        gettext_noop("Course outcome 5 carries the code of another course (20CSEL68.5)."),
        gettext_noop("It is printed as 20CSEL76.5."),
    ),
    Contradiction(
        gettext_noop("The certificate has “maximum marks 50” without saying of what."),
        gettext_noop("It is the CIE."),
    ),
    Contradiction(
        gettext_noop("Prerequisites are listed, and “NIL” is written under them."),
        gettext_noop("The list is kept."),
    ),
    Contradiction(
        gettext_noop("Viva questions 22 and 23 are the same."),
        gettext_noop("There are 25 distinct questions."),
    ),
)
