"""MNIST-5k as it is installed: which rows, where, and who may read them."""

import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import (
    Dataset,
    DatasetError,
    DatasetMissing,
    Roots,
    Split,
    cifar10,
    mnist_stand_in,
    store,
)
from labs.parse import load_catalogue
from tests.labs.test_calibration_file import MEASURED

DIGEST = "478a0da87286dde82ab052526da3f37d8eb0201f555fc5979d09f38ac78d82af"
"""Of the rows, recorded when the split was made. Calibrations refer to it."""


def test_it_is_split_by_the_recorded_seed_into_the_recorded_rows(digits: Dataset) -> None:
    assert digits.digest == DIGEST
    assert digits.public["images"].shape == (4000, 32, 32, 3)
    assert digits.hidden["images"].shape == (1000, 32, 32, 3)
    assert digits.public["images"].dtype == digits.hidden["images"].dtype == np.uint8
    assert digits.public["labels"].dtype == digits.hidden["labels"].dtype == np.int64
    assert np.bincount(digits.public["labels"]).tolist() == [400] * 10
    assert np.bincount(digits.hidden["labels"]).tolist() == [100] * 10


def test_no_row_is_both_public_and_hidden(digits: Dataset) -> None:
    public = {image.tobytes() for image in digits.public["images"]}
    assert not any(image.tobytes() in public for image in digits.hidden["images"])


def test_it_says_that_it_stands_in_and_for_what(digits: Dataset) -> None:
    assert (digits.stand_in, digits.stand_in_for) == (True, "CIFAR-10 (small)")
    readme = (digits.public_folder / "data" / "README.md").read_text()
    assert "stand in for CIFAR-10" in readme


def test_digits_have_a_black_border_and_three_equal_channels(digits: Dataset) -> None:
    images = np.asarray(digits.public["images"])
    assert (images[..., 0] == images[..., 1]).all()
    assert (images[..., 0] == images[..., 2]).all()
    inner = images.copy()
    inner[:, 2:-2, 2:-2] = 0
    assert not inner.any()
    assert images.max() == 255


def test_nothing_hidden_lies_below_what_is_mounted(digits: Dataset, installed_roots: Roots) -> None:
    hidden = [digits.hidden["images"][0].tobytes(), digits.hidden["labels"].tobytes()]
    for mount in digits.mounts:
        assert not mount.source.is_relative_to(installed_roots.hidden)
        assert not installed_roots.hidden.is_relative_to(mount.source)
        files = mount.source.rglob("*") if mount.source.is_dir() else [mount.source]
        for file in files:
            assert not file.is_symlink()
            assert not file.is_file() or not any(part in file.read_bytes() for part in hidden)
    folder = digits.public_folder
    assert not any("hidden" in path.name for path in folder.rglob("*"))


def test_hidden_rows_are_for_the_grader_alone_and_public_ones_for_all(
    digits: Dataset, installed_roots: Roots
) -> None:
    for path in [installed_roots.hidden, *installed_roots.hidden.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    for path in [digits.public_folder, *digits.public_folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)


def test_hidden_rows_that_others_may_open_are_refused(roots: Roots) -> None:
    datasets.install("mnist-5k", roots)
    roots.hidden.chmod(0o750)
    with pytest.raises(DatasetError, match=r"others may open it \(mode 750\). Run: chmod 700"):
        datasets.load("mnist-5k", roots)
    datasets.install("mnist-5k", roots)  # Installing again closes it.
    assert datasets.load("mnist-5k", roots).digest == DIGEST


def test_a_choice_gives_its_stand_in_where_the_canonical_set_is_missing(
    installed_roots: Roots,
) -> None:
    assert datasets.load("cifar10-small", installed_roots).name == "mnist-5k"


def test_missing_data_names_the_command(tmp_path) -> None:
    with pytest.raises(DatasetMissing, match=r"'./manage.py datasets install mnist-5k'"):
        datasets.load("cifar10-small", Roots.below(tmp_path))


def test_an_unknown_name_suggests_the_nearest(installed_roots: Roots) -> None:
    with pytest.raises(DatasetError, match=r"no data set 'mnist5k'. Did you mean 'mnist-5k'\?"):
        datasets.load("mnist5k", installed_roots)


def test_a_task_gets_the_data_that_it_was_calibrated_on(installed_roots: Roots) -> None:
    task = load_catalogue().task("1a")
    there = replace(task, calibration=replace(MEASURED, dataset_digest=DIGEST))
    assert datasets.load_for(there, installed_roots).digest == DIGEST
    assert datasets.load_for(replace(task, calibration=None), installed_roots).digest == DIGEST
    gone = replace(task, calibration=replace(MEASURED, dataset_digest="ff" * 32))
    with pytest.raises(DatasetError, match=r"calibrated on mnist-5k ffffffffffff, but 478a0da87"):
        datasets.load_for(gone, installed_roots)


def test_better_data_that_come_later_wait_for_the_next_calibration(
    tmp_path: Path, digits: Dataset
) -> None:
    roots = Roots.below(tmp_path)
    few = Split(digits.public.take(range(20)), digits.hidden.take(range(20)))
    for source in (mnist_stand_in.SOURCE, cifar10.SOURCE):
        store.write(source, few, roots, lambda line: None)
    digest = datasets.load("mnist-5k", roots).digest
    calibrated = replace(MEASURED, dataset="mnist-5k", dataset_digest=digest)
    task = replace(load_catalogue().task("1a"), calibration=calibrated)
    assert datasets.load(task.dataset, roots).name == "cifar10"
    assert datasets.load_for(task, roots).name == "mnist-5k"
