"""A class's entry on its pages: bad cells are named, changes shown, conflicts chosen."""

import io

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from grading.models import Enrolment, MarkEntry
from tests import factories
from tests.pages.conftest import queries_of
from tests.pages.register.conftest import Register


def book(*rows: list[object]) -> bytes:
    made = Workbook()
    made.active.title = "Marks"
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def problems(answer) -> str:
    assert answer.status_code == 422
    assert not MarkEntry.objects.exists()
    return "\n".join(answer.context["problems"])


def test_nothing_is_stored_before_it_was_looked_at(register: Register, student: Enrolment) -> None:
    preview = register.grid("1", {(student, "viva"): 4})
    assert preview.status_code == 200
    assert not MarkEntry.objects.exists()
    page = preview.content.decode()
    assert "Nothing is saved yet" in page
    assert register.save(preview).status_code == 302
    assert "Saved: 1 decision for 1 student" in register.get("entry_grid", "1").content.decode()
    assert MarkEntry.objects.get().marks == 4


def test_a_bad_field_stands_in_the_grid_with_everything_typed(
    register: Register, student: Enrolment
) -> None:
    answer = register.grid("1", {(student, "viva"): 6, (student, "execution"): 18})
    assert f"{student.user.usn}, Viva: Viva: 6 is over the maximum of 5" in problems(answer)
    page = answer.content.decode()
    assert 'value="6"' in page
    assert 'value="18"' in page
    assert 'aria-invalid="true"' in page


def test_going_back_from_the_preview_keeps_what_was_typed(
    register: Register, student: Enrolment
) -> None:
    preview = register.grid("1", {(student, "viva"): 4})
    back = register.post("entry_grid", "1", payload=preview.context["payload"])
    assert 'value="4"' in back.content.decode()
    assert register.save(register.grid("1", {(student, "viva"): 4}, back)).status_code == 302


def test_a_bad_cell_of_a_workbook_is_named_by_sheet_and_cell(
    register: Register, student: Enrolment
) -> None:
    usn = student.user.usn
    answer = register.workbook("1", book(["USN", "E", "V"], [usn, 31, "=1"], ["1GA99CS001", 1, 1]))
    told = problems(answer)
    assert "Marks!B2: Execution: 31 is over the maximum of 20" in told
    assert "Marks!C2: holds a formula" in told
    assert "Marks!A3: “1GA99CS001” is no student of this class." in told


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("marks.xlsm", b"PK", "macros"),
        ("marks.xlsx", b"no workbook", "no .xlsx workbook"),
        ("marks.xlsx", b"PK" + b"\0" * 2_100_000, "larger than 2 MB"),
    ],
)
def test_a_file_that_is_refused_stores_nothing(
    register: Register, student: Enrolment, name: str, content: bytes, told: str
) -> None:
    assert told in problems(register.workbook("1", content, name))


def test_what_was_pasted_stays_in_its_field(register: Register, student: Enrolment) -> None:
    answer = register.table("1", ["USN", "V"], [student.user.usn, "-3"])
    assert "B2: Viva: -3 is negative" in problems(answer)
    assert f"{student.user.usn}\t-3" in answer.content.decode()


def test_halves_are_taken_where_the_scheme_allows_them(
    register: Register, student: Enrolment
) -> None:
    half = register.table("1", ["USN", "V"], [student.user.usn, "2.5"])
    assert "halves are a setting" in problems(half)
    register.offering.scheme = {"halves": True}
    register.offering.save()
    assert (
        register.save(register.table("1", ["USN", "V"], [student.user.usn, "2.5"])).status_code
        == 302
    )
    assert MarkEntry.objects.get().marks == 2.5


def test_somebody_elses_newer_mark_is_shown_and_chosen(
    register: Register, second: Register, student: Enrolment
) -> None:
    opened = register.get("entry_grid", "1")
    second.enter("1", {(student, "viva"): 2, (student, "writeup"): 5})
    preview = register.grid("1", {(student, "viva"): 4, (student, "execution"): 18}, opened)
    assert preview.status_code == 409
    page = preview.content.decode()
    assert "Prof. Suresh Prabhu: <b>2</b>" in page
    assert "mine: <b>4</b>" in page
    unchosen = register.save(preview)
    assert unchosen.status_code == 409
    pick = f"pick-{student.pk}-viva"
    assert register.save(preview, **{pick: "theirs"}).status_code == 302
    assert {row.component: row.marks for row in MarkEntry.objects.order_by("sequence")} == {
        "writeup": 5, "viva": 2, "execution": 18,
    }  # fmt: skip
    again = register.grid("1", {(student, "viva"): 4}, opened)
    assert register.save(again, **{pick: "mine"}).status_code == 302
    assert MarkEntry.objects.order_by("sequence").last().marks == 4


