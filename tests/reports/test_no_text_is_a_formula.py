"""Whatever a student writes stays text: in every cell of every document, read back by others."""

import csv
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grading.reports.gathered import Project
from tests.reports.build import Made, made, written
from tests.reports.office import recomputed
from tests.reports.test_workbook import CASES

DOCUMENTS = ("project", "cie", "result")
"""With a name in each, and a project's title in one."""
STARTS = ("", "=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "'", '"', "\uff1d", "\uff20", " =")
HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula in a table."""

texts = st.builds(
    lambda head, rest: head + rest,
    st.sampled_from(STARTS),
    st.sampled_from(["1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("//x")', "_x003D_1+1"])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)


def class_of(names: list[str]) -> Made:
    data = made([CASES["1"][0]] * len(names))
    for each, name in zip(data.students, names, strict=True):
        each.enrolment.user.name = name
    data.projects = {
        each.enrolment.pk: Project(each.number, each.enrolment.user.name) for each in data.students
    }
    return data


@cache
def formulas(name: str) -> dict[str, set[str]]:
    """Where a document has formulas when everybody has a harmless name."""
    return formulas_in(written(name, class_of(["Aditi Rao"])))


def formulas_in(content: bytes) -> dict[str, set[str]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {
        sheet.title: {cell.coordinate for row in sheet for cell in row if cell.data_type == "f"}
        for sheet in book
    }


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(deadline=None, max_examples=10)
@example("=1+1")
@example("_x003D_1+1")
@example("{=1+1}")
@example("https://example.org/")
@example("a\x0bname\ufffe")
@given(text=texts)
def test_a_workbook_has_no_other_formulas_and_no_links(name: str, text: str) -> None:
    content = written(name, class_of([text]))
    assert formulas_in(content) == formulas(name)
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        assert not [cell for row in sheet for cell in row if cell.hyperlink]


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(deadline=None, max_examples=20)
@example("=1+1")
@example("\n=1+1")
@given(text=texts)
def test_no_cell_of_a_table_begins_as_a_formula(name: str, text: str) -> None:
    said = written(name, class_of([text]), "csv").decode("utf-8-sig")
    for row in csv.reader(StringIO(said, newline="")):
        for cell in row:
            assert not cell.lstrip(" ").startswith(HEADS), cell


@settings(deadline=None, max_examples=1, phases=[Phase.explicit, Phase.generate])
@given(names=st.lists(texts.filter(str.strip), min_size=60, max_size=60))
def test_libreoffice_takes_all_of_it_for_text(tmp_path_factory, names: list[str]) -> None:
    data = class_of(names)
    folder: Path = tmp_path_factory.mktemp("office")
    content = {name: written(name, data) for name in ("cie", "project")}
    kept = {name: openpyxl.load_workbook(BytesIO(book)) for name, book in content.items()}
    for name, book in recomputed(folder, content).items():
        for sheet in kept[name]:
            for row in sheet:
                for cell in row:
                    if cell.data_type == "s" and cell.value in names:
                        found = book[sheet.title][cell.coordinate].value
                        assert str(found) == cell.value, (cell.coordinate, cell.value)
