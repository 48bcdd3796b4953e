"""What any program may count on: its folder, its name, threads, processes, workers, its data."""

from pathlib import Path

import pytest

from sandbox.contract import Backend, Mount, Outcome
from tests.sandbox.jobs import PREDICT, notebook, script

LIMITS = {"memory_bytes": 3 * 2**30, "wall_seconds": 120.0, "cpu_seconds": 120.0}
EVERYTHING = """
import os, pathlib, subprocess, sys, threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

pathlib.Path("model.txt").write_text("kept")
pathlib.Path("made/deeper").mkdir(parents=True)
pathlib.Path("data/cache").mkdir()
assert pathlib.Path("model.txt").read_text() == "kept"
assert pathlib.Path("data/rows.txt").read_text() == "given"
assert __name__ == "__main__", __name__
heard = []
threads = [threading.Thread(target=heard.append, args=(i,)) for i in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert sorted(heard) == [0, 1, 2, 3]
with ThreadPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
with ProcessPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
done = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
assert done.stdout == "42\\n", done
"""
WORKERS = """
import torch
from torch.utils.data import DataLoader, Dataset


class Rows(Dataset):
    def __len__(self):
        return 64

    def __getitem__(self, row):
        return torch.full((4,), float(row))


loader = DataLoader(Rows(), batch_size=8, num_workers=2, shuffle=True)
for epoch in range(2):
    assert sorted(float(row[0]) for batch in loader for row in batch) == list(map(float, range(64)))
"""


@pytest.fixture
def rows(public_folder: Path) -> Mount:
    (public_folder / "rows.txt").write_text("given")
    return Mount(public_folder / "rows.txt", "/work/data/rows.txt")


def test_a_script_may(backend: Backend, rows: Mount) -> None:
    source = EVERYTHING + "assert sys.argv == ['/work/solution.py']\n" + PREDICT
    found = backend.run(script(source, mounts=(rows,), **LIMITS))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_loaders_may_have_workers(backend: Backend) -> None:
    found = backend.run(script(WORKERS + PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_a_notebook_s_loaders_may_have_them_too(backend: Backend) -> None:
    found = backend.run(notebook(WORKERS, PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
