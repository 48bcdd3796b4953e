"""Melodies of four kinds as the package `music21` ships them, standing in for a music-genre set.

Folk songs from China, folk songs from Germany, dances and airs from Ireland, and voices of masses
by Palestrina, each melody a list of whole numbers: one for each note, of its pitch and duration.
"""

import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from labs.datasets import notation, wheels
from labs.datasets.notation import Note
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Ragged, Rows, Split
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

PACKAGE = "music21"
CORPUS = "music21/corpus/"
GENRES = {
    "Chinese folk song": r"essenFolksong/han\d\.abc",
    "German folk song": r"essenFolksong/(boehme|erk)\d+\.abc",
    "Irish dance or air": r"oneills1850/[\d-]+(_\w+)?\.abc",
    "Palestrina mass": r"palestrina/\w+\.krn",
}
"""Class -> the files of the corpus whose melodies are of it."""
EACH = 900
HIDDEN_PER_CLASS = 150
SHORTEST, LONGEST = 16, 64
"""Notes: shorter melodies are left out, of longer ones the beginning is kept."""
LOWEST, PITCHES = 36, 60
DURATIONS = (1, 2, 3, 4, 6, 8, 12, 16)
"""In sixteenths; a note is counted to the longest that it reaches, shorter ones to the first."""
SPLIT_SEED = 20_240_318
ALPHABET = "notes.json"


def fetch(roots: Roots, report: Report) -> Path:
    return wheels.fetch(PACKAGE, roots, report)


def build(wheel: Path, hidden: Path | None) -> Split:
    """Public and hidden melodies, as many of each kind.

    No melody is in twice, transposed ones counted as the same. Columns: `sequences`, codes of the
    notes from 1, and `labels`. The file `data/notes.json` says what a code stands for.

    Raises:
        DatasetError: the wheel does not hold enough of one kind.
    """
    sequences: list[list[int]] = []
    labels: list[int] = []
    rng = np.random.Generator(np.random.PCG64(SPLIT_SEED))
    with wheels.opened(wheel, PACKAGE) as archive:
        for label, (genre, pattern) in enumerate(GENRES.items()):
            found = distinct(_melodies(archive, pattern))
            if len(found) < EACH:
                raise DatasetError(
                    f"{wheel} holds {len(found)} melodies of the kind {genre!r} instead of {EACH}: "
                    "it is another release."
                )
            chosen = rng.permutation(len(found))[:EACH]
            sequences += [coded(found[place]) for place in chosen]
            labels += [label] * EACH
    truth = np.array(labels, np.int64)
    public, kept = stratified(truth, HIDDEN_PER_CLASS, SPLIT_SEED)

    def part(which: np.ndarray) -> Rows:
        rows = Ragged.of([sequences[row] for row in which], "int64", 1)
        return Rows({"sequences": rows, "labels": truth[which]})

    return Split(part(public), part(kept), files={f"data/{ALPHABET}": _alphabet()})


def distinct(melodies: Iterator[list[Note]]) -> list[list[Note]]:
    """Melodies long enough, cut to `LONGEST` notes; of those that begin alike only the first."""
    found: dict[tuple[object, ...], list[Note]] = {}
    for melody in melodies:
        cut = melody[:LONGEST]
        if len(cut) < SHORTEST:
            continue
        beginning = cut[:SHORTEST]
        steps = tuple(after[0] - before[0] for before, after in itertools.pairwise(beginning))
        found.setdefault(steps, cut)
    return list(found.values())


def coded(melody: list[Note]) -> list[int]:
    """1 + pitch above `LOWEST` times the number of durations + the duration's place."""
    return [
        1 + min(max(pitch - LOWEST, 0), PITCHES - 1) * len(DURATIONS) + _place(length)
        for pitch, length in melody
    ]


def _place(length: Fraction) -> int:
    return max((place for place, known in enumerate(DURATIONS) if length >= known), default=0)


def _melodies(archive: zipfile.ZipFile, pattern: str) -> Iterator[list[Note]]:
    names = sorted(name for name in archive.namelist() if re.fullmatch(CORPUS + pattern, name))
    for name in names:
        text = wheels.read(archive, name).decode("utf-8", errors="replace")
        if name.endswith(".abc"):
            yield from notation.abc(text)
        else:
            yield from notation.kern(text)[-1:]  # the highest voice


def _alphabet() -> bytes:
    told = {
        "lowest_pitch": LOWEST,
        "pitches": PITCHES,
        "durations_in_sixteenths": DURATIONS,
        "largest_code": PITCHES * len(DURATIONS),
        "pitch": "lowest_pitch + (code - 1) // 8",
        "duration": "durations_in_sixteenths[(code - 1) % 8]",
    }
    return (json.dumps(told, indent=1) + "\n").encode()


SOURCE = Source(
    name="music21-tunes",
    title="Melodies of four kinds from music21's corpus",
    stand_in=True,
    stand_in_for="a music-genre data set",
    classes=tuple(GENRES),
    perturbation="drop_words",
    about="Melodies as the Python package music21 ships them with its corpus: folk songs from "
    "China and from Germany (Essen collection), dances and airs from Ireland (O'Neill, 1903), and "
    "upper voices of masses by Palestrina. They stand in for a data set of recorded music, which "
    "could not be had on this machine: a melody is a list of whole numbers, one a note, and "
    "`notes.json` says which pitch and duration each stands for.",
    licence="package music21: BSD-3-Clause; its corpus under the terms named there: Essen folk "
    "songs for non-commercial use (encoded under H. Schaffrath, with permission of E. "
    "Dahlig-Turek; ABC by S. Schlien), the others as their encoders allow",
    fetch=fetch,
    build=build,
)
