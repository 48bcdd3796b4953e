"""What holds of a child of the parent in bubblewrap holds of one in a container.

The same tests, with Docker behind them.
"""

import pytest

from sandbox.contract import Backend, Cancelled, Progress
from tests.hostile.conftest import Holds
from tests.sandbox.conftest import public_folder
from tests.sandbox.jobs import script
from tests.sandbox.test_progress_and_cancel import processes_with
from tests.warm.conftest import holds
from tests.warm.test_like_a_fresh_process import *  # noqa: F403 - its tests run here again
from tests.warm.test_nothing_passes_to_the_next_run import *  # noqa: F403 - as above
from tests.warm.test_walls_of_a_warm_run import *  # noqa: F403 - as above

pytestmark = [pytest.mark.docker, pytest.mark.warm, pytest.mark.xdist_group("docker-warm")]
__all__ = ["holds", "public_folder"]


@pytest.fixture
def warm(warm_docker: Backend) -> Backend:
    return warm_docker


def test_what_docker_covers_in_a_container_is_covered_in_a_run(holds: Holds) -> None:
    holds(
        "import os\n"
        "for path in ('/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/interrupts'):\n"
        "    if os.path.exists(path):\n"
        "        assert open(path).read() == '', path\n"
        "for path in ('/proc/acpi', '/proc/scsi', '/proc/asound', '/sys', '/channel'):\n"
        "    if os.path.exists(path):\n"
        "        assert os.listdir(path) == [], path\n"
    )


def test_a_run_goes_first_where_the_machine_runs_out_of_memory(holds: Holds) -> None:
    holds("assert open('/proc/self/oom_score_adj').read() == '800\\n'")


def test_the_runs_user_has_a_name_of_its_own(holds: Holds) -> None:
    holds(
        "import getpass, os, pwd\n"
        "assert pwd.getpwuid(os.getuid()).pw_name.startswith('student')\n"
        "assert os.getuid() >= 61000 and os.getgroups() in ([], [os.getgid()]), os.getgroups()\n"
    )


def test_cancelled_every_process_of_a_run_ends_however_stubborn(warm: Backend) -> None:
    stubborn = (
        "import os, signal\nfor number in set(signal.Signals) - {9, 19}:\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "for _ in range(3):\n    os.fork()\nos.setsid() if os.getpid() != os.getpgid(0) else None\n"
        "print('up', flush=True)\nos.execvp('sleep', ['sleep', '956'])\n"
    )
    seen: list[str] = []

    def look(progress: Progress) -> None:
        if "up" in progress.log_tail:
            seen.extend(processes_with("956"))

    with pytest.raises(Cancelled):
        warm.run(
            script(stubborn, wall_seconds=60.0), on_progress=look, cancelled=lambda: bool(seen)
        )
    assert seen
    assert not processes_with("956")
