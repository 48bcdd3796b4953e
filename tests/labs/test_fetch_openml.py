"""scikit-learn's own loader gets the stand-in offline, from a folder that it can't write to."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from labs.datasets import Dataset
from sandbox.contract import Ask, Job, Outcome, Program, ProgramKind, Question
from tests.conftest import lacking

PROGRAM = """
import json, sys, time, warnings
warnings.simplefilter("error")
from sklearn.datasets import fetch_openml
began = time.process_time()
data = fetch_openml(**json.loads(sys.argv[1]))
seconds = time.process_time() - began
import numpy as np
np.savez(
    sys.stdout.buffer,
    pixels=np.asarray(data.data, dtype=np.uint8),
    labels=np.asarray(data.target).astype(int),
    columns=np.array(data.feature_names),
    about=np.array([data.DESCR, data.details["name"], type(data.data).__name__]),
    is_text=np.array([isinstance(value, str) for value in np.asarray(data.target)]),
    seconds=seconds,
)
"""

IN_THE_SANDBOX = b"""
import numpy as np, os
from sklearn.datasets import fetch_openml
data = fetch_openml(name="CIFAR_10_small", as_frame=False)
pictures = np.load("data/train_images.npy")
labels = np.load("data/train_labels.npy")
assert (data.data.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1) == pictures).all()
assert (data.target.astype(int) == labels).all()
assert "stand in for CIFAR-10" in open("data/README.md").read()
open("data/made_by_me.txt", "w").write("data/ itself is writable")
for served in ("data/train_labels.npy", "/datasets/scikit_learn/openml/openml.org"):
    try:
        os.rename(served, served + ".gone")
    except OSError as error:
        print(served, "stays:", error)
    else:
        raise SystemExit(served + " could be renamed")

def predict(images):
    return np.zeros(len(images), int)
"""

WAYS = [
    {"name": "CIFAR_10_small"},
    {"data_id": 40926},
    {"name": "cifar_10_small", "version": 1, "as_frame": False},
]


@pytest.fixture(params=WAYS, ids=lambda way: ",".join(map(str, way.values())))
def fetched(request, digits: Dataset, lab_runtime: Path, tmp_path: Path):
    """What the loader gave, with the whole file system read-only and no network."""
    if shutil.which("bwrap") is None:
        lacking("bubblewrap")
    walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--unshare-net", "--die-with-parent"]
    folder = digits.public_folder / "scikit_learn"
    walls += ["--setenv", "SCIKIT_LEARN_DATA", str(folder)]
    program = [str(lab_runtime / "bin" / "python"), "-c", PROGRAM, json.dumps(request.param)]
    done = subprocess.run([*walls, *program], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (tmp_path / "fetched.npz").write_bytes(done.stdout)
    return np.load(tmp_path / "fetched.npz", allow_pickle=False)


def test_it_serves_the_public_rows_channel_first_and_quickly(fetched, digits: Dataset) -> None:
    pictures = fetched["pixels"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    assert np.array_equal(pictures, digits.public["images"])
    assert np.array_equal(fetched["labels"], digits.public["labels"])
    assert fetched["columns"].tolist() == [f"a{i}" for i in range(3072)]
    assert fetched["is_text"].all()  # as OpenML's nominal classes always were
    assert "stand in for CIFAR-10" in fetched["about"][0]
    assert fetched["about"][1] == "CIFAR_10_small"
    assert fetched["seconds"] < 15  # 0.7 s on an idle machine


def test_a_run_finds_the_loaders_data_and_the_plain_files(digits: Dataset, bubblewrap) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((2, 32, 32, 3), np.uint8))
    done = bubblewrap.run(
        Job(
            program=Program("solution.py", ProgramKind.SCRIPT, IN_THE_SANDBOX),
            ask=Ask("predict", "predict(images)", buffer.getvalue(), (Question("all"),)),
            mounts=digits.mounts,
            environment=digits.environment,
        )
    )
    assert done.outcome is Outcome.OK, f"{done.message}\n{done.stderr.text}"
