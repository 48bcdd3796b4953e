"""Tries whether forked children can compute: what hangs or crashes shows here and not in a run.

Each probe runs in a child of its own and is ended if it takes too long.
"""

import importlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable

SECONDS = 60.0


def _torch() -> None:
    torch = importlib.import_module("torch")
    weights = torch.ones(300, 300, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=0.1)
    (weights @ weights).sum().backward()
    optimizer.step()


def _tensorflow() -> None:
    tensorflow = importlib.import_module("tensorflow")
    ones = tensorflow.ones((300, 300))
    float(tensorflow.reduce_sum(tensorflow.matmul(ones, ones)))


def _openmp() -> None:
    neighbors = importlib.import_module("sklearn.neighbors")
    rows = [[float(row % 7), float(row % 11)] for row in range(1000)]
    model = neighbors.KNeighborsClassifier(algorithm="brute")
    model.fit(rows, [row % 3 for row in range(1000)]).predict(rows)


PROBES: dict[str, tuple[str, Callable[[], None]]] = {
    "a torch product": ("torch", _torch),
    "a TensorFlow operation": ("tensorflow", _tensorflow),
    "an OpenMP loop of scikit-learn": ("sklearn", _openmp),
}


def run() -> list[str]:
    """Return what failed, in words; empty: children can compute."""
    children = {}
    for title, (module, probe) in PROBES.items():
        if module in sys.modules:
            children[_start(probe)] = title
    deadline = time.monotonic() + SECONDS
    return [problem for pid, title in children.items() if (problem := _wait(pid, title, deadline))]


def _start(probe: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        probe()
        os._exit(0)
    finally:
        os._exit(1)


def _wait(pid: int, title: str, deadline: float) -> str | None:
    handle = os.pidfd_open(pid)
    ended, _, _ = select.select([handle], [], [], max(deadline - time.monotonic(), 0))
    if not ended:
        os.kill(pid, signal.SIGKILL)
    os.close(handle)
    _, status = os.waitpid(pid, 0)
    if not ended:
        return f"{title} hung in a forked child"
    return f"{title} failed in a forked child" if status else None
