"""Slips on paper, and checking a code that stands on one."""

import itertools
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.exams import draw as drawing
from grading.exams import slips
from grading.models import Seat
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import commit, drawn, seen_by

pytestmark = pytest.mark.django_db
EVIL = '<img src="file:///etc/passwd"><b>Bold</b>'


@pytest.fixture
def session():
    return drawn(make_sitting(students=10))


def text_of(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "slips.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_each_seat_has_a_slip_with_its_code(session, tmp_path) -> None:
    answer = seen_by(examiner(session)).get(reverse("slips", args=[session.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    text = text_of(tmp_path, answer.content)
    for seat in session.seats.all():
        assert seat.enrolment.user.usn in text
        assert slips.code(seat) in text
    assert text.count("\f") == 2  # eight on a page, ten slips


def test_after_a_change_nothing_is_printed_over_anything_else(tmp_path) -> None:
    session = drawn(make_sitting(students=1, place="Laboratory 3, second floor, old building"))
    seat = drawing.change(session.seats.get(), examiner(session))
    seat.enrolment.user.name = "Venkata Narasimha Raju Subrahmanya"
    seat.enrolment.user.save()
    answer = seen_by(examiner(session)).get(reverse("slips", args=[session.pk]))
    (tmp_path / "slips.pdf").write_bytes(answer.content)
    command = ["pdftotext", "-bbox", "slips.pdf", "-"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert ">After</word>" in said
    words = [
        tuple(map(float, found))
        for found in re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', said
        )
    ]
    for one, other in itertools.combinations(words, 2):
        # Boxes are as high as a line; half a line over another is on top of it.
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        least = min(one[3] - one[1], other[3] - other[1])
        assert across <= 0 or down < least / 2, (one, other)


def test_one_slip_is_printed_alone(session, tmp_path) -> None:
    seat = session.seats.last()
    browser = seen_by(examiner(session))
    answer = browser.get(reverse("slips", args=[session.pk]) + f"?seat={seat.pk}")
    text = text_of(tmp_path, answer.content)
    assert slips.code(seat) in text
    assert session.seats.first().enrolment.user.usn not in text


def test_before_the_draw_there_are_no_slips() -> None:
    session = commit(make_sitting())
    answer = seen_by(examiner(session)).get(reverse("slips", args=[session.pk]), follow=True)
    assert "there are no slips" in answer.content.decode()


def test_a_name_full_of_markup_is_printed_as_text_and_loads_nothing(tmp_path) -> None:
    session = make_sitting(students=0)
    session.seats.create(
        enrolment=factories.make_student(session.offering, name=EVIL), number=1, kind="S"
    )
    session = drawn(session)
    answer = seen_by(examiner(session)).get(reverse("slips", args=[session.pk]))
    text = text_of(tmp_path, answer.content)
    assert "<b>Bold" in text
    assert "root:" not in text


def check(code: str) -> str:
    return Client().get(reverse("slip_check"), {"code": code}).content.decode()


def test_a_genuine_code_tells_what_was_drawn_however_it_is_typed(session) -> None:
    seat = session.seats.first()
    code = slips.code(seat)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O")):
        page = check(typed)
        assert "Genuine." in page
        assert seat.enrolment.user.usn in page
    assert "Genuine." in Client().get(reverse("slip", args=[code])).content.decode()


@pytest.mark.parametrize("typed", ["1", "nonsense!", "1-0000-0000-0000", "-" * 30, "Z" * 70])
def test_what_is_no_code_is_told(session, typed: str) -> None:
    assert "No slip has this code." in check(typed)


def test_a_code_longer_than_any_and_none_at_all_are_told(session) -> None:
    assert "at most" in check("1" * 500)
    assert "No slip" not in Client().get(reverse("slip_check")).content.decode()
    assert "required" in check("")


def test_each_character_of_a_code_counts(session) -> None:
    code = slips.code(session.seats.first()).replace("-", "")
    for place in range(len(code)):
        other = slips.ALPHABET[(slips.ALPHABET.index(code[place]) + 1) % len(slips.ALPHABET)]
        assert slips.find(code[:place] + other + code[place + 1 :]) is None


def test_after_a_change_the_old_slip_says_so_and_the_new_one_holds(session) -> None:
    seat = session.seats.first()
    old = slips.code(seat)
    drawing.change(seat, examiner(session))
    new = slips.code(Seat.objects.get(pk=seat.pk))
    assert new != old
    assert "replaced" in check(old)
    assert "Genuine." in check(new)


def test_codes_of_a_class_differ(session) -> None:
    codes = {slips.code(seat) for seat in session.seats.all()}
    assert len(codes) == session.seats.count()


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_check(text: str) -> None:
    assert slips.find(text) is None
