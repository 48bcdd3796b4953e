"""The libraries that the courses use train inside, alone and beside each other."""

import pytest

from sandbox.contract import Backend, Execution, Job, Outcome
from tests.sandbox.jobs import PREDICT, notebook, script

SKLEARN = """
import numpy as np
from sklearn.neighbors import KNeighborsClassifier
model = KNeighborsClassifier(1, n_jobs=2).fit(np.eye(4), np.arange(4))
assert model.predict(np.eye(4)).tolist() == [0, 1, 2, 3]
"""
TORCH = """
import torch
layer = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(layer.parameters())
for _ in range(2):
    loss = layer(torch.ones(8, 4)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
data = torch.utils.data.TensorDataset(torch.ones(8, 4))
assert len(list(torch.utils.data.DataLoader(data, batch_size=4, num_workers=2))) == 2
assert torch.get_num_threads() == 2
"""
TENSORFLOW = """
import numpy as np
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Input((4,)), tf.keras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(np.ones((8, 4)), np.zeros((8, 2)), epochs=1, verbose=0)
model.save("model.keras")
"""
LIMITS = {"memory_bytes": 3 * 2**30, "wall_seconds": 120.0, "cpu_seconds": 120.0}


def trained(backend: Backend, job: Job) -> Execution:
    found = backend.run(job)
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text[-2000:])
    return found


def test_scikit_learn(backend: Backend) -> None:
    trained(backend, script(SKLEARN + PREDICT, **LIMITS))


def test_torch_with_loader_processes(backend: Backend) -> None:
    trained(backend, script(TORCH + PREDICT, **LIMITS))


def test_tensorflow_and_keras(backend: Backend) -> None:
    trained(backend, script(TENSORFLOW + PREDICT, **LIMITS))


@pytest.mark.parametrize("order", [(TORCH, TENSORFLOW, TORCH), (TENSORFLOW, TORCH)])
def test_both_in_one_notebook(backend: Backend, order: tuple[str, ...]) -> None:
    trained(backend, notebook(*order, PREDICT, **LIMITS))


def test_an_answer_that_is_a_tensor_with_its_gradient(backend: Backend) -> None:
    source = (
        "import torch\nweights = torch.ones(1, requires_grad=True)\n"
        "def predict(images):\n    return torch.zeros(len(images)) * weights\n"
    )
    trained(backend, script(source, **LIMITS))
