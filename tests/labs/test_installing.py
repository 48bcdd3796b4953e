"""Installing data twice changes nothing; a damaged or interrupted install is never seen."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import DatasetError, DatasetMissing, Roots, Rows, Split, store
from labs.datasets.mnist_stand_in import SOURCE

STEPS = ["writing 1000 hidden rows", "writing 4000 public rows", "recording what was written"]

KILLED = """
import os, signal, sys
from pathlib import Path
from labs import datasets
def report(line):
    if line.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
datasets.install("mnist-5k", datasets.Roots.below(Path(sys.argv[1])), report=report)
"""


def install(roots: Roots) -> list[str]:
    lines: list[str] = []
    datasets.install("mnist-5k", roots, report=lines.append)
    return lines


def install_until_killed(folder: Path, step: str) -> None:
    """Install in a process of its own, which is killed when it comes to `step`."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), step], check=False)
    assert done.returncode == -signal.SIGKILL


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns)
        for root in ("datasets", "hidden")
        for path in (folder / root).rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_a_second_install_leaves_every_file_alone(roots: Roots, tmp_path: Path) -> None:
    assert install(roots)[-1] == "mnist-5k is installed (478a0da87286)"
    before = state(tmp_path)
    assert install(roots) == ["mnist-5k is installed already (478a0da87286)"]
    assert state(tmp_path) == before


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupted_first_install_is_not_seen_and_is_made_good(
    roots: Roots, tmp_path: Path, step: str
) -> None:
    install_until_killed(tmp_path, step)
    with pytest.raises(DatasetMissing):
        datasets.load("mnist-5k", roots)
    install(roots)
    assert store.damage("mnist-5k", roots) == []
    assert not list(roots.public.glob(".new-*"))
    assert not list(roots.hidden.glob(".new-*"))


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupted_install_of_other_rows_leaves_the_former_ones(
    roots: Roots, tmp_path: Path, step: str
) -> None:
    rows = SOURCE.build(next(roots.downloads.iterdir()), None)
    former = Split(rows.public.take(range(50)), rows.hidden)
    digest = store.write(SOURCE, former, roots, lambda line: None)
    install_until_killed(tmp_path, step)
    found = datasets.load("mnist-5k", roots)
    assert found.digest == digest
    assert np.array_equal(found.public["images"], former.public["images"])
    assert store.damage("mnist-5k", roots) == []


def test_a_run_that_has_the_former_rows_open_keeps_them(roots: Roots) -> None:
    rows = SOURCE.build(next(roots.downloads.iterdir()), None)
    former = Split(rows.public.take(range(50)), rows.hidden)
    store.write(SOURCE, former, roots, lambda line: None)
    before = datasets.load("mnist-5k", roots)
    install(roots)
    assert all(mount.source.exists() for mount in before.mounts)
    assert len(before.hidden) == 1000


@pytest.mark.parametrize("part", ["data/train_images.npy", "data/README.md"])
def test_a_damaged_set_is_told_file_by_file_and_written_again(roots: Roots, part: str) -> None:
    install(roots)
    file = datasets.load("mnist-5k", roots).public_folder / part
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert store.damage("mnist-5k", roots) == [f"{file}: changed"]
    assert "mnist-5k is damaged and is written again" in install(roots)
    assert store.damage("mnist-5k", roots) == []


def test_a_missing_or_added_file_is_damage_too(roots: Roots) -> None:
    install(roots)
    found = datasets.load("mnist-5k", roots)
    (found.hidden_folder / "labels.npy").unlink()
    (found.public_folder / "data" / "answers.txt").write_text("9")
    assert store.damage("mnist-5k", roots) == [
        f"{found.public_folder}/data/answers.txt: new",
        f"{found.hidden_folder}/labels.npy: missing",
    ]


def test_rows_that_are_gone_are_named(roots: Roots) -> None:
    install(roots)
    found = datasets.load("mnist-5k", roots)
    found.hidden_folder.rename(roots.hidden / "elsewhere")
    with pytest.raises(DatasetError, match=r"The rows of mnist-5k are gone .* datasets install"):
        datasets.load("mnist-5k", roots)


def test_a_card_that_is_no_json_is_named(roots: Roots) -> None:
    install(roots)
    (roots.public / "mnist-5k.json").write_text("{")
    with pytest.raises(DatasetError, match=r"mnist-5k.json is not readable JSON .* delete it"):
        datasets.load("mnist-5k", roots)


def test_the_digest_depends_on_every_row(roots: Roots) -> None:
    rows = SOURCE.build(next(roots.downloads.iterdir()), None)
    before = store.digest_of(SOURCE, rows)
    for side in ("public", "hidden"):
        former = getattr(rows, side)
        for name, array in former.columns.items():
            changed = np.array(array)
            changed[-1] = 9 - changed[-1] if changed.ndim == 1 else 255 - changed[-1]
            others = replace(rows, **{side: Rows(former.columns | {name: changed})})
            assert store.digest_of(SOURCE, others) != before


def test_the_card_records_what_is_there(roots: Roots) -> None:
    install(roots)
    card = json.loads((roots.public / "mnist-5k.json").read_text())
    assert (card["public_rows"], card["hidden_rows"]) == (4000, 1000)
    assert set(card["hidden_files"]) == {"images.npy", "labels.npy"}
