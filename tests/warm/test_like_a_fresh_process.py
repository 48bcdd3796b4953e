"""A child of the warm parent behaves as a process that was started for this run alone."""

from pathlib import Path

from sandbox.contract import Backend, Mount, Outcome
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, script

LIMITS = {"wall_seconds": 120.0, "cpu_seconds": 120.0, "memory_bytes": 2**31}


def printed(backend: Backend, source: str, **more: object) -> str:
    found = backend.run(script(source + PREDICT, **(LIMITS | more)))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    return found.stdout.text


def test_what_was_not_imported_before_can_be(holds: Holds) -> None:
    holds("import sqlite3, xml.dom.minidom, wsgiref.util, sklearn.mixture", **LIMITS)


def test_onnx_runtime_works(warm: Backend) -> None:
    assert "CPU" in printed(
        warm, "import onnxruntime\nprint(onnxruntime.get_available_providers())\n"
    )


def test_python_can_be_started_below(warm: Backend) -> None:
    source = """
import subprocess, sys
code = "import os, sys, numpy; print(sys.executable, os.environ['HOME'], numpy.ones(2).sum())"
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
"""
    assert printed(warm, source).split() == ["/lab/bin/python", "/tmp/home", "2.0"]


def test_processes_of_multiprocessing_work_in_each_way(warm: Backend) -> None:
    source = """
import multiprocessing
def square(number):
    return number * number
if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(pool.map(square, [1, 2, 3]))
"""
    assert printed(warm, source).splitlines() == ["[1, 4, 9]"] * 3


def test_workers_of_the_frameworks_own_work(warm: Backend) -> None:
    source = """
import torch
from torch.utils.data import DataLoader, TensorDataset
from sklearn.ensemble import RandomForestClassifier
rows = torch.arange(40.0).reshape(20, 2)
loader = DataLoader(TensorDataset(rows), batch_size=5, num_workers=2)
print(sum(batch.sum().item() for (batch,) in loader))
model = RandomForestClassifier(20, n_jobs=2, random_state=0).fit(rows, rows[:, 0] > 20)
print(model.score(rows, rows[:, 0] > 20))
"""
    assert printed(warm, source).split() == ["780.0", "1.0"]


def test_each_run_has_a_key_of_its_own(warm: Backend) -> None:
    source = "import multiprocessing\nprint(multiprocessing.current_process().authkey.hex())\n"
    assert len({printed(warm, source) for _ in range(3)}) == 3


def test_names_and_keys_that_nobody_seeds_differ_from_run_to_run(warm: Backend) -> None:
    source = (
        "import secrets, tempfile, uuid, numpy\n"
        "print(secrets.token_hex(), uuid.uuid4(), tempfile.mktemp(),\n"
        "      numpy.random.default_rng().random())\n"
    )
    first, second = (printed(warm, source).split() for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_every_generator_draws_by_the_seed(warm: Backend) -> None:
    source = (
        "import random, numpy, torch, tensorflow, keras\n"
        "print(random.random(), numpy.random.rand(), torch.rand(()).item(),\n"
        "      float(tensorflow.random.normal(())), float(keras.random.normal(())))\n"
    )
    one, again, other = (printed(warm, source, seed=seed).split() for seed in (3, 3, 4))
    assert one == again
    assert all(here != there for here, there in zip(one, other, strict=True))


def test_the_program_is_the_main_module(warm: Backend) -> None:
    source = (
        "import __main__, os, sys\nassert __main__.__file__ == '/work/solution.py'\n"
        "print(__name__, sys.argv, sys.path[0], os.getcwd(), os.getpid(), __main__.os is os)\n"
    )
    assert printed(warm, source).split() == [
        *["__main__", "['/work/solution.py']", "/work", "/work", "2", "True"]
    ]


def test_the_environment_is_the_jobs_alone(warm: Backend) -> None:
    source = "import os\nprint(sorted(os.environ), os.environ['OF_THE_TASK'])\n"
    environment = {"OF_THE_TASK": "yes"}
    assert printed(warm, source, environment=environment).endswith("yes\n")
    assert "OF_THE_TASK" not in printed(warm, "import os\nprint(sorted(os.environ))\n")


def test_warnings_show_as_in_a_fresh_process(warm: Backend) -> None:
    found = warm.run(script("import warnings\nprint(len(warnings.filters))\n" + PREDICT))
    plain = "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', "
    plain += "'import warnings; print(len(warnings.filters))'], capture_output=True).stdout)\n"
    assert found.stdout.text.strip() in printed(warm, plain)


def test_no_exit_function_of_the_parents_runs_in_a_child_of_the_programs(warm: Backend) -> None:
    source = "import atexit\nprint(atexit._ncallbacks())\n"
    assert printed(warm, source) == "0\n"


def test_data_is_there_and_can_not_be_written_to(warm: Backend, public_folder: Path) -> None:
    (public_folder / "rows.csv").write_text("1,2\n")
    mounts = (
        Mount(public_folder, "/datasets/rows"),
        Mount(public_folder / "rows.csv", "/work/data/deep/rows.csv"),
    )
    source = """
import os
print(open("/datasets/rows/rows.csv").read(), open("/work/data/deep/rows.csv").read())
for path in ("/datasets/rows/rows.csv", "/work/data/deep/rows.csv", "/datasets/new", "/out/new"):
    try:
        open(path, "a")
        raise SystemExit(path)
    except OSError:
        pass
"""
    assert printed(warm, source, mounts=mounts).split() == ["1,2", "1,2"]
    assert (public_folder / "rows.csv").read_text() == "1,2\n"
