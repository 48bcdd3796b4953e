"""The chain shows what was tampered with, also past the database's guard."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from grading.ledger import guard, head, verify
from grading.ledger.canonical import canonical, digest
from grading.models import MarkEntry, Offering
from tests.factories import make_faculty, make_student
from tests.ledger.build import make_class, post

pytestmark = [pytest.mark.django_db, pytest.mark.pipeline]


@pytest.fixture
def offering() -> Offering:
    offering, (student,), teacher = make_class()
    post(student, "1", teacher, writeup=5, execution=18, viva=4)
    post(student, "2", teacher, writeup=4, execution=12, viva=3)
    return offering


@pytest.fixture
def tamper(offering: Offering) -> Callable[..., None]:
    """Change the row at a place in the chain as somebody could who dropped the triggers."""

    def change(sequence: int, /, **fields: object) -> None:
        guard.remove()
        rows = MarkEntry.objects.filter(offering=offering, sequence=sequence)
        if fields:
            rows.update(**fields)
        else:
            rows.delete()
        guard.install()

    return change


def test_an_untouched_chain_holds(offering: Offering) -> None:
    assert verify(offering) is None
    assert head(offering).sequence == 6


COLUMNS = {field.attname for field in MarkEntry._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", sorted(COLUMNS - {"offering_id", "run_id"}))
def test_a_change_of_any_column_breaks_the_chain_at_that_row(column, offering, tamper) -> None:
    teacher = make_faculty(offering).user
    changed = {
        "sequence": 60, "enrolment_id": make_student(offering).pk, "item": "3",
        "component": "style", "state": "MK", "marks": 5, "actor_id": teacher.pk,
        "approver_id": teacher.pk, "reason": "another",
        "created_at": F("created_at") + timedelta(microseconds=1),
        "previous_hash": "1" * 64, "hash": "1" * 64,
    }  # fmt: skip
    tamper(3, **{column: changed[column]})
    broken = verify(offering)
    assert broken is not None
    assert broken.sequence == 3


@pytest.mark.parametrize("column", ["offering_id", "run_id"])
def test_the_hash_covers_the_offering_and_the_run(column, offering) -> None:
    row = MarkEntry.objects.get(offering=offering, sequence=3)
    setattr(row, column, 9999)
    assert digest(row) != row.hash


def test_a_row_that_is_gone_is_named(offering, tamper) -> None:
    tamper(3)
    broken = verify(offering)
    assert broken is not None
    assert (broken.sequence, broken.entry_id) == (3, None)
    assert broken.message == "entry 3 is missing; the next is 4"


def test_a_row_rewritten_with_its_own_hash_breaks_the_next_link(offering, tamper) -> None:
    row = MarkEntry.objects.get(offering=offering, sequence=3)
    row.marks = Decimal(5)
    tamper(3, marks=5, hash=digest(row))
    broken = verify(offering)
    assert broken is not None
    assert (broken.sequence, broken.message) == (4, "it does not follow from the entry before it")


def test_a_cut_off_end_shows_against_a_kept_head(offering, tamper) -> None:
    kept = head(offering)
    tamper(6)
    assert verify(offering) is None
    broken = verify(offering, kept=kept)
    assert broken is not None
    assert broken.message == "the ledger ends after 5 of at least 6 entries"


def test_a_chain_written_anew_shows_against_a_kept_head(offering, tamper) -> None:
    kept = head(offering)
    row = MarkEntry.objects.get(offering=offering, sequence=6)
    row.marks = Decimal(0)
    tamper(6, marks=0, hash=digest(row))
    assert verify(offering) is None
    assert verify(offering, kept=kept).message == "its hash is not the one that was kept"


def test_a_later_entry_does_not_hide_a_kept_head(offering) -> None:
    kept = head(offering)
    student = offering.enrolments.get(role="student")
    post(student, "3", make_faculty(offering).user, viva=1)
    assert verify(offering, kept=kept) is None


def test_the_canonical_form_is_the_documented_one(offering) -> None:
    row = MarkEntry.objects.get(offering=offering, sequence=1)
    when = row.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert canonical(row).decode() == (
        f'{{"actor":{row.actor_id},"approver":null,"component":"writeup","created_at":"{when}",'
        f'"enrolment":{row.enrolment_id},"format":"prayoga-mark-1","item":"1","marks":"5.00",'
        f'"offering":{offering.pk},"previous_hash":"{"0" * 64}","reason":"for a test","run":null,'
        '"sequence":1,"state":"SCORED"}'
    )


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_passes_and_prints_the_head(offering) -> None:
    end = head(offering)
    code, out, _ = run()
    assert code == 0
    assert f"{offering.pk}=6:{end.hash}" in out
    assert run(str(offering.pk), "--kept", f"{offering.pk}=6:{end.hash}")[0] == 0


def test_the_command_names_the_first_broken_link(offering, tamper) -> None:
    tamper(4, marks=20)
    row = MarkEntry.objects.get(offering=offering, sequence=4)
    code, _, err = run()
    assert code == 1
    assert f"BROKEN at entry 4 (row {row.pk}): its content is not what was hashed" in err


def test_the_command_says_that_the_guard_is_gone(offering) -> None:
    guard.remove()
    code, _, err = run()
    assert code == 1
    assert f"missing on {', '.join(guard.TABLES)}. Run './manage.py migrate'" in err


@pytest.mark.parametrize(
    "arguments", [("999",), ("--kept", "1=2"), ("--kept", f"999=1:{'0' * 64}")]
)
def test_wrong_usage_exits_with_2(offering, arguments) -> None:
    with pytest.raises(CommandError) as error:
        call_command("verify_ledger", *arguments)
    assert error.value.returncode == 2
