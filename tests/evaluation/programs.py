"""Makes what a sandbox would have brought back from a program that answers in a given way."""

import io
import zipfile
from collections.abc import Callable, Mapping

import numpy as np

from grading.evaluation import hidden
from labs.datasets import Dataset
from sandbox.contract import Execution, Isolation, Log, Outcome

SEED = "0123456789abcdef0123456789abcdef"
Predict = Callable[[np.ndarray], object]


def npy(value: object) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(value), allow_pickle=True)
    return buffer.getvalue()


def bundle(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return buffer.getvalue()


def answered(dataset: Dataset, predict: Predict, seed: str = SEED) -> bytes:
    """The artefact of a program whose function is `predict`, told each row's true class."""
    labels = hidden.key(dataset, seed).truth["labels"]
    return bundle(
        {
            question.name: npy(
                predict(labels if question.rows is None else labels[list(question.rows)])
            )
            for question in hidden.questions(len(labels), seed)
        }
    )


def finished(artefact: bytes | None, **facts) -> Execution:
    """A run that ended well, with that artefact."""
    return Execution(
        **{
            "outcome": Outcome.OK,
            "message": "",
            "isolation": Isolation("bubblewrap"),
            "ran_to_end": True,
            "artefact": artefact,
            "stdout": Log("KNN Accuracy: 0.93\n", 19),
        }
        | facts
    )
