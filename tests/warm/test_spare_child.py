"""The next run's child is forked before that run comes, is used once, and may be lost."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.contract import Execution, Job, Outcome
from sandbox.warm.backend import WarmBubblewrap
from tests.hostile.test_killed_worker import descendants
from tests.pipeline.services import until
from tests.sandbox.jobs import PREDICT, executed_cells, notebook, script
from tests.warm.test_keeper import gone, keeper

BEGAN = """
import os
with open("/proc/self/stat") as file:
    print(file.read().rpartition(")")[2].split()[19])
"""
"""Prints when the process began: ticks since the machine did, field 22 of proc(5)."""
BEGIN_OF_A = {
    "a script": lambda: script(BEGAN + PREDICT),
    "a notebook": lambda: notebook(BEGAN, PREDICT),
}


@pytest.fixture(params=BEGIN_OF_A)
def job(request: pytest.FixtureRequest) -> Callable[[], Job]:
    return BEGIN_OF_A[request.param]


def test_a_run_is_given_to_a_child_that_was_there_before_it(
    own: WarmBubblewrap, job: Callable[[], Job]
) -> None:
    assert warm(own.run(job()))
    there_is_a_spare_for_each()
    handed_in = time.clock_gettime(time.CLOCK_BOOTTIME)
    found = own.run(job())
    assert warm(found)
    ticks = int(printed(found))
    assert ticks / os.sysconf("SC_CLK_TCK") < handed_in


def test_none_is_used_twice(own: WarmBubblewrap, job: Callable[[], Job]) -> None:
    assert warm(own.run(job()))
    before = there_is_a_spare_for_each()
    assert warm(own.run(job()))
    after = there_is_a_spare_for_each()
    assert len(before & after) == 1  # the other kind's, which still waits
    assert warm(own.run(job()))


def test_one_that_the_machine_ended_is_replaced(
    own: WarmBubblewrap, job: Callable[[], Job]
) -> None:
    assert warm(own.run(job()))
    spares = [*there_is_a_spare_for_each()]
    for pid in spares:
        os.kill(pid, signal.SIGKILL)
    assert gone(spares)
    assert warm(own.run(job()))
    assert warm(own.run(job()))


def test_one_that_waits_stands_behind_the_walls_that_are_alike_for_all(
    own: WarmBubblewrap,
) -> None:
    """Also before it knows whose it will be: its own mounts, network, messages and name."""
    assert warm(own.run(script(PREDICT)))
    for spare in there_is_a_spare_for_each():
        inside = Path(f"/proc/{spare}")
        outside = Path(f"/proc/{parent_of(spare)}")
        for space in ("mnt", "net", "ipc", "uts", "pid"):
            assert (inside / "ns" / space).readlink() != (outside / "ns" / space).readlink()
        assert len([*(inside / "fd").iterdir()]) == 4  # the usual three and the parent's line


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def warm(found: Execution) -> bool:
    assert found.outcome is Outcome.OK, found.message
    assert found.isolation.warm, found.isolation.reasons
    return True


def printed(found: Execution) -> str:
    """Return what the program printed, of a notebook its first cell."""
    if found.stdout.text:
        return found.stdout.text
    return "".join(executed_cells(found)[0]["outputs"][0]["text"])


def there_is_a_spare_for_each() -> set[int]:
    """Return the children that wait, one for scripts and one for notebooks, once they are there."""
    found: set[int] = set()

    def look() -> bool:
        found.clear()
        found.update(pid for pid in descendants(keeper()) if is_second_of_its_namespace(pid))
        return len(found) == 2

    until(look, "a child waits for the next script, another for the next notebook")
    return found


def is_second_of_its_namespace(pid: int) -> bool:
    """As each run's program is, two levels below this process's own namespace."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return False
    levels = status.partition("NSpid:")[2].split("\n")[0].split()
    return len(levels) == 3 and levels[-1] == "2"
