"""What every grader asks a notebook's function: the rows that Prayoga would ask, under one seed.

The rows, their labels and the function that asks lie in a folder, from which peers take them. They
thereby do what Prayoga's runner and scorer do: the same calls on the same rows, then the accuracy.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grading.evaluation import contracts
from labs.datasets import load
from labs.spec import TaskSpec

SEED = "5eed" * 8
ASK = '''\
def ask(predict):
    """Return the accuracy of `predict` on the hidden rows, after asking it everything."""
    import json
    import numpy as np

    folder = {folder!r}
    inputs, labels = np.load(folder + "/inputs.npy"), np.load(folder + "/labels.npy")
    with open(folder + "/questions.json") as file:
        questions = json.load(file)
    answers = {{}}
    for name, rows in questions.items():
        asked = inputs.copy() if rows is None else inputs[rows]
        answers[name] = np.asarray(predict(asked))
        assert answers[name].shape == (len(asked),), name
    counted = labels >= 0
    accuracy = float((answers["all"] == labels)[counted].mean())
    assert accuracy >= {least}, accuracy
    return accuracy
'''


@dataclass(frozen=True)
class Asked:
    """Where the questions lie and what the notebooks may read."""

    folder: Path
    data: str
    """Folder of the public data outside the sandbox."""
    dataset: str
    rows: int

    def code(self, least: float) -> str:
        """Return the source of `ask(predict)`, which returns the accuracy.

        Args:
            least: an accuracy below it is an error.
        """
        return ASK.format(folder=str(self.folder), least=least)


def lay_down(task: TaskSpec, folder: Path) -> Asked:
    """Write the questions of `task` into `folder`.

    Raises:
        DatasetMissing: the task's data are not installed.
    """
    dataset = load(task.dataset)
    scope = contracts.Scope(task.contract, dataset, SEED)
    kind = contracts.REGISTRY[task.contract.kind]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.npy").write_bytes(kind.inputs(scope))
    truth = kind.truth(scope)
    labels = np.where(truth.is_hidden, truth.values, -1)  # a decoy counts for nothing
    np.save(folder / "labels.npy", labels)
    questions = {question.name: question.rows for question in kind.questions(scope)}
    (folder / "questions.json").write_text(json.dumps(questions))
    public = next(m.source for m in dataset.mounts if m.source.name == "train_images.npy")
    return Asked(folder, str(public.parent), dataset.name, len(labels))
