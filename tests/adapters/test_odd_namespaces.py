"""What programs leave may be odd: it costs them the adapter at most, and never the run."""

from pathlib import Path

import numpy as np
import pytest

from sandbox.contract import Backend, Execution, Job, Limits, Mount, Outcome, Program, ProgramKind
from tests.sandbox.jobs import answers, ask

LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_bytes=2**30)
GOOD = """
import numpy as np
from sklearn.neighbors import KNeighborsClassifier
rows = np.load('data/train_images.npy')
labels = np.load('data/train_labels.npy')
NAME = KNeighborsClassifier(1).fit(rows.reshape(len(rows), -1), labels)
"""


@pytest.fixture
def mounts(public_folder: Path) -> tuple[Mount, ...]:
    """Forty public pictures of two classes, dark and light, in the size that is asked about."""
    labels = np.arange(40) % 2
    noise = np.random.default_rng(0).integers(0, 20, (40, 4, 4, 3))
    np.save(
        public_folder / "train_images.npy", (noise + 100 * labels[:, None, None, None]).astype("u1")
    )
    np.save(public_folder / "train_labels.npy", labels)
    names = ("train_images.npy", "train_labels.npy")
    return tuple(Mount(public_folder / name, f"/work/data/{name}") for name in names)


def run(backend: Backend, source: str, mounts: tuple[Mount, ...]) -> Execution:
    program = Program("solution.py", ProgramKind.SCRIPT, source.encode())
    return backend.run(Job(program, ask(), mounts=mounts, limits=LIMITS))


def test_an_estimator_answers_for_all_questions(
    backend: Backend, mounts: tuple[Mount, ...]
) -> None:
    found = run(backend, GOOD.replace("NAME", "knn"), mounts)
    assert found.outcome is Outcome.OK, found.message
    assert found.adapter == "sklearn"
    assert "It defines no predict(images), so knn" in found.adapter_says
    assert {name: len(array) for name, array in answers(found).items()} == {
        "all": 5,
        "one": 1,
        "turned": 5,
    }


@pytest.mark.parametrize(
    "odd",
    [
        "class Odd:\n    def __getattr__(self, name):\n        raise RuntimeError\nodd = Odd()\n",
        "class Odd:\n    def __getattr__(self, name):\n        raise SystemExit\nodd = Odd()\n",
        "class Odd:\n    def fit(self): pass\n    def predict(self, x):\n"
        "        import os; os.fork(); raise ValueError\nodd = Odd()\n",
        "class Odd:\n    def fit(self): pass\n    def predict(self, x): return 'x' * 10**7\n"
        "odd = Odd()\n",
    ],
)
def test_objects_that_raise_are_named_at_most(
    bubblewrap: Backend, mounts: tuple[Mount, ...], odd: str
) -> None:
    found = run(bubblewrap, odd, mounts)
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "leaves no function predict behind" in found.message


def test_a_long_name_is_no_forgery(bubblewrap: Backend, mounts: tuple[Mount, ...]) -> None:
    found = run(bubblewrap, GOOD.replace("NAME", "k" * 3000), mounts)
    assert found.outcome is Outcome.OK, found.message


def test_without_public_rows_nothing_is_asked(bubblewrap: Backend) -> None:
    source = "from sklearn.dummy import DummyClassifier\nd = DummyClassifier().fit([[1]], [0])\n"
    found = run(bubblewrap, source, ())
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "leaves no function predict behind" in found.message


def test_what_could_not_be_asked_is_said(bubblewrap: Backend, mounts: tuple[Mount, ...]) -> None:
    source = (
        "from sklearn.neighbors import KNeighborsClassifier\n"
        "knn = KNeighborsClassifier(1).fit([[1, 2], [3, 4]], [0, 1])\n"
    )
    found = run(bubblewrap, source, mounts)
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "it takes 2 numbers a row; a picture has 48" in found.message
