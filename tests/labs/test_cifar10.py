"""CIFAR-10's binary edition: read without a pickle, never judged by rows that are public."""

import dataclasses
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import DatasetError, Roots, cifar10
from labs.datasets.cifar10 import BATCHES, BINARY, PYTHON, TEST_BATCH, build, read

ROWS = 300
"""In each batch here; the reader is told so."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cifar10, "BATCH_ROWS", ROWS)
    monkeypatch.setattr(cifar10, "SMALL_PER_CLASS", 20)


def records(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = rng.integers(0, 256, (ROWS, 1 + 3072), dtype=np.uint8)
    made[:, 0] = np.arange(ROWS) % 10
    return made


def pack(file: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w:gz", compresslevel=1) as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    names = [*BATCHES, TEST_BATCH]
    members = {name: records(seed).tobytes() for seed, name in enumerate(names)}
    return pack(tmp_path / BINARY.name, members)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    save(folder, np.random.default_rng(99).integers(0, 256, (250, 32, 32, 3), dtype=np.uint8))
    return folder


def save(folder: Path, images: np.ndarray, labels: np.ndarray | None = None) -> None:
    np.save(folder / "images.npy", images)
    np.save(folder / "labels.npy", np.arange(len(images)) % 10 if labels is None else labels)


def test_a_record_becomes_its_picture_and_label(archive: Path) -> None:
    images, labels = read(archive, BATCHES[:1])
    first = records(0)
    assert images.shape == (ROWS, 32, 32, 3)
    assert labels.tolist() == first[:, 0].tolist()
    assert images[7, 3, 5].tolist() == [first[7, 1 + c * 1024 + 3 * 32 + 5] for c in range(3)]


def test_public_rows_are_a_stratified_sample_of_the_training_rows(archive, own) -> None:
    rows = build(archive, own)
    assert np.bincount(rows.public["labels"]).tolist() == [20] * 10
    training = {image.tobytes() for image in read(archive, BATCHES)[0]}
    assert all(image.tobytes() in training for image in rows.public["images"])
    assert np.array_equal(rows.public["images"], build(archive, own).public["images"])


def test_hidden_rows_are_the_courses_own(archive: Path, own: Path) -> None:
    assert np.array_equal(build(archive, own).hidden["images"], np.load(own / "images.npy"))


def test_without_rows_of_the_course_nothing_is_downloaded_and_it_says_what_is_needed(
    tmp_path: Path,
) -> None:
    with pytest.raises(DatasetError, match=r"install cifar10 --hidden FOLDER.*images.npy \(uint8"):
        datasets.install("cifar10", Roots.below(tmp_path))
    assert not (tmp_path / "downloads").exists()


def test_rows_of_the_course_are_refused_where_a_set_holds_back_its_own(tmp_path, own) -> None:
    with pytest.raises(DatasetError, match="mnist-5k holds back rows of its own"):
        datasets.install("mnist-5k", Roots.below(tmp_path), hidden=own)


@pytest.mark.parametrize(
    ("batch", "change"),
    [
        (BATCHES[2], lambda image: image),
        (TEST_BATCH, lambda image: image),
        (TEST_BATCH, lambda image: image[:, ::-1]),
        (TEST_BATCH, lambda image: np.clip(image.astype(int) + 3, 0, 255).astype(np.uint8)),
    ],
    ids=["training row", "test row", "mirrored", "brighter"],
)
def test_a_public_row_among_the_hidden_ones_is_named(archive, own, batch, change) -> None:
    images = np.load(own / "images.npy")
    images[17] = change(read(archive, (batch,))[0][5])
    save(own, images)
    with pytest.raises(DatasetError, match=r"1 of the hidden rows are in CIFAR-10.*\(rows 17\)"):
        build(archive, own)


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (np.zeros((250, 3072), np.uint8), None, r"must be uint8, \(N, 32, 32, 3\)"),
        (np.zeros((250, 32, 32, 3)), None, r"is float64 of shape"),
        (np.zeros((250, 32, 32, 3), np.uint8), np.zeros(250), r"must be whole numbers, \(250,\)"),
        (np.zeros((250, 32, 32, 3), np.uint8), np.arange(249), r"of shape \(249,\)"),
        (np.zeros((199, 32, 32, 3), np.uint8), None, "holds 199 rows; at least 200"),
        (np.zeros((250, 32, 32, 3), np.uint8), np.arange(250) % 11, "must hold numbers 0 to 9"),
        (np.zeros((250, 32, 32, 3), np.uint8), np.arange(250) % 9, r"0 rows of class 9 \(truck\)"),
    ],
)
def test_unusable_rows_of_the_course_are_refused(archive, own, images, labels, said) -> None:
    save(own, images, labels)
    with pytest.raises(DatasetError, match=said):
        build(archive, own)


def test_rows_of_the_course_as_a_pickle_are_refused_unopened(archive: Path, own: Path) -> None:
    np.save(own / "images.npy", np.array([{"an": "object"}], dtype=object), allow_pickle=True)
    with pytest.raises(DatasetError, match=r"images\.npy is not a plain array"):
        build(archive, own)
    (own / "images.npy").unlink()
    with pytest.raises(DatasetError, match=r"images\.npy is missing: save it with"):
        build(archive, own)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"other.txt": b""}, "holds no cifar-10-batches-bin/data_batch_1.bin"),
        ({BATCHES[0]: b"short"}, "is not 300 records long"),
        ({BATCHES[0]: bytes([10]) * (ROWS * 3073)}, "holds the label 10: it is not CIFAR-10"),
    ],
)
def test_an_archive_that_is_something_else_is_refused(tmp_path, members, said) -> None:
    with pytest.raises(DatasetError, match=said):
        read(pack(tmp_path / "other.tar.gz", members), BATCHES[:1])


def test_the_python_edition_is_recognised_and_the_binary_one_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = dataclasses.replace(BINARY, url="http://127.0.0.1:9/cifar-10-binary.tar.gz")
    monkeypatch.setattr(cifar10, "BINARY", nowhere)
    roots = Roots.below(tmp_path)
    roots.prepare()
    (roots.downloads / PYTHON.name).touch()
    lines: list[str] = []
    with pytest.raises(DatasetError, match=r"put cifar-10-binary\.tar\.gz"):
        cifar10.fetch(roots, lines.append)
    assert lines[0] == (
        "cifar-10-python.tar.gz is there, but it is made of pickles; cifar-10-binary.tar.gz is "
        "needed"
    )


def test_no_pickle_is_opened_anywhere_on_the_way() -> None:
    package = Path(datasets.__file__).parent
    found = subprocess.run(
        ["grep", "-rnE", "import pickle|pickle\\.load|allow_pickle=True|joblib", str(package)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.stdout == ""


def test_installed_it_is_preferred_to_its_stand_in(installed_roots, archive, own, tmp_path) -> None:
    roots = Roots.below(tmp_path / "cache")
    for name in ("public", "hidden"):
        shutil.copytree(getattr(installed_roots, name), getattr(roots, name))
    datasets.store.write(cifar10.SOURCE, build(archive, own), roots, lambda line: None)
    found = datasets.load("cifar10-small", roots)
    assert (found.name, found.stand_in, found.stand_in_for) == ("cifar10", False, "")
    assert datasets.load("mnist-5k", roots).stand_in
