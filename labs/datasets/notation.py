"""Reads melodies from ABC and Humdrum kern: pitch and duration of each note, nothing else.

A note is (pitch, duration): the pitch as MIDI counts semitones, 60 the middle C, and the duration
in sixteenths of a whole note. Rests, ornaments, chords' lower notes and words are left out. What
can't be read is passed over: a melody is a row of data, not a score.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

Note = tuple[int, Fraction]
SIXTEENTHS = 16

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARPS, FLATS = "FCGDAEB", "BEADGCF"
FIFTHS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F#": 6, "C#": 7,
          "F": -1, "BB": -2, "EB": -3, "AB": -4, "DB": -5, "GB": -6, "CB": -7}  # fmt: skip
MODES = {"MAJ": 0, "ION": 0, "MIX": -1, "DOR": -2, "MIN": -3, "M": -3, "AEO": -3, "PHR": -4,
         "LOC": -5, "LYD": 1}  # fmt: skip
KEY = re.compile(r"\s*([A-Ga-g][#b]?)\s*([A-Za-z]*)")
ABC_NOTE = re.compile(r"(\^{1,2}|_{1,2}|=)?([A-Ga-g])([,']*)(\d*)(/*)(\d*)([<>]*)")
SKIPPED = re.compile(r'"[^"]*"|![^!]*!|\{[^}]*\}|\+[^+]*\+|%.*')
KERN_NOTE = re.compile(r"(\d+)(\.*)[^a-gA-G\d]*(([a-g])\4*|([A-G])\5*)([#-]*)")


def abc(text: str) -> Iterator[list[Note]]:
    """Every tune of an ABC file, in order."""
    for tune in re.split(r"^X:", text, flags=re.MULTILINE)[1:]:
        notes = _abc_tune(tune)
        if notes:
            yield notes


def kern(text: str) -> list[list[Note]]:
    """Every voice of a kern file, the lowest first. Tied notes are read as two."""
    voices: list[list[Note]] = []
    for line in text.splitlines():
        if not line or line[0] in "!*=":
            continue
        for column, token in enumerate(line.split("\t")):
            while column >= len(voices):
                voices.append([])
            found = KERN_NOTE.search(token.split(" ")[0])
            if found and "r" not in token:
                voices[column].append(_kern_note(found))
    return [voice for voice in voices if voice]


def _kern_note(found: re.Match[str]) -> Note:
    number, dots, letters, accidentals = found[1], len(found[2]), found[3], found[6]
    length = Fraction(SIXTEENTHS, int(number)) if int(number) else Fraction(2 * SIXTEENTHS)
    length *= 2 - Fraction(1, 2**dots)
    octave = 4 + (len(letters) - 1) if letters.islower() else 4 - len(letters)
    moved = accidentals.count("#") - accidentals.count("-")
    return 12 * (octave + 1) + STEPS[letters[0].upper()] + moved, length


def _abc_tune(tune: str) -> list[Note]:
    unit, signature = Fraction(SIXTEENTHS, 8), _signature("C")
    notes: list[Note] = []
    for line in tune.splitlines()[1:]:
        field = re.match(r"([A-Za-z]):(.*)", line)
        if field is None:
            notes += _abc_line(line, unit, signature)
        elif field[1] == "L" and (given := re.match(r"\s*(\d+)/(\d+)", field[2])):
            unit = Fraction(SIXTEENTHS * int(given[1]), max(int(given[2]), 1))
        elif field[1] == "K":
            signature = _signature(field[2])
    return notes


def _abc_line(line: str, unit: Fraction, signature: dict[str, int]) -> list[Note]:
    notes: list[Note] = []
    for bar in SKIPPED.sub("", line).split("|"):
        local: dict[tuple[str, str], int] = {}
        broken = Fraction(1)
        for found in ABC_NOTE.finditer(bar):
            accidental, letter, marks, times, slashes, divisor, angle = found.groups()
            octave = 5 if letter.islower() else 4
            octave += marks.count("'") - marks.count(",")
            name = letter.upper()
            if accidental:
                moved = accidental.count("^") - accidental.count("_")
                local[name, marks] = moved
            else:
                moved = local.get((name, marks), signature.get(name, 0))
            length = unit * int(times or 1) / _divided(slashes, divisor) * broken
            broken = Fraction(1)
            if angle[:1] == ">":
                length, broken = length * Fraction(3, 2), Fraction(1, 2)
            elif angle[:1] == "<":
                length, broken = length / 2, Fraction(3, 2)
            notes.append((12 * (octave + 1) + STEPS[name] + moved, length))
    return notes


def _divided(slashes: str, divisor: str) -> int:
    if not slashes:
        return 1
    return max(int(divisor), 1) if divisor else 2 ** len(slashes)


def _signature(key: str) -> dict[str, int]:
    """Letter -> semitones that the key moves it by."""
    found = KEY.match(key)
    if found is None:
        return {}
    fifths = FIFTHS.get(found[1].upper(), 0) + MODES.get(found[2].upper()[:3], 0)
    if fifths >= 0:
        return dict.fromkeys(SHARPS[:fifths], 1)
    return dict.fromkeys(FLATS[:-fifths], -1)
