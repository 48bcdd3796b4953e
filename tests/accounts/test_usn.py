"""Seat numbers: one form of writing."""

import pytest
from django.core.exceptions import ValidationError

from accounts.usn import normalise_usn


@pytest.mark.parametrize("text", ["1ga21cs001", " 1GA21CS001 ", "4XY99AI999"])
def test_a_seat_number_is_trimmed_and_in_capitals(text: str) -> None:
    assert normalise_usn(text) == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    ["", "1GA21CS000", "5GA21CS001", "1GA21CS01", "1GA21CS0011", "1GA٢١CS001", "1GA21CS001\n2"],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValidationError):
        normalise_usn(text)


def test_an_institution_may_have_another_pattern(settings) -> None:
    settings.USN_PATTERN = r"^U\d{6}$"
    assert normalise_usn("u123456") == "U123456"
    with pytest.raises(ValidationError):
        normalise_usn("1GA21CS001")