def test_a_mark_that_came_between_preview_and_saving_is_not_overwritten(
    register: Register, second: Register, student: Enrolment
) -> None:
    preview = register.table("1", ["USN", "V"], [student.user.usn, 4])
    second.enter("1", {(student, "viva"): 2})
    answer = register.save(preview)
    assert answer.status_code == 409
    assert MarkEntry.objects.get().marks == 2
    assert register.save(answer, **{f"pick-{student.pk}-viva": "mine"}).status_code == 302


def test_saving_twice_posts_once(register: Register, student: Enrolment) -> None:
    preview = register.grid("1", {(student, "viva"): 4})
    assert [register.save(preview).status_code for _ in range(2)] == [302, 302]
    assert MarkEntry.objects.count() == 1


@pytest.mark.parametrize(
    "payload",
    ["", "x", "[]", "{}", '{"rows":{"1":{"viva":[4,"x"]}},"seen":{},"now":{}}',
     '{"rows":{},"seen":{"x":{}},"now":{}}', "[" * 100_000],
)  # fmt: skip
def test_a_form_that_was_changed_on_the_way_saves_nothing(
    register: Register, student: Enrolment, payload: str
) -> None:
    assert register.post("entry_save", "1", payload=payload).status_code == 302
    assert register.post("entry_grid_preview", "1", seen=payload).status_code in (200, 302)
    assert register.post("entry_grid", "1", payload=payload).status_code == 302
    assert not MarkEntry.objects.exists()


def test_a_locked_entry_has_no_fields_and_takes_nothing(
    register: Register, student: Enrolment
) -> None:
    opened = register.get("entry_grid", "S")
    register.enter("S", {(student, "state"): "AB"})
    register.post("sheet_publish", "see")
    assert '<input name="f-' not in register.get("entry_grid", "S").content.decode()
    refused = register.grid("S", {(student, "writeup"): 4}, opened)
    assert "is locked" in "\n".join(refused.context["problems"])
    assert MarkEntry.objects.count() == 1


def test_the_template_holds_the_class_and_what_stands(
    register: Register, student: Enrolment
) -> None:
    register.enter("1", {(student, "viva"): 4})
    answer = register.get("entry_template", "1")
    sheet = load_workbook(io.BytesIO(answer.content))["Marks"]
    assert [cell.value for cell in sheet[1]] == [
        "No.", "USN", "Name", "State", "Write-up (5)", "Execution (20)", "Viva (5)", "Remark",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:7] == [
        1, student.user.usn, "Aditi Rao", None, None, None, 4,
    ]  # fmt: skip


def test_a_students_name_is_never_a_formula_in_the_template(register: Register) -> None:
    factories.make_student(register.offering, name="=cmd|' /C calc'!A0")
    sheet = load_workbook(io.BytesIO(register.get("entry_template", "1").content))["Marks"]
    assert sheet["C2"].data_type == "s"


@pytest.mark.parametrize("name", ["entry_grid", "entry_table", "entry_template"])
def test_an_entry_that_the_course_does_not_have_is_not_there(register: Register, name: str) -> None:
    assert register.get(name, "8").status_code == 404


def test_the_pages_need_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, register: Register, student: Enrolment
) -> None:
    names = [("register",), ("entry_grid", "1"), ("entry_grid", "S"), ("entry_table", "1"),
             ("publishing",), ("orders",), ("scheme",), ("audit",), ("teams",)]  # fmt: skip
    register.enter("1", {(student, "viva"): 4})
    before = {name: queries_of(as_teacher, register.at(*name)) for name in names}
    for _ in range(4):
        other = factories.make_student(register.offering)
        register.enter("1", {(other, "viva"): 4})
        register.post("order_issue", student=other.pk, kind="W", reason="why")
        register.post("team_new", students=[other.pk])
    after = {name: queries_of(as_teacher, register.at(*name)) for name in names}
    assert after == before
    assert max(after.values()) <= 15, after


def test_rows_that_no_database_could_have_are_a_changed_form(
    register: Register, student: Enrolment
) -> None:
    seen = f'{{"{student.pk}":{{"viva":{"9" * 19}}}}}'
    answer = register.post("entry_grid_preview", "1", seen=seen, **{f"f-{student.pk}-viva": "3"})
    assert answer.status_code == 302
    assert not MarkEntry.objects.exists()
