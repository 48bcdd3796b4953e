"""Changing a scheme under marks that were entered by it."""

from decimal import Decimal

import pytest

from grading.ledger import change_scheme, locks
from grading.ledger.sheets import publish
from grading.models import SchemeChange, SheetEvent
from grading.scheme import SchemeError
from tests.ledger.build import make_class, post

pytestmark = pytest.mark.django_db


def test_before_any_mark_everything_may_change() -> None:
    offering, _, teacher = make_class()
    change = change_scheme(offering, {"test_split": "10-20-10", "halves": True}, teacher, "agreed")
    assert (change.before, change.after) == ({}, {"test_split": "10-20-10", "halves": True})
    offering.refresh_from_db()
    assert offering.scheme == {"test_split": "10-20-10", "halves": True}


def test_a_test_mark_fixes_the_split_of_the_test() -> None:
    offering, (student,), teacher = make_class()
    post(student, "1", teacher, viva=3)
    change_scheme(offering, {"test_split": "10-20-10"}, teacher)
    post(student, "T", teacher, writeup=9)
    with pytest.raises(SchemeError, match="is fixed: a mark of the internal test was entered"):
        change_scheme(offering, {}, teacher)
    change_scheme(offering, {"test_split": "10-20-10", "cap_failed_see": False}, teacher)


def test_any_mark_fixes_whether_halves_are_given() -> None:
    offering, (student,), teacher = make_class(scheme={"halves": True})
    post(student, "1", teacher, viva=Decimal("2.5"))
    with pytest.raises(SchemeError, match="Half marks may be given"):
        change_scheme(offering, {}, teacher)
    assert list(locks(offering)) == ["halves"]


def test_a_wrong_setting_is_refused_before_anything_is_stored() -> None:
    offering, _, teacher = make_class()
    with pytest.raises(SchemeError):
        change_scheme(offering, {"halfs": True}, teacher)
    offering.refresh_from_db()
    assert offering.scheme == {}


def test_changing_nothing_keeps_no_row() -> None:
    offering, _, teacher = make_class(scheme={"halves": True})
    assert change_scheme(offering, {"halves": True, "eligibility": True}, teacher) is None
    assert not SchemeChange.objects.exists()


def test_a_published_sheet_fixes_what_its_results_rest_on() -> None:
    offering, _, teacher = make_class()
    publish(offering, SheetEvent.Sheet.SEE, teacher)
    assert list(locks(offering)) == ["eligibility", "cap_failed_see", "grades"]
    with pytest.raises(SchemeError, match="the SEE sheet was published under it"):
        change_scheme(offering, {"cap_failed_see": False}, teacher)
    change_scheme(offering, {"exemption_by_two": False}, teacher)
