"""The workbook's formulas, recomputed by LibreOffice, give the numbers of `grading.scheme`."""

from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl.workbook import Workbook

from grading.reports.gathered import Student
from grading.reports.parts.cie import eligibility_of, words_of
from grading.reports.registry import REGISTRY
from grading.reports.tables import MISSING
from grading.scheme import Entry, Scheme, State
from tests.reports.build import Made, made, written
from tests.reports.office import recomputed
from tests.scheme.build import EXPERIMENTS, ITEMS, entries, scored
from tests.scheme.strategies import student

CASES = {
    "1": (entries([27, 25, 24, 28, 22, 26, 25], 34, 8), 42),
    "2": (entries([12] * 7, 16, 4), 20),
    "3, as it is": (entries([12] * 7, 18, 3), 20),
    "3, one mark less": (entries([12] * 6 + [11], 18, 3), 19),
    "7, absent": (entries([24, 22, State.AB, 26, 25, 23, 20], 28, 7), 34),
    "7, exempt": (entries([24, 22, State.EXM, 26, 25, 23, 20], 28, 7), 37),
    "7, made up": (
        entries([24, 22, State.AB, 26, 25, 23, 20], 28, 7)
        | {"3": scored(ITEMS["3"], 18, make_up=True)},
        37,
    ),
    "8": (entries([23, 23, 23, 22, 22, 22, State.NC], 30, 10), 40),
}
EVERY_STATE = [entries([state] * 7, 30, 8) for state in State if not state.has_marks] + [
    entries([20] * 7, state, state) for state in State if not state.has_marks
]


def chosen(count: int) -> list[dict[str, Entry]]:
    """So many students whom hypothesis makes up, in every state that there is."""
    found = list(EVERY_STATE)

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(student())
    def choose(person: dict[str, Entry]) -> None:
        found.append(person)

    choose()
    return found[:count]


HALVES = Scheme(halves=True, test_split="10-20-10", eligibility=False)
HALF_ITEMS = {item.key: item for item in HALVES.items(EXPERIMENTS)}
CLASSES = {
    "cases": made([case for case, _ in CASES.values()]),
    "class": made(chosen(60)),
    "halves": made(
        [
            entries(["19.5", "12", "7.5"] + ["11"] * 4, "17.5", "2.5", HALF_ITEMS),
            entries(["1"] * 7, "3.5", "0.5", HALF_ITEMS),
        ],
        HALVES,
    ),
    "nobody": made([]),
}
COLUMNS = tuple(column.title for column in REGISTRY["cie"].tables(CLASSES["nobody"])[0].columns)


@pytest.fixture(scope="module")
def workbooks() -> dict[str, bytes]:
    return {name: written("cie", data) for name, data in CLASSES.items()}


@pytest.fixture(scope="module")
def computed(workbooks, tmp_path_factory) -> dict[str, Workbook]:
    return recomputed(tmp_path_factory.mktemp("office"), workbooks)


def lines(book: Workbook) -> list[tuple]:
    """The cells of the CIE sheet's students."""
    cells = [row[: len(COLUMNS)] for row in book["CIE"].iter_rows(values_only=True)]
    head = cells.index(COLUMNS)
    return [row for row in cells[head + 1 :] if isinstance(row[0], int | float)]


def agrees(cells: tuple, row: Student) -> None:
    found = row.cie
    assert cells[:3] == (row.number, row.usn, row.name)
    parts = (found.a, found.test, found.project, found.b, found.exact)
    for cell, part in zip(cells[3:8], parts, strict=True):
        if part is None:
            assert cell == MISSING
        else:
            assert abs(Fraction(cell) - part) < Fraction(1, 10**9)
    assert cells[8] == (MISSING if found.marks is None else found.marks)
    assert cells[9:11] == (words_of(row), eligibility_of(row))


@pytest.mark.parametrize("name", list(CLASSES))
def test_formulas_recomputed_elsewhere_agree_with_the_scheme(name, computed) -> None:
    rows = CLASSES[name].students
    found = lines(computed[name])
    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        agrees(cells, row)


@pytest.mark.parametrize("name", list(CLASSES))
def test_values_stored_beside_formulas_agree_too(name, workbooks) -> None:
    rows = CLASSES[name].students
    book = openpyxl.load_workbook(BytesIO(workbooks[name]), data_only=True)
    for cells, row in zip(lines(book), rows, strict=True):
        agrees(cells, row)


def test_the_worked_cases_come_out_of_the_formulas(computed) -> None:
    marks = [cells[8] for cells in lines(computed["cases"])]
    assert dict(zip(CASES, marks, strict=True)) == {name: mark for name, (_, mark) in CASES.items()}
    assert lines(computed["cases"])[0][9] == "Forty-two"
    assert [cells[10] for cells in lines(computed["cases"])][3] == "Not eligible (NE)"


def test_the_chosen_class_has_every_state() -> None:
    rows = CLASSES["class"].students
    assert len(rows) == 60
    assert {entry.state for row in rows for key, entry in row.entries.items() if key != "S"} == set(
        State
    )


def test_every_number_from_a_to_eligibility_is_a_live_formula(workbooks) -> None:
    book = openpyxl.load_workbook(BytesIO(workbooks["cases"]))
    found = [
        row
        for row in book["CIE"].iter_rows(max_col=11)
        if isinstance(row[1].value, str) and row[1].value.startswith("=")
    ]
    assert len(found) == len(CASES)
    assert all(cell.data_type == "f" for row in found for cell in row)


def test_entries_may_be_tried_out_and_sums_are_guarded(workbooks) -> None:
    book = openpyxl.load_workbook(BytesIO(workbooks["cases"]))
    entry_sheet = book["Entries"]
    assert entry_sheet.protection.sheet
    assert book["CIE"].protection.sheet
    assert not entry_sheet["D4"].protection.locked
    assert not entry_sheet["E4"].protection.locked
    assert entry_sheet["G4"].protection.locked
    assert entry_sheet["G4"].data_type == "f"
    assert not entry_sheet["H4"].protection.locked


def test_it_prints_across_one_page_with_its_heads_repeated(workbooks) -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbooks["cases"]))["CIE"]
    assert sheet.freeze_panes == "D13"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0, "as many pages as it needs, one across"
    assert sheet.print_title_rows == "$12:$12"
    assert "&P" in sheet.oddFooter.right.text
    assert sheet.oddHeader.left.text.startswith("Your institute")
    assert sheet.oddFooter.left.text == "DRAFT, CIE sheet"


def test_what_a_student_is_called_is_never_a_formula(tmp_path) -> None:
    data: Made = made([CASES["1"][0]] * 4)
    names = ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "https://example.org/?x=1")
    for each, name in zip(data.students, names, strict=True):
        each.enrolment.user.name = name
    content = written("cie", data)
    sheet = openpyxl.load_workbook(BytesIO(content))["Entries"]
    for line, name in enumerate(names, start=4):
        cell = sheet.cell(line, 3)
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    assert [cells[2] for cells in lines(recomputed(tmp_path, {"names": content})["names"])] == list(
        names
    )
