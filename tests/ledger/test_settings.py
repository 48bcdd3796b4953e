"""Changing a scheme under marks that were entered by it."""

from decimal import Decimal

import pytest

from grading.ledger import change_scheme, locked_settings
from grading.scheme import SchemeError
from tests.ledger.build import make_class, post

pytestmark = pytest.mark.django_db


def test_before_any_mark_everything_may_change() -> None:
    offering, _, _ = make_class()
    assert change_scheme(offering, {"test_split": "10-20-10", "halves": True}).halves
    offering.refresh_from_db()
    assert offering.scheme == {"test_split": "10-20-10", "halves": True}


def test_a_test_mark_fixes_the_split_of_the_test() -> None:
    offering, (student,), teacher = make_class()
    post(student, "1", teacher, viva=3)
    change_scheme(offering, {"test_split": "10-20-10"})
    post(student, "T", teacher, writeup=9)
    with pytest.raises(SchemeError, match="is fixed, since a mark of the internal test"):
        change_scheme(offering, {})
    change_scheme(offering, {"test_split": "10-20-10", "cap_failed_see": False})


def test_any_mark_fixes_whether_halves_are_given() -> None:
    offering, (student,), teacher = make_class(scheme={"halves": True})
    post(student, "1", teacher, viva=Decimal("2.5"))
    with pytest.raises(SchemeError, match="Half marks may be given"):
        change_scheme(offering, {})
    assert [setting.key for setting in locked_settings(offering)] == ["halves"]


def test_a_wrong_setting_is_refused_before_anything_is_stored() -> None:
    offering, _, _ = make_class()
    with pytest.raises(SchemeError):
        change_scheme(offering, {"halfs": True})
    offering.refresh_from_db()
    assert offering.scheme == {}
