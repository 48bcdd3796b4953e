"""A workbook's sheets about the scheme: figures for formulas, decisions with reasons, words."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.reports.tables import Cell, Column, Form, Table
from grading.reports.words import in_words
from grading.scheme import CIE_PASS, CONTRADICTIONS, RULES, Scheme
from grading.scheme.cie import TEST_DIVISOR
from grading.scheme.see import FAILED_AT_MOST
from grading.scheme.settings import SEE_PASS

WORDS_UP_TO = 100


@dataclass(frozen=True)
class Figure:
    """Something that formulas refer to by name."""

    name: str
    label: str
    value: Cell


@dataclass(frozen=True)
class Decision:
    what: str
    here: str
    why: str


def figures(scheme: Scheme, more: Sequence[Figure] = ()) -> Table[Figure]:
    """The sheet "Figures": formulas call its values by name."""
    listed = (
        Figure("Pass_mark", "Pass mark of the CIE, after rounding (40 % of 50)", CIE_PASS),
        Figure("Test_divisor", "The internal test's 40 marks are divided by", TEST_DIVISOR),
        Figure(
            "Eligibility_rule",
            "A CIE below the pass mark closes the SEE",
            "Yes" if scheme.eligibility else "No",
        ),
        Figure("See_pass", "Pass mark of the SEE, of the raw marks (40 % of 100)", SEE_PASS),
        Figure(
            "See_cap",
            "A failed SEE prints at most",
            FAILED_AT_MOST if scheme.cap_failed_see else 50,
        ),
        *more,
    )
    return Table(
        "Figures",
        (
            Column("label", "What formulas refer to", lambda figure: figure.label, width=54),
            Column("value", "Value", lambda figure: figure.value, Form.CODE, 14),
        ),
        listed,
        printed=False,
        name_of=("value", lambda figure: figure.name),
    )


def decisions(scheme: Scheme) -> Table[Decision]:
    """The sheet "Scheme": every decision with its reason."""
    return Table(
        "Scheme",
        (
            Column("what", "Decision", lambda line: line.what, Form.WRAPPED, 54),
            Column("here", "In this course", lambda line: line.here, Form.WRAPPED, 26),
            Column("why", "Why", lambda line: line.why, Form.WRAPPED, 80),
        ),
        [
            *(Decision(each.title, each.text, each.reason) for each in scheme.settings()),
            *(Decision(rule.title, "always", rule.reason) for rule in RULES),
            *(Decision(each.manual, "the manual's", each.here) for each in CONTRADICTIONS),
        ],
        printed=False,
    )


def words() -> Table[int]:
    """The sheet "Words": 0 to 100 in words, for formulas to look up as `Words_list`."""
    return Table(
        "Words",
        (
            Column("marks", "Marks", lambda marks: marks, Form.NUMBER, 8),
            Column("words", "In words", in_words, width=26),
        ),
        range(WORDS_UP_TO + 1),
        printed=False,
        names={"Words_list": "words"},
    )


def words_formula(marks: str, otherwise: str) -> str:
    """The cell `marks` in words, halves too; `otherwise` where it holds no number."""
    return (
        f"=IF(ISNUMBER({marks}),INDEX(Words_list,INT({marks})+1)"
        f'&IF({marks}>INT({marks})," and a half",""),{otherwise})'
    )
