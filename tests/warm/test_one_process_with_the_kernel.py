"""A warm notebook shares its process with its runner, unless it is for an examination; a program
that ends or spoils that process is run once more with a kernel apart, and that is what counts.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.choices import Choices
from sandbox.contract import Backend, Outcome
from sandbox.warm.backend import WarmBubblewrap
from tests.sandbox.jobs import PREDICT, answers, notebook, script

LIMITS = {"wall_seconds": 120.0, "memory_bytes": 2**30}
PARENT = "import os\nprint('parent', os.getppid())"
NAMESPACE_OUTSIDE = "parent 0\n"
"""Nobody in its namespace started it."""
SPOILING = {
    "what the runner writes the notebook with": "import nbformat\nnbformat.v4.writes_json = None",
    "what it waits with": "import select\nselect.select = None",
    "what makes outputs": "import nbclient\nnbclient.NotebookClient.process_message = None",
    "the process": "import os\nif os.getppid() == 0:\n    os._exit(0)",
    "by a signal": "import os\nif os.getppid() == 0:\n    os.kill(os.getpid(), 9)",
}


def test_it_is_one_process(warm: Backend) -> None:
    found = warm.run(notebook(PARENT, PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert found.stdout.text == NAMESPACE_OUTSIDE


def test_an_examination_has_the_kernel_apart(warm: Backend) -> None:
    found = warm.run(replace(notebook(PARENT, PREDICT), full_walls=True))
    assert found.outcome is Outcome.OK, found.message
    assert found.isolation.warm
    assert found.stdout.text != NAMESPACE_OUTSIDE


@pytest.mark.parametrize("what", SPOILING)
def test_a_program_that_spoils_it_is_run_apart(warm: Backend, what: str) -> None:
    job = notebook(SPOILING[what], PREDICT, PARENT, **LIMITS)
    found = warm.run(job)
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    assert found.isolation.warm
    assert found.stdout.text.startswith("parent ")
    assert found.stdout.text != NAMESPACE_OUTSIDE
    assert found.artefact_sha256 == warm.run(replace(job, apart=True)).artefact_sha256


def test_closing_what_one_did_not_open_leaves_the_runner_alone(warm: Backend) -> None:
    found = warm.run(notebook(PREDICT, "import os\nos.closerange(100, 800)"))
    assert found.outcome is Outcome.OK, found.message
    assert set(answers(found)) == {"all", "one", "turned"}


@pytest.fixture
def small(own_place: Path, lab_runtime: Path, tmp_path: Path) -> Iterator[Backend]:
    """A backend whose parent imports scikit-learn and no other framework."""
    with closing(WarmBubblewrap(lab_runtime, tmp_path, 2, Choices(warm_for=("sklearn",)))) as own:
        yield own


def test_a_parent_may_import_what_is_wanted_only(small: Backend) -> None:
    source = "import sys\nprint([name in sys.modules for name in ('sklearn', 'torch')])\n"
    found = small.run(script(source + PREDICT, **LIMITS))
    assert (found.outcome, found.isolation.warm) == (Outcome.OK, True), found.isolation
    assert found.stdout.text == "[True, False]\n"
    late = "import torch\nprint(torch.ones(2).sum().item())"
    asked = small.run(notebook(late, PREDICT, cpu_seconds=120.0, **LIMITS))
    assert (asked.outcome, asked.stdout.text) == (Outcome.OK, "2.0\n"), asked.message
