"""Loaders find provisioned files and nothing else: those keep their checksums."""

import json
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import DatasetMissing
from sandbox.contract import (
    Ask,
    Backend,
    Execution,
    Form,
    Job,
    Limits,
    Mount,
    Outcome,
    Program,
    ProgramKind,
    Question,
)
from sandbox.runner import reviews
from sandbox.runner.shims import asked
from tests.conftest import lacking
from tests.sandbox.jobs import PREDICT, answers, script

LIMITS = {"memory_bytes": 3 * 2**30, "wall_seconds": 120.0, "cpu_seconds": 120.0}


def run(backend: Backend, name: str, source: str) -> Execution:
    try:
        found = datasets.load(name)
    except DatasetMissing:
        lacking(f"the data set {name}")
    return backend.run(
        script(source + PREDICT, mounts=found.mounts, environment=found.environment, **LIMITS)
    )


@pytest.mark.parametrize("importing", ["import keras", "from tensorflow import keras"])
def test_keras_and_torchvision_serve_the_same_public_rows(backend: Backend, importing: str) -> None:
    source = f"{importing}\n" + (
        "import numpy as np, torchvision\n"
        "(x, y), (xt, yt) = keras.datasets.cifar10.load_data()\n"
        "train = torchvision.datasets.CIFAR10(root='./data', train=True, download=True)\n"
        "test = torchvision.datasets.CIFAR10(root='elsewhere', train=False)\n"
        "assert x.dtype == np.uint8 and y.shape == (len(x), 1) and len(x) > 5 * len(xt)\n"
        "assert (x == train.data).all() and (y.ravel() == train.targets).all()\n"
        "assert (xt == test.data).all() and (yt.ravel() == test.targets).all()\n"
        "rows = np.load('data/train_images.npy')\n"
        "assert (np.concatenate([x, xt]) == rows).all()\n"
        "print(train.classes, train[0][0].size)\n"
    )
    found = run(backend, "mnist-5k", source)
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    assert "(32, 32)" in found.stdout.text


def test_reviews_come_as_keras_codes_them(backend: Backend) -> None:
    source = (
        "from keras.datasets import imdb\n"
        "(x, y), (xt, yt) = imdb.load_data(num_words=100)\n"
        "assert max(max(row) for row in x) < 100 and all(row[0] == 1 for row in x)\n"
        "assert len(x) == len(xt) and len(imdb.get_word_index()) > 5000\n"
        "assert len(max(x + xt, key=len)) > 20\n"
    )
    found = run(backend, "rotten-tomatoes", source)
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_files_of_a_program_s_own_are_checked_as_ever(
    bubblewrap: Backend, public_folder: Path
) -> None:
    """Only what lies where no program can write is taken without its checksum."""
    (public_folder / "a.txt").write_text("-")
    source = (
        "import os, pathlib, torchvision, keras\n"
        "folder = pathlib.Path('data/cifar-10-batches-py')\n"
        "folder.mkdir(parents=True)\n"
        "for name in ('data_batch_1', 'test_batch', 'batches.meta'):\n"
        "    (folder / name).write_bytes(b'forged')\n"
        "try:\n"
        "    torchvision.datasets.CIFAR10('data')\n"
        "except RuntimeError as error:\n"
        "    print(error)\n"
        "home = pathlib.Path(os.environ['KERAS_HOME'], 'datasets')\n"
        "home.mkdir(parents=True)\n"
        "(home / 'imdb.npz').write_bytes(b'forged')\n"
        "keras.datasets.imdb.load_data()\n"
    )
    mount = Mount(public_folder / "a.txt", "/work/data/a.txt")
    found = bubblewrap.run(script(source, mounts=(mount,), **LIMITS))
    assert "Dataset not found or corrupted" in found.stdout.text
    assert "hash does not match" in found.stdout.text
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "without a network" in found.message


def test_weights_that_are_not_here_leave_the_model_as_it_is_and_say_so(backend: Backend) -> None:
    source = (
        "import torch, torchvision\n"
        "model = torchvision.models.resnet18(pretrained=True)\n"
        "again = torchvision.models.resnet18(weights='DEFAULT')\n"
        "model.load_state_dict(again.state_dict())\n"
        "try:\n    model.load_state_dict({})\nexcept RuntimeError:\n    print('strict as ever')\n"
    )
    found = backend.run(script(source + PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    assert "keeps the random ones" in found.stdout.text
    assert "strict as ever" in found.stdout.text


def test_hidden_reviews_are_coded_as_the_program_had_its_own_coded() -> None:
    rows = [[1, 50, 4990, 12000]]
    assert reviews.coded(rows) == [[1, 4, 53, 4993, 12003]]
    asked.imdb.update(num_words=5000, start_char=None, oov_char=2, index_from=0, skip_top=2)
    try:
        assert reviews.coded(rows) == [[2, 50, 4990, 2]]
        asked.imdb.update(oov_char=None)
        assert reviews.coded(rows) == [[50, 4990]]
        asked.imdb.update(num_words=100, start_char=9, oov_char=7, index_from=10, skip_top=0)
        assert reviews.coded(rows) == [[9, 11, 60, 7, 7]]
    finally:
        asked.imdb.clear()


@pytest.mark.parametrize("number", range(3))
def test_they_are_what_the_loader_itself_gives(bubblewrap: Backend, number: int) -> None:
    """The program's own loader and our coding agree on the public rows."""
    arguments = ("num_words=500", "num_words=900, index_from=5, start_char=None", "skip_top=20")
    source = (
        "import sys\nfrom keras.datasets import imdb\n"
        f"(x, y), (xt, yt) = imdb.load_data({arguments[number]})\n"
        "def predict(reviews):\n"
        "    known = {tuple(row) for row in x} | {tuple(row) for row in xt}\n"
        "    return [int(tuple(row) in known) for row in reviews]\n"
    )
    try:
        found = datasets.load("rotten-tomatoes")
    except DatasetMissing:
        lacking("the data set rotten-tomatoes")
    column = found.public["sequences"]
    rows = [np.asarray(column[row]).tolist() for row in range(0, len(found.public), 50)]
    ask = Ask(
        "predict",
        "predict(reviews)",
        json.dumps(rows).encode(),
        (Question("all"),),
        form=Form("lists", "array"),
        kind="sequence_classes",
    )
    job = Job(
        Program("a.py", ProgramKind.SCRIPT, source.encode()),
        ask,
        mounts=found.mounts,
        environment=found.environment,
        limits=Limits(**LIMITS),
    )
    done = bubblewrap.run(job)
    assert done.outcome is Outcome.OK, (done.message, done.stderr.text)
    assert answers(done)["all"].mean() > 0.99
