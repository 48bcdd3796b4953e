"""The tables of a CIE: the entries, and what follows from them."""

from fractions import Fraction
from functools import partial

from grading.reports.gathered import Gathered, Student
from grading.reports.parts.entries import entry_columns, key, label, weekly_sums
from grading.reports.parts.people import KEPT, itself, linked, people
from grading.reports.parts.scheme import words_formula
from grading.reports.tables import MISSING, Cell, Column, Form, Table, known
from grading.reports.words import in_words
from grading.scheme import PROJECT, TEST, Entry

ENTRIES, CIE = "Entries", "CIE"
ELIGIBLE = "Eligible"
NOT_ELIGIBLE = "Not eligible (NE)"
NONE = f'"{MISSING}"'


def words_of(student: Student) -> str:
    """The CIE in words, or that it is missing."""
    marks = student.cie.marks
    return MISSING if marks is None else in_words(marks)


def eligibility_of(student: Student) -> str:
    """Whether the SEE is open to the student."""
    if student.cie.eligible is None:
        return MISSING
    return ELIGIBLE if student.cie.eligible else NOT_ELIGIBLE


def entries_table(data: Gathered) -> Table[Student]:
    """The sheet "Entries": what the ledger holds, and the sums that start from it."""
    return Table(
        ENTRIES,
        (
            *people(itself),
            *(
                column
                for item in data.items
                for column in entry_columns(item, partial(_entry, item.key), group=label(item))
            ),
            *weekly_sums(data.weekly),
        ),
        data.students,
        KEPT,
        note="What the ledger held when this was generated. States and marks may be changed here "
        "to try something out; that changes no mark.",
        printed=False,
    )


def _entry(item: str, student: Student) -> Entry:
    return student.entries[item]


def cie_table(
    data: Gathered, signs: tuple[Column[Student], ...] = (), *, printed: bool = True
) -> Table[Student]:
    """The sheet "CIE", by formulas over the sheet "Entries"."""

    def total(item: str) -> str:
        return f"{{{ENTRIES}!{key(data.item(item), 'total')}}}"

    test, project = total(TEST), total(PROJECT)
    lacking, counted = f"{{{ENTRIES}!missing}}", f"{{{ENTRIES}!counted}}"

    def part(
        name: str, title: str, formula: str, places: int, width: float = 10
    ) -> Column[Student]:
        def value(student: Student) -> Cell:
            exact: Fraction | None = getattr(student.cie, name)
            return known(exact)

        return Column(
            name, title, value, Form.NUMBER, width, formula=formula, places=places
        )  # fmt: skip

    return Table(
        CIE,
        (
            *linked(ENTRIES),
            part(
                "a", "A (30)",
                f"=IF(OR({lacking}>0,{counted}=0),{NONE},{{{ENTRIES}!sum}}/{counted})", 3,
            ),
            part("test", "T/4 (10)", f"=IF(ISNUMBER({test}),{test}/Test_divisor,{NONE})", 2),
            part("project", "P (10)", f"=IF(ISNUMBER({project}),{project},{NONE})", 0),
            part(
                "b", "B (20)",
                f"=IF(AND(ISNUMBER({{test}}),ISNUMBER({{project}})),{{test}}+{{project}},{NONE})",
                2,
            ),
            part(
                "exact", "Exact (50)",
                f"=IF(AND(ISNUMBER({{a}}),ISNUMBER({{b}})),{{a}}+{{b}},{NONE})", 3, 11,
            ),
            Column(
                "marks", "CIE (50)", lambda student: known(student.cie.marks), Form.TOTAL, 9,
                formula=f"=IF(ISNUMBER({{exact}}),ROUND({{exact}},0),{NONE})",
            ),
            Column(
                "words", "In words", words_of, width=18, formula=words_formula("{marks}", NONE)
            ),
            Column(
                "eligibility", "Eligibility", eligibility_of, width=18,
                formula=f"=IF(ISNUMBER({{marks}}),IF(OR({{marks}}>=Pass_mark,"
                f'Eligibility_rule="No"),"{ELIGIBLE}","{NOT_ELIGIBLE}"),{NONE})',
            ),
            *signs,
        ),
        data.students,
        KEPT,
        printed=printed,
        empty="Nobody is enrolled yet.",
    )  # fmt: skip
