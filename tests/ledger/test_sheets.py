"""A published sheet is locked; two people and a reason unlock it; corrections are rows."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from grading.ledger import Decision, Locked, present, record
from grading.ledger.sheets import SheetRefused, ask_to_unlock, decide, publish, state_of
from grading.models import SheetEvent
from grading.scheme import SEE, State
from tests import factories

pytestmark = pytest.mark.django_db
CIE = SheetEvent.Sheet.CIE


@pytest.fixture
def offering():
    return factories.make_offering()


@pytest.fixture
def student(offering):
    return factories.make_student(offering)


@pytest.fixture
def first(offering):
    return factories.make_faculty(offering).user


@pytest.fixture
def second(offering):
    return factories.make_faculty(offering).user


def mark(student, actor, value: int, item: str = "1") -> None:
    seen = {key: row.pk for key, row in present(student, item).items()}
    decision = {"viva": Decision(State.SCORED, Decimal(value))}
    record(student, item, decision, actor, expected=seen)


def test_a_published_sheet_takes_no_mark_and_says_what_to_do(offering, student, first) -> None:
    mark(student, first, 3)
    publish(offering, CIE, first)
    with pytest.raises(Locked, match="second person"):
        mark(student, first, 4)
    assert present(student, "1")["viva"].marks == 3


def test_the_other_sheet_stays_open(offering, student, first) -> None:
    publish(offering, CIE, first)
    mark(student, first, 4, SEE)


def test_two_people_unlock_it_and_it_can_be_published_again(
    offering, student, first, second
) -> None:
    mark(student, first, 3)
    before = publish(offering, CIE, first)
    ask_to_unlock(offering, CIE, first, "a page was left out")
    decide(offering, CIE, second, agree=True)
    mark(student, first, 4)
    assert state_of(offering, CIE).published == before
    after = publish(offering, CIE, first)
    assert (before.ledger_sequence, after.ledger_sequence) == (1, 2)
    assert state_of(offering, CIE).locked


def test_who_asked_can_not_agree_but_may_take_it_back(offering, first, second) -> None:
    publish(offering, CIE, first)
    ask_to_unlock(offering, CIE, first, "why")
    with pytest.raises(SheetRefused, match="somebody else"):
        decide(offering, CIE, first, agree=True)
    decide(offering, CIE, first, agree=False)
    assert state_of(offering, CIE).locked
    with pytest.raises(SheetRefused, match="Nobody has asked"):
        decide(offering, CIE, second, agree=True)


@pytest.mark.parametrize("reason", ["", "  "])
def test_unlocking_needs_a_reason(offering, first, reason) -> None:
    publish(offering, CIE, first)
    with pytest.raises(SheetRefused, match="reason"):
        ask_to_unlock(offering, CIE, first, reason)


def test_asking_twice_publishing_twice_and_asking_for_an_open_sheet_are_refused(
    offering, first, second
) -> None:
    with pytest.raises(SheetRefused, match="not locked"):
        ask_to_unlock(offering, CIE, first, "why")
    publish(offering, CIE, first)
    with pytest.raises(SheetRefused, match="already"):
        publish(offering, CIE, second)
    ask_to_unlock(offering, CIE, first, "why")
    with pytest.raises(SheetRefused, match="has asked already"):
        ask_to_unlock(offering, CIE, second, "why too")


def test_only_who_teaches_the_class_decides_about_its_sheets(offering, student) -> None:
    for stranger in (student.user, factories.make_faculty().user):
        with pytest.raises(SheetRefused, match="teaches"):
            publish(offering, CIE, stranger)


def test_its_history_can_not_be_rewritten(offering, first) -> None:
    event = publish(offering, CIE, first)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE grading_sheetevent SET kind = 'unlocked' WHERE id = %s", [event.pk])
    assert state_of(offering, CIE).locked
