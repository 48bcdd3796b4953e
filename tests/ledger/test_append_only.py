"""The database itself refuses to change or delete what the ledger holds."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from grading.ledger import guard
from grading.models import MarkEntry, RubricScore
from tests.ledger.build import make_class, post

pytestmark = [pytest.mark.django_db, pytest.mark.pipeline]


@pytest.fixture
def entry() -> MarkEntry:
    _, (student,), teacher = make_class()
    (row,) = post(student, "1", teacher, viva=3)
    RubricScore.objects.create(entry=row, attribute="Viva", max_marks=5, band="Good", descriptor="")
    return row


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE grading_markentry SET marks = 5",
        "UPDATE grading_markentry SET hash = '' WHERE sequence = 1",
        "DELETE FROM grading_rubricscore",
        "UPDATE grading_rubricscore SET band = 'Poor'",
        "DELETE FROM grading_markentry",
    ],
)
def test_sql_that_changes_or_deletes_is_refused(entry: MarkEntry, statement: str) -> None:
    refused = pytest.raises(IntegrityError, match="post a new decision instead")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    entry.refresh_from_db()
    assert entry.marks == 3


def test_rows_cannot_be_replaced_or_emptied_either(entry: MarkEntry) -> None:
    replace = (
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE grading_markentry CASCADE"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO grading_markentry SELECT * FROM grading_markentry"
    )
    refused = pytest.raises(IntegrityError, match="post a new decision instead")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)


def test_the_application_is_refused_too(entry: MarkEntry) -> None:
    entry.marks = 5
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.rubric.delete()


def test_every_migrate_puts_the_guard_back_on_a_remade_table() -> None:
    guard.remove()
    assert guard.missing() == list(guard.TABLES)
    call_command("migrate", stdout=StringIO())
    assert guard.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_empty_its_tables_afterwards(entry: MarkEntry) -> None:
    """tests/conftest.py takes the guard away for that, and puts it back."""
    call_command("flush", interactive=False, stdout=StringIO())
    assert not MarkEntry.objects.exists()
    assert guard.missing() == []
