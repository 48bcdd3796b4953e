"""The nine acceptance cases, typed into pages and read from them by the student."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.exams import draw
from grading.ledger import item_of
from grading.models import Enrolment, Offering
from grading.scoring.results import results
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.conftest import signed_in
from tests.pages.register.conftest import Register
from tests.scoring.class_of_marks import SEE_KEYS, spread
from tests.scoring.test_results import SEVEN_TWELVES

FIRST = [27, 25, 24, 28, 22, 26, 25]
LAST = [28, 27, 27, 27, 27, 27, 27]
EIGHT = [23, 22, 22, 23, 22, 23, "NC"]
AB = "AB"

# number, weekly, test, project, SEE -> CIE, what the student reads of the result
CASES = [
    ("1", FIRST, 34, 8, [8, 33, 8, 20, 8, 4], 42, "Total 83 of 100, grade A+ (9 points). Passed."),
    ("2", SEVEN_TWELVES, 16, 4, [6, 22, 4, 5, 2, 1], 20, "Total 40 of 100, grade P (4 points)."),
    ("3a", SEVEN_TWELVES, 18, 3, [6, 22, 4, 5, 2, 1], 20, "Total 40 of 100, grade P"),
    ("3b", [12] * 6 + [11], 18, 3, None, 19, "Your CIE is below 20"),
    ("4", SEVEN_TWELVES, 16, 4, [5, 20, 4, 7, 2, 1], 20, "Total 39 of 100, grade F (0 points)."),
    ("5a", FIRST, 34, 8, AB, 42, "You were absent from the SEE."),
    ("5b", FIRST, 34, 8, [0] * 6, 42, "Total 42 of 100, grade F (0 points). Not passed"),
    ("7 absent", [24, 22, AB, 26, 25, 23, 20], 28, 7, AB, 34, "absent"),
    ("7 exempt", [24, 22, "EXM", 26, 25, 23, 20], 28, 7, AB, 37, "absent"),
    ("7 make-up", [24, 22, "MK 18", 26, 25, 23, 20], 28, 7, AB, 37, "absent"),
    ("8", EIGHT, 30, 10, AB, 40, "absent"),
    ("9", LAST, 38, 8, [9, 38, 9, 22, 8, 3], 45, "Total 90 of 100, grade O (10 points). Passed."),
]


def _typed(student: Enrolment, item: str, total: object) -> dict[tuple[Enrolment, str], object]:
    text = str(total)
    if text in ("AB", "EXM", "NC"):
        return {(student, "state"): text}
    marks = spread(student, item, int(text.removeprefix("MK ")))
    fields: dict[tuple[Enrolment, str], object] = {(student, k): v for k, v in marks.items()}
    return fields | ({(student, "state"): "MK"} if text.startswith("MK") else {})


def _published(register: Register, student: Enrolment) -> str:
    """Publish both sheets and read the student's page as plain words."""
    for sheet in ("cie", "see"):
        register.post("sheet_publish", sheet)
    page = signed_in(student.user).get(reverse("class_marks", args=[student.pk]))
    text = page.content.decode()
    text = text[text.index('id="published"') :]
    for tag in ('<b class="num">', "<b>", "</b>"):
        text = text.replace(tag, "")
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"case {case[0]}")
def test_a_case_from_the_grid_to_the_students_result(
    register: Register, student: Enrolment, second: Register, case
) -> None:
    _, weekly, test, project, see, cie, told = case
    other = second.offering.enrolments.get(user__name="Prof. Suresh Prabhu").user
    for number, total in enumerate(weekly, 1):
        register.enter(
            str(number), _typed(student, str(number), total), reason="agreed", approver=other.pk
        )
    register.enter("T", _typed(student, "T", test))
    register.enter("P", _typed(student, "P", project))
    if see == AB:
        register.enter("S", {(student, "state"): AB})
    elif see is not None:
        register.enter("S", {(student, key): mark for key, mark in zip(SEE_KEYS, see, strict=True)})
    text = _published(register, student)
    assert f"{cie} of 50" in text
    assert told in text


def test_a_case_by_pasting_and_by_workbook_gives_the_same(
    register: Register, student: Enrolment
) -> None:
    usn = student.user.usn
    for number, total in enumerate(FIRST, 1):
        marks = spread(student, str(number), total)
        rows = (["USN", *marks], [usn, *marks.values()])
        assert register.save(register.table(str(number), *rows)).status_code == 302
    register.save(register.table("T", ["USN", "W", "E", "V"], [usn, 5, 24, 5]))
    register.save(register.table("P", ["USN", "P", "I", "D", "R"], [usn, 2, 4, 2, 0]))
    heads = [part.title for part in item_of(register.offering, "S").components]
    register.save(register.table("S", ["USN", *heads], [usn, 8, 33, 8, 20, 8, 4]))
    assert "Total 83 of 100, grade A+" in _published(register, student)


def test_case_6_a_changed_experiment_costs_part_a_its_write_up(db: None) -> None:
    sitting = make_sitting(students=1)
    draw.commit(sitting, examiner(sitting))
    draw.draw(sitting, "call", examiner(sitting))
    seat = draw.change(sitting.seats.get(), examiner(sitting))
    student, offering = seat.enrolment, sitting.offering
    register = Register(signed_in(examiner(sitting)), offering)
    marks = dict(zip(SEE_KEYS, [8, 34, 7, 22, 8, 4], strict=True))
    fields = {(student, key): mark for key, mark in marks.items()}
    refused = register.grid("S", fields)
    assert refused.status_code == 422
    assert "Part A write-up: the experiment was changed, so its write-up is 0" in str(
        refused.context["problems"]
    )
    register.enter("S", fields | {(student, "writeup"): 0})
    (line,) = results(Offering.objects.get(pk=offering.pk))
    assert (line.see.raw, line.see.marks) == (75, 38)


def test_students_see_nothing_of_the_see_before_it_is_published(
    register: Register, student: Enrolment, as_student: Client
) -> None:
    register.enter("S", {(student, "writeup"): 7})
    page = as_student.get(reverse("my_marks")).content.decode()
    assert "Published" not in page
    assert "SEE" not in page


def test_while_a_sheet_is_corrected_students_see_what_was_published(
    register: Register, student: Enrolment, second: Register, as_student: Client
) -> None:
    for number, total in enumerate(FIRST, 1):
        register.enter(str(number), _typed(student, str(number), total))
    register.enter("T", _typed(student, "T", 34))
    register.enter("P", _typed(student, "P", 8))
    register.post("sheet_publish", "cie")
    register.post("sheet_ask", "cie", reason="a page was left out")
    second.post("sheet_decide", "cie", do="agree")
    register.enter("P", {(student, "report"): 2})
    page = as_student.get(reverse("my_marks"))
    assert page.context["published"].cie.marks == 42
    assert "being corrected" in page.content.decode()
    register.post("sheet_publish", "cie")
    assert as_student.get(reverse("my_marks")).context["published"].cie.marks == 44


def test_a_class_without_anybody_can_be_looked_at(register: Register) -> None:
    for name in ("register", "publishing", "orders", "scheme", "audit", "teams"):
        assert register.get(name).status_code == 200
    for item in ("1", "T", "P", "S"):
        assert "No students yet" in register.get("entry_grid", item).content.decode()
    assert factories.make_offering().pk != register.offering.pk
