"""The nine acceptance cases as documents and scripts tell them: a workbook that LibreOffice works
out, a table, and the API. The pages have theirs in tests/pages/register/test_acceptance.py."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from grading.exams import draw
from grading.models import Offering
from grading.reports.gathered import Gathered
from grading.scheme import SEE, TEST
from grading.scoring.classwide import not_conducted
from tests import factories
from tests.api.conftest import script_of
from tests.exams.build import examiner, make_sitting
from tests.reports.build import written
from tests.reports.office import recomputed
from tests.scoring.class_of_marks import enter, enter_all, spread
from tests.scoring.test_results import CASES

pytestmark = pytest.mark.django_db

NUMBERS = ("CIE (50)", "SEE raw (100)", "SEE (50)", "Total (100)")
TITLES = (*NUMBERS, "Grade", "Status")
NOT_KNOWN = ("missing", "–", "AB")
Results = dict[str, tuple[object, ...]]
"""By seat number: CIE, SEE of 100 and of 50, total, grade, status; None where there is none."""


@pytest.fixture
def cases() -> tuple[Mapping[str, Offering], Results]:
    """The classes that the cases make, and what has to come out for each student."""
    common = factories.make_offering()
    teacher = factories.make_faculty(common).user
    wanted: Results = {}
    for _, weekly, test, project, see, *result in CASES:
        student = factories.make_student(common)
        enter_all(student, teacher, weekly, test, project, see)
        wanted[str(student.user.usn)] = tuple(result)
    changed = _case_6(wanted)
    six = _case_8(wanted)
    return {"common": common, "changed": changed, "six": six}, wanted


def _case_6(wanted: Results) -> Offering:
    sitting = make_sitting(students=1)
    by = examiner(sitting)
    draw.commit(sitting, by)
    draw.draw(sitting, "call", by)
    student = draw.change(sitting.seats.get(), by).enrolment
    enter_all(student, by, [27, 25, 24, 28, 22, 26, 25], 34, 8, [0, 34, 7, 22, 8, 4])
    wanted[str(student.user.usn)] = (42, 75, 38, 80, "A+", "P")
    return sitting.offering


def _case_8(wanted: Results) -> Offering:
    student = factories.make_student()
    teacher = factories.make_faculty(student.offering).user
    not_conducted(student.offering, "7", teacher)
    for number, total in enumerate([23, 22, 22, 23, 22, 23], 1):
        enter(student, teacher, str(number), spread(student, str(number), total))
    enter(student, teacher, TEST, spread(student, TEST, 30))
    enter(student, teacher, "P", spread(student, "P", 10))
    wanted[str(student.user.usn)] = (40, None, None, None, None, None)
    return student.offering


def _line(cells: Mapping[str, object]) -> tuple[object, ...]:
    """What a document's row says, numbers as numbers."""
    found = []
    for title in TITLES:
        cell = cells[title]
        if cell in NOT_KNOWN:
            found.append(None)
        else:
            found.append(int(float(str(cell))) if title in NUMBERS else cell)
    return tuple(found)


def _rows(cells: list[tuple[object, ...]]) -> Results:
    head = next(number for number, row in enumerate(cells) if "USN" in row and TITLES[0] in row)
    titles = [str(title) for title in cells[head]]
    lines = [dict(zip(titles, row, strict=False)) for row in cells[head + 1 :]]
    students = [line for line in lines if str(line.get("USN")).startswith("1GA")]
    return {str(line["USN"]): _line(line) for line in students}


def test_the_workbooks_formulas_come_to_the_same(cases, tmp_path: Path) -> None:
    classes, wanted = cases
    books = {name: written("result", Gathered(offering)) for name, offering in classes.items()}
    found: Results = {}
    for book in recomputed(tmp_path, books).values():
        found |= _rows(list(book["Result"].iter_rows(values_only=True)))
    assert found == wanted


def test_the_table_says_the_same(cases) -> None:
    classes, wanted = cases
    found: Results = {}
    for offering in classes.values():
        content = written("result", Gathered(offering), "csv").decode("utf-8-sig")
        found |= _rows([tuple(row) for row in csv.reader(content.splitlines()) if row])
    assert found == wanted


def test_scripts_are_told_the_same(cases) -> None:
    classes, wanted = cases
    found: Results = {}
    for offering in classes.values():
        teacher = factories.make_faculty(offering).user
        for line in script_of(teacher).get(f"/api/v1/classes/{offering.pk}/marks/").json():
            raw = None if line["see_raw"] is None else int(line["see_raw"])
            rest = (line["see"], line["total"], line["grade"], line["status"])
            assert {entry["item"] for entry in line["entries"]} >= {"1", TEST, SEE}
            found[line["usn"]] = (line["cie"], raw, *rest)
    assert found == wanted
