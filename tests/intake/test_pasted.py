"""Cells copied from a spreadsheet and pasted: every place has its name, nothing is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake import Refused, pasted
from grading.intake.table import MOST_COLUMNS, MOST_ROWS, column_name

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=6)


def copied(rows: list[list[str]]) -> str:
    """Rows as a spreadsheet puts them on the clipboard."""
    text = io.StringIO()
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return text.getvalue()


@given(TABLES)
def test_what_was_copied_is_read_cell_by_cell(rows: list[list[str]]) -> None:
    wanted = {
        f"{column_name(column)}{number}": text.strip()
        for number, row in enumerate(rows, 1)
        for column, text in enumerate(row)
        if text.strip()
    }
    text = copied(rows)
    if not text.strip():
        with pytest.raises(Refused, match="Nothing was pasted"):
            pasted.read(text)
        return
    found = pasted.read(text)
    assert {cell.where: cell.text for row in found.rows for cell in row.values()} == wanted


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_a_table_or_is_refused(text: str) -> None:
    try:
        table = pasted.read(text)
    except Refused:
        return
    assert all(row for row in table.rows)
    assert all(cell.text for row in table.rows for cell in row.values())


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_rows_after_it() -> None:
    with pytest.raises(Refused, match="quotation mark"):
        pasted.read('USN\tViva\n1GA23CS001\t"4\n1GA23CS002\t5\n')


def test_one_column_is_refused() -> None:
    with pytest.raises(Refused, match="only one column"):
        pasted.read("4\n5\n3\n")


def test_a_formula_is_named() -> None:
    (cell,) = pasted.read("\t=A1+1").rows[0].values()
    assert (cell.where, "formula" in cell.problem) == ("B1", True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\tb\n" * (MOST_ROWS + 1), f"more than {MOST_ROWS} rows"),
        ("\t" * MOST_COLUMNS + "x", f"{MOST_COLUMNS} are read"),
        ("a\t" * 600_000, "more than a class's table"),
    ],
)
def test_more_than_a_class_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        pasted.read(text)
