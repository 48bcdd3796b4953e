"""The ledger's rows on their page, and a chain that was tampered with."""

from django.db import connection

from grading.ledger import guard, head
from grading.models import Enrolment, MarkEntry
from grading.scoring import rounds
from tests import factories
from tests.pages.register.conftest import Register


def rows(register: Register, **narrow: object) -> list[int]:
    answer = register.client.get(register.at("audit"), narrow)
    return [line.row.sequence for line in answer.context["lines"]]


def test_rows_are_found_by_who_student_and_entry(
    register: Register, second: Register, student: Enrolment
) -> None:
    other = factories.make_student(register.offering, name="Zoya Sultana", usn="1GA23CS777")
    register.enter("1", {(student, "viva"): 4})
    second.enter("2", {(other, "viva"): 3})
    suresh = register.offering.enrolments.get(user__name="Prof. Suresh Prabhu").user
    assert rows(register) == [2, 1]
    assert rows(register, who=suresh.pk) == rows(register, student="zoya") == [2]
    assert rows(register, item="1") == rows(register, student=student.user.usn) == [1]
    assert rows(register, item="1", student="zoya") == []
    assert rows(register, who="x", item="9", student="", page="9999") == [2, 1]


def test_a_row_stands_beside_what_it_took_the_place_of(
    register: Register, student: Enrolment
) -> None:
    register.enter("1", {(student, "viva"): 4, (student, "writeup"): 2})
    register.enter("1", {(student, "viva"): 5}, reason="heard again")
    register.enter("1", {(student, "state"): "AB"})
    register.enter("1", {(student, "state"): "", (student, "viva"): 3})
    lines = register.get("audit").context["lines"]
    told = [(line.title, line.old, line.new, line.row.reason) for line in lines]
    assert told == [
        ("Viva", "AB", "3", ""),
        ("whole entry", "2, 5", "AB", ""),
        ("Viva", "4", "5", "heard again"),
        ("Viva", "", "4", ""),
        ("Write-up", "", "2", ""),
    ]


def test_a_chain_that_holds_says_so_with_its_head(register: Register, student: Enrolment) -> None:
    register.enter("1", {(student, "viva"): 4})
    page = register.post("audit_verify").content.decode()
    assert "Every link holds." in page
    assert head(register.offering).hash in page


def test_a_row_changed_by_direct_sql_without_triggers_is_found_and_named(
    register: Register, student: Enrolment
) -> None:
    register.enter("1", {(student, "viva"): 4, (student, "execution"): 9})
    row = MarkEntry.objects.get(component="execution")
    guard.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grading_markentry SET marks = 20 WHERE id = %s", [row.pk])
    guard.install()
    page = register.post("audit_verify").content.decode()
    assert f"The chain is broken at row {row.sequence}." in page
    assert "Its content is not what was hashed" in page
    assert f"{student.user.usn} Aditi Rao, entry 1, execution" in page


def test_a_guard_that_is_gone_is_told(register: Register, student: Enrolment) -> None:
    guard.remove()
    assert "guard is missing" in register.post("audit_verify").content.decode()
    guard.install()


def test_who_looked_behind_a_number_is_listed_with_the_reason(
    register: Register, second: Register, student: Enrolment
) -> None:
    assert "while scoring blind" not in register.get("audit").content.decode()
    suresh = register.offering.enrolments.get(user__name="Prof. Suresh Prabhu").user
    rounds.choose(register.offering, "2", suresh, order="fair", blind=True)
    rounds.unblind(student, "2", suresh, "the file names its writer")
    rounds.choose(register.offering, "2", suresh, order="fair", blind=False)
    answer = register.get("audit")
    assert [(look.enrolment, look.item) for look in answer.context["looks"]] == [
        (None, "2"),
        (student, "2"),
    ]
    assert "the file names its writer" in answer.content.decode()
    assert "Blind scoring was ended." in answer.content.decode()
    found = {
        number: len(register.client.get(register.at("audit"), narrow).context["looks"])
        for number, narrow in enumerate(({"who": suresh.pk}, {"item": "1"}, {"student": "aditi"}))
    }
    assert found == {0: 2, 1: 0, 2: 1}
