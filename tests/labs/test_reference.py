"""The reference of task 1a is quick and right, the weak one is neither, the starter is neither.

Each runs plainly in the lab runtime here; in the sandbox and scored they run in the tests of
`grade` and `calibrate`.
"""

import json
import subprocess
from pathlib import Path

import nbformat
import numpy as np
import pytest

from labs.datasets import Dataset
from labs.datasets.perturb import light_noise
from labs.parse import variant_path

ASK = """
import json, resource, sys, time
began = time.monotonic()
import numpy as np
namespace = {"__name__": "__main__"}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), namespace)
answers = namespace["predict"](np.load(sys.argv[2]))
np.save(sys.argv[3], np.asarray(answers))
print(json.dumps({"seconds": time.monotonic() - began}))
"""


def accuracy(file: str, digits: Dataset, lab_runtime: Path, folder: Path) -> tuple[float, float]:
    """Of a variant on the hidden rows with noise, and its seconds."""
    path = variant_path("20CSEL76", "1a", file)
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        source = "\n\n".join(cell.source for cell in cells if cell.cell_type == "code")
        path = folder / "cells.py"
        path.write_text(source)
    (folder / "data").mkdir()
    for mount in digits.mounts:
        if mount.target.startswith("/work/data/"):
            (folder / mount.target.removeprefix("/work/")).symlink_to(mount.source)
    rng = np.random.Generator(np.random.PCG64(5))
    np.save(folder / "asked.npy", light_noise(np.asarray(digits.hidden["images"]), rng))
    done = subprocess.run(
        [str(lab_runtime / "bin" / "python"), "-c", ASK, str(path), "asked.npy", "answers.npy"],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={
            "SCIKIT_LEARN_DATA": str(digits.public_folder / "scikit_learn"), "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": str(folder),
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = np.load(folder / "answers.npy")
    seconds = json.loads(done.stdout.splitlines()[-1])["seconds"]
    return float((answers == digits.hidden["labels"]).mean()), seconds


@pytest.mark.parametrize("file", ["solution.py", "solution.ipynb"])
def test_the_reference_reaches_what_nearest_neighbours_reach(
    file: str, digits: Dataset, lab_runtime: Path, tmp_path: Path
) -> None:
    reached, seconds = accuracy(file, digits, lab_runtime, tmp_path)
    assert reached > 0.92
    assert seconds < 60  # 8 s on an idle machine of two processors


@pytest.mark.parametrize(
    ("file", "low", "high"), [("weak.py", 0.3, 0.8), ("starter.ipynb", 0.1, 0.1)]
)
def test_the_weak_and_the_starter_stay_below(
    file: str, low: float, high: float, digits: Dataset, lab_runtime: Path, tmp_path: Path
) -> None:
    reached, _ = accuracy(file, digits, lab_runtime, tmp_path)
    assert low <= reached <= high
