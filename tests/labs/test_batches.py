"""CIFAR's batches are written so that torchvision and Keras both read them."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from labs.datasets import Dataset
from labs.datasets.layouts import batches

READ = """
import json, pickle, sys
from pathlib import Path
folder = Path(sys.argv[1])
found = {}
for encoding in ("latin1", "bytes"):  # torchvision's, Keras'
    with open(folder / "test_batch", "rb") as file:
        batch = pickle.load(file, encoding=encoding)
    keys = [key.decode() if isinstance(key, bytes) else key for key in batch]
    data = batch["data" if encoding == "latin1" else b"data"]
    found[encoding] = [sorted(keys), list(data.shape), int(data.sum())]
with open(folder / "batches.meta", "rb") as file:
    found["names"] = pickle.load(file, encoding="latin1")["label_names"]
print(json.dumps(found))
"""


@pytest.mark.parametrize("layout", ["torchvision", "keras/datasets"])
def test_both_loaders_ways_of_reading_give_the_same_rows(
    layout: str, digits: Dataset, lab_runtime: Path
) -> None:
    folder = digits.public_folder / layout / batches.FOLDER
    done = subprocess.run(
        [str(lab_runtime / "bin" / "python"), "-c", READ, str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    last = np.asarray(digits.public["images"])[batches.split(len(digits.public)) :]
    keys = ["batch_label", "data", "filenames", "labels"]
    assert found["latin1"] == found["bytes"] == [keys, [500, 3072], int(last.sum())]
    assert found["names"] == list(digits.classes)


def test_every_public_row_is_in_exactly_one_batch(digits: Dataset) -> None:
    assert batches.split(4000) == 3500
    names = {
        file.name for file in (digits.public_folder / "torchvision" / batches.FOLDER).iterdir()
    }
    assert names == {*(f"data_batch_{i}" for i in range(1, 6)), "test_batch", "batches.meta"}
