"""Every document of a class with everything in it: opened and computed by LibreOffice, printed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from subprocess import run

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from grading.exams import draw
from grading.ledger import sheets
from grading.models import (
    Order,
    Survey,
    SurveyCount,
    SurveyMark,
    Team,
    TeamEvent,
    TeamMember,
)
from grading.reports.content import Content
from grading.reports.document import SEE
from grading.reports.gathered import Gathered, Sheet
from grading.reports.registry import REGISTRY
from grading.reports.tables import Form
from grading.reports.writers.pdf import ROOM
from grading.scheme import State
from grading.scoring.orders import issue
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.reports.build import written_as
from tests.reports.office import printed, recomputed
from tests.scoring.class_of_marks import enter_all

NAME = '=1+1 <img src="file:///etc/passwd"> ಅದಿತಿ'
TITLE = "@SUM(1) <b>markup</b>"


@dataclass(frozen=True)
class Made:
    """Everything of one class, so that its tests need no database any more."""

    contents: dict[str, Content]
    workbooks: dict[str, bytes]
    tables: dict[str, bytes]
    pdfs: dict[str, bytes]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Made:
    with django_db_blocker.unblock(), transaction.atomic():
        data = Gathered(_class())
        contents = {name: document.content(data) for name, document in REGISTRY.items()}
        forms = [
            {name: written_as(content, form) for name, content in contents.items()}
            for form in ("xlsx", "csv", "pdf")
        ]
        transaction.set_rollback(True)
    return Made(contents, *forms)


def _class():
    offering = factories.make_offering(section="A")
    teacher = factories.make_faculty(offering).user
    sitting = make_sitting(offering, students=5)
    students = [seat.enrolment for seat in sitting.seats.select_related("enrolment__user")]
    students[0].user.name = NAME
    students[0].user.save()
    draw.commit(sitting, examiner(sitting))
    draw.draw(sitting, "heads", examiner(sitting))
    draw.change(sitting.seats.get(number=2), examiner(sitting))
    weekly = [27, 25, 24, 28, 22, 26, 25]
    enter_all(students[0], teacher, weekly, 34, 8, [8, 33, 8, 20, 8, 4])
    enter_all(students[1], teacher, weekly, 34, 8, [0, 34, 7, 22, 8, 4])
    enter_all(students[2], teacher, [12] * 7, 16, 4, [5, 20, 4, 7, 2, 1])
    enter_all(students[3], teacher, [24, State.EXM, State.AB, 26, 25, 23, 20], 28, 7, State.AB)
    issue(students[4], Order.Kind.DETAINED, teacher, reason="=2+2", reference="ORD/7")
    team = Team.objects.create(offering=offering, number=1)
    now = timezone.now()
    TeamMember.objects.create(team=team, enrolment=students[0], joined_at=now)
    TeamEvent.objects.create(
        team=team, kind="proposed", title=TITLE, statement="a", actor=teacher, created_at=now
    )
    survey = Survey.objects.create(
        offering=offering, opens_at=now - timedelta(9), closes_at=now - timedelta(1)
    )
    SurveyMark.objects.bulk_create(SurveyMark(survey=survey, enrolment=s) for s in students)
    SurveyCount.objects.bulk_create(
        SurveyCount(survey=survey, outcome=outcome, rating=rating, students=1)
        for outcome in range(1, 6)
        for rating in range(1, 6)
    )
    return offering


@pytest.fixture(scope="module")
def computed(made, tmp_path_factory):
    return recomputed(tmp_path_factory.mktemp("office"), made.workbooks)


def _cells(book, sheet: str) -> list[tuple]:
    return list(book[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("name", list(REGISTRY))
def test_nobody_signs_on_a_page_without_what_is_signed(name, made) -> None:
    content = made.contents[name]
    for table in content.printed:
        for strip in table.strips(ROOM[content.upright], paper=True):
            forms = [column.form for column in strip[table.kept :]]
            assert Form.SIGN not in forms or set(forms) != {Form.SIGN}, (table.name, forms)


@pytest.mark.parametrize("name", list(REGISTRY))
def test_its_formulas_come_to_the_values_beside_them(name, made, computed) -> None:
    stored = openpyxl.load_workbook(BytesIO(made.workbooks[name]), data_only=True)
    for sheet in stored.sheetnames:
        for ours, theirs in zip_longest(
            _cells(stored, sheet), _cells(computed[name], sheet), fillvalue=()
        ):
            for one, other in zip_longest(ours, theirs):
                if isinstance(one, int | float) and not isinstance(one, bool):
                    assert other == pytest.approx(one, abs=1e-9), (sheet, ours, theirs)
                else:
                    assert (one or "") == (other or ""), (sheet, ours, theirs)


@pytest.mark.parametrize("name", list(REGISTRY))
def test_no_cell_that_a_person_typed_is_a_formula(name, made) -> None:
    book = openpyxl.load_workbook(BytesIO(made.workbooks[name]))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (NAME, TITLE, "=2+2"):
                    assert cell.data_type in ("s", "inlineStr")
                    assert cell.hyperlink is None


@pytest.mark.parametrize("name", list(REGISTRY))
def test_it_is_set_up_to_print_and_guarded(name, made) -> None:
    book = openpyxl.load_workbook(BytesIO(made.workbooks[name]))
    for table in made.contents[name].tables:
        sheet = book[table.name]
        assert sheet.protection.sheet
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.right.text
        for column in table.columns:
            if column.form is Form.TOTAL:
                assert column.formula, f"{table.name}: {column.title} is a result by itself"


@pytest.mark.parametrize("name", list(REGISTRY))
def test_its_pdf_has_pages_with_the_head_on_each(name, made, tmp_path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(made.pdfs[name])
    text = run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    pages = text.split("\f")[:-1]
    assert pages
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "20CSEL76 Deep Learning Laboratory" in page
        assert "Odd 2026" in page
        assert "Generated" in page


def test_every_workbook_prints_from_libreoffice(made, tmp_path) -> None:
    for file in printed(tmp_path, made.workbooks).values():
        assert file.startswith(b"%PDF-")


@pytest.mark.parametrize("name", list(REGISTRY))
def test_a_table_has_every_printed_line(name, made) -> None:
    content = made.contents[name]
    lines = sum(len(table.lines) for table in content.printed)
    assert made.tables[name].count(b"\n") >= lines + len(content.header.lines)


def test_markup_in_a_name_is_text_in_the_pdf(made, tmp_path) -> None:
    file = tmp_path / "project.pdf"
    file.write_bytes(made.pdfs["project"])
    text = run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    assert "<img" in text
    assert "<b>markup</b>" in text
    images = run(["pdfimages", "-list", file], capture_output=True, check=True).stdout.decode()
    assert len(images.splitlines()) == 2, "no picture beyond the list's two lines of heads"


def test_the_result_is_the_schemes(computed) -> None:
    rows = [row for row in _cells(computed["result"], "Result") if isinstance(row[0], int | float)]
    assert [row[3:] for row in rows] == [
        (42, 81, 41, 83, "A+", 9, "P"),
        (42, 75, 38, 80, "A+", 9, "P"),
        (20, 39, 19, 39, "F", 0, "F"),
        (34, "AB", "AB", "–", "–", "–", "A"),
        ("missing", "–", "–", "–", "–", "–", "DX"),
    ]


@pytest.mark.django_db
def test_a_draft_says_so_until_its_sheets_are_published() -> None:
    data = Gathered(_class())
    content = REGISTRY["see-marks"].content(data)
    assert content.header.draft
    teacher = data.offering.enrolments.filter(role="faculty").first().user
    event = sheets.publish(data.offering, Sheet(SEE), teacher)
    fresh = Gathered(data.offering)
    head = REGISTRY["see-marks"].content(fresh).header
    assert not head.draft
    ((label, told),) = head.states
    assert label == "SEE sheet"
    assert f"{data.offering.pk}={event.ledger_sequence}:{event.ledger_hash}" in told
    assert REGISTRY["result"].content(fresh).header.draft, "the CIE sheet is not published"


@pytest.mark.django_db
def test_a_document_of_one_student_has_nobody_else() -> None:
    data = Gathered(_class())
    only = data.students[1].enrolment
    only.offering = data.offering
    content = REGISTRY["certificates"].content(Gathered(data.offering, only))
    assert [line.usn for line in content.printed[0].lines] == [only.user.usn]
    assert content.printed[0].lines[0].cie.marks == Decimal(42)
