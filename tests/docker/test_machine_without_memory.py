"""A machine that has no memory left ends a container: no fault of the program's, on no account."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import ROOT
from tests.docker.conftest import private_daemon
from tests.sandbox.test_who_ended_it import little_memory  # noqa: F401 - a fixture

pytestmark = pytest.mark.docker
PROBE = """
import sys
from pathlib import Path
from sandbox.backends import open_backend
from tests.sandbox.jobs import PREDICT, script

runtime, slots, limit = sys.argv[1:]
backend = open_backend("docker", runtime=Path(runtime), slots=Path(slots), max_slots=1)
job = script("hog = bytearray(300 << 20)\\n" + PREDICT, memory_bytes=int(limit) << 20)
found = backend.run(job)
print(found.outcome, found.message)
"""


@pytest.fixture
def probe(
    docker: object,
    lab_runtime: Path,
    little_memory: list[str],  # noqa: F811 - the fixture itself
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[str]]:
    """A command on a machine of 150 MiB, daemon and all, to which a run's limit in MiB is added."""
    lines = " && ".join((*little_memory, 'exec "$@"'))
    folder = tmp_path_factory.mktemp("daemon")
    with private_daemon(folder, little_memory) as own:
        yield [
            *("env", f"DOCKER_HOST={own.address}", f"PYTHONPATH={ROOT}"),
            *("unshare", "--mount", "sh", "-c", lines, "sh"),
            *(sys.executable, "-c", PROBE, str(lab_runtime), str(folder / "slots")),
        ]


def test_only_a_program_that_reached_its_own_limit_is_blamed(probe: list[str]) -> None:
    machine, own = (
        subprocess.run([*probe, limit], env=os.environ, capture_output=True, text=True)
        for limit in ("900", "100")
    )
    assert machine.stdout.startswith("platform_error"), machine.stdout + machine.stderr
    assert "the machine itself ran out of memory" in machine.stdout
    assert own.stdout.startswith("out_of_memory"), own.stdout + own.stderr
    assert "100 MiB" in own.stdout
