"""The CIE sheet's pages and downloads, for those who teach the course and for nobody else."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from grading.scheme import State
from grading.scoring import rubric
from grading.scoring.classwide import not_conducted
from tests.factories import make_faculty, make_student
from tests.ledger.build import make_class

pytestmark = pytest.mark.django_db
MARKS = {
    "1": (5, 18, 4), "2": (5, 16, 4), "3": (4, 16, 4), "4": (5, 18, 5), "5": (4, 14, 4),
    "6": (5, 17, 4), "7": (4, 17, 4), "T": (5, 25, 4), "P": (2, 3, 2, 1),
}  # fmt: skip


@pytest.fixture
def taught():
    """A class of three: one complete, one with entries missing, one not eligible."""
    offering, students, teacher = make_class(3)
    for item, marks in MARKS.items():
        shown = rubric.sheet(students[0], item)
        given = dict(zip((line.component.key for line in shown.lines), marks, strict=True))
        rubric.save(students[0], item, given, teacher, {})
        if item not in ("3", "T"):
            rubric.save(students[1], item, given, teacher, {})
        rubric.save(students[2], item, State.AB, teacher, {})
    return offering, students, teacher


def addresses(offering, student) -> list[str]:
    return [
        reverse("reports:cie_sheet", args=[offering.pk]),
        *(reverse("reports:download", args=[offering.pk, "cie", form]) for form in ("xlsx", "csv")),
        reverse("reports:cie_working", args=[offering.pk, student.pk]),
    ]


def read(client: Client, address: str) -> bytes:
    """A page's or a file's bytes."""
    return b"".join(client.get(address))


def test_only_who_teaches_the_offering_gets_its_documents(taught) -> None:
    offering, students, teacher = taught
    for address in addresses(offering, students[0]):
        client = Client()
        assert client.get(address).status_code == 302, "signing in comes first"
        for somebody in (students[0].user, make_student().user, make_faculty().user):
            client.force_login(somebody)
            assert client.get(address).status_code == 404
        client.force_login(teacher)
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405


def test_a_student_of_another_class_has_no_working_here(taught, client) -> None:
    offering, _, teacher = taught
    client.force_login(teacher)
    address = reverse("reports:cie_working", args=[offering.pk, make_student().pk])
    assert client.get(address).status_code == 404


def test_page_workbook_and_table_show_the_same(taught, client) -> None:
    offering, students, teacher = taught
    client.force_login(teacher)
    page, xlsx, table, _ = (read(client, a) for a in addresses(offering, students[0]))
    book = openpyxl.load_workbook(BytesIO(xlsx), data_only=True)
    of_book = {row[1]: row[8] for row in book["CIE"].iter_rows(values_only=True)}
    rows = list(csv.reader(StringIO(table.decode("utf-8-sig"))))[-3:]
    of_table = {row[1]: row[8] for row in rows}
    expected = [42, "missing", 0]
    usns = [student.user.usn for student in students]
    assert [of_book[usn] for usn in usns] == expected
    assert [of_table[usn] for usn in usns] == list(map(str, expected))
    text = page.decode()
    assert "Forty-two" in text
    assert "1 of 3 students have entries missing" in " ".join(text.split())
    assert "1 is not eligible" in " ".join(text.split())


def test_numbers_lead_to_where_they_come_from_and_missing_to_where_it_is_entered(
    taught, client
) -> None:
    offering, students, teacher = taught
    client.force_login(teacher)
    text = client.get(reverse("reports:cie_sheet", args=[offering.pk])).content.decode()
    for item in ("3", "T"):
        assert reverse("score", args=[offering.pk, students[1].pk, item]) in text
    assert reverse("score", args=[offering.pk, students[0].pk, "P"]) in text
    working = reverse("reports:cie_working", args=[offering.pk, students[0].pk])
    assert f"{working}#weekly" in text
    worked = client.get(working).content.decode()
    for item in MARKS:
        assert reverse("score", args=[offering.pk, students[0].pk, item]) in worked
    assert "41.786" in worked


def test_the_page_says_what_the_scheme_decides_and_why(taught, client) -> None:
    offering, _, teacher = taught
    client.force_login(teacher)
    text = client.get(reverse("reports:cie_sheet", args=[offering.pk])).content.decode()
    assert "distribution table out of 10, 20 and 10" in text
    assert "20CSEL68.5" in text


def test_a_class_without_students_has_a_page_and_a_workbook(client) -> None:
    offering, _, teacher = make_class(0)
    client.force_login(teacher)
    text = client.get(reverse("reports:cie_sheet", args=[offering.pk])).content.decode()
    assert "Nobody is enrolled yet" in text
    assert (
        client.get(reverse("reports:download", args=[offering.pk, "cie", "xlsx"])).status_code
        == 200
    )


def test_a_download_has_a_name_and_is_not_kept_on_the_way(taught, client) -> None:
    offering, _, teacher = taught
    client.force_login(teacher)
    got = client.get(reverse("reports:download", args=[offering.pk, "cie", "xlsx"]))
    assert got["Content-Disposition"].startswith('attachment; filename="cie-20csel76-odd-2026-2023')
    assert got["Cache-Control"] == "no-store"


def test_the_number_of_queries_does_not_grow_with_the_class(
    client, django_assert_max_num_queries
) -> None:
    offering, students, teacher = make_class(12)
    rubric.save(students[0], "1", {"viva": 3}, teacher, {})
    not_conducted(offering, "7", teacher)
    client.force_login(teacher)
    with django_assert_max_num_queries(14):
        client.get(reverse("reports:cie_sheet", args=[offering.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("reports:download", args=[offering.pk, "cie", "xlsx"]))
