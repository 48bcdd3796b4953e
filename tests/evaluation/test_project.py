"""A team's archive is run like any other program, and what it held out itself stays claimed."""

import io
import zipfile

import numpy as np

from grading.evaluation import judge
from grading.evaluation.work import execution_component
from grading.intake import inspect
from grading.scheme import Scheme
from labs.datasets import NONE
from labs.parse import load_catalogue
from sandbox.contract import Backend, Outcome

PROGRAM = """
import numpy as np
from leaves.model import train

data = np.load("leaves/rows.npz")
rows, labels, aside = data["rows"], data["labels"], data["aside"]
model = train(rows[~aside], labels[~aside])
data_statement = {
    "problem": "Tell two kinds of leaves apart by length and width.",
    "source": "measured by the team in the college's garden",
    "licence": "CC0",
    "rows": len(rows),
    "classes": 2,
    "held_out": "every third leaf, before training",
}
held_out = {"labels": labels[aside], "answers": model.predict(rows[aside])}
"""
PACKAGE = """
from sklearn.neural_network import MLPClassifier


def train(rows, labels):
    return MLPClassifier((8, 8), max_iter=400, random_state=1).fit(rows, labels)
"""


def archive() -> bytes:
    """Program, a package of the team's own, and its data: 60 leaves of two kinds."""
    rng = np.random.default_rng(5)
    labels = np.arange(60) % 2
    rows = rng.normal(0, 0.3, (60, 2)) + np.stack([labels, 2 * labels], 1)
    data, packed = io.BytesIO(), io.BytesIO()
    np.savez(data, rows=rows, labels=labels, aside=np.arange(60) % 3 == 0)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("our project/solution.py", PROGRAM)
        file.writestr("our project/leaves/__init__.py", "")
        file.writestr("our project/leaves/model.py", PACKAGE)
        file.writestr("our project/leaves/rows.npz", data.getvalue())
    return packed.getvalue()


def test_an_archive_with_its_own_data_is_run_and_counted(bubblewrap: Backend) -> None:
    task = load_catalogue().task("20csel76/project")
    program = inspect("our project.zip", archive(), 1_000_000)
    component = execution_component(task.experiment, Scheme())
    found = judge.judge(task, program, NONE, "ab" * 16, bubblewrap, component)
    assert found.outcome is Outcome.OK, (found.message, found.log)
    assert (found.evidence, found.metric.name) == ("claimed", "own_rows")
    assert found.metric.value is not None
    assert found.metric.value > 0.7
    assert {check.name for check in found.checks if check.passed} >= {"runs", "contract", "layers"}
    assert "the rows that you held out yourselves were counted" in found.message
