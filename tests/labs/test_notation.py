"""Melodies are read from ABC and kern as they sound: checked by hand on a few bars."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.datasets import notation, tunes


def pitches(text: str) -> list[int]:
    return [pitch for pitch, _ in next(notation.abc(f"X:1\n{text}\n"))]


def lengths(text: str) -> list[Fraction]:
    return [length for _, length in next(notation.abc(f"X:1\n{text}\n"))]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("K:C\nCDEc", [60, 62, 64, 72]),
        ("K:C\nC,c'", [48, 84]),
        ("K:D\nFCf", [66, 61, 78]),
        ("K:Gm\nBEB", [70, 63, 70]),
        ("K:Ador\nFc", [66, 72]),
        ("K:C\n^FF|F", [66, 66, 65]),  # an accidental lasts to the bar line
        ("K:G\n=FF|F", [65, 65, 66]),
        ("K:C\n__B", [69]),
        ('K:C\n{g}C "Am" !fermata! D z2 E', [60, 62, 64]),
    ],
)
def test_pitches_follow_key_octave_and_accidental(text, heard):
    assert pitches(text) == heard


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("L:1/8\nK:C\nCD2E/F3/2", [2, 4, 1, 3]),
        ("L:1/16\nK:C\nC4D//", [4, Fraction(1, 4)]),
        ("K:C\nC>DE", [3, 1, 2]),
        ("K:C\nC<DE", [1, 3, 2]),
    ],
)
def test_durations_are_counted_in_sixteenths(text, long):
    assert lengths(text) == long


def test_a_kern_file_gives_a_melody_for_each_voice():
    text = "!!!COM: x\n**kern\t**kern\n*M4/4\t*\n=1\t=1\n4C\t2.cc#\n8BB-\t.\n4r\t[1g\n0d\t*-\n"
    assert notation.kern(text) == [[(48, 4), (46, 2), (62, 32)], [(73, 12), (67, 16)]]


@given(st.text(max_size=300))
def test_no_text_stops_the_readers(text):
    list(notation.abc(f"X:1\nK:{text}\n{text}"))
    notation.kern(text)


def test_a_note_is_coded_by_pitch_and_the_longest_duration_that_it_reaches():
    melody = [(36, Fraction(1, 2)), (36, Fraction(16)), (37, Fraction(5)), (200, Fraction(99))]
    assert tunes.coded(melody) == [1, 8, 12, 480]


def test_melodies_that_begin_with_the_same_steps_are_one():
    first = [(60 + step % 7, Fraction(1)) for step in range(20)]
    higher = [(pitch + 5, length) for pitch, length in first]
    other = [(60 + step % 5, Fraction(1)) for step in range(80)]
    found = tunes.distinct(iter([first, higher, other, first[:9]]))
    assert [len(melody) for melody in found] == [20, 64]
