"""What limits leave to a program; `sandbox.selfcheck.resources` has what they stop."""

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, script


def test_a_log_within_its_limit_keeps_head_and_tail(backend: Backend) -> None:
    source = "for n in range(10_000):\n    print(n)\n" + PREDICT
    found = backend.run(script(source, log_kept_bytes=1000))
    assert found.outcome is Outcome.OK
    assert found.stdout.text.startswith("0\n1\n2\n")
    assert found.stdout.text.endswith("9998\n9999\n")


def test_it_may_keep_so_many_processors_busy(backend: Backend) -> None:
    source = "import time\nend = time.monotonic() + 0.8\nwhile time.monotonic() < end:\n    pass\n"
    found = backend.run(script(source + PREDICT, cpus=0.25))
    assert found.outcome is Outcome.OK
    assert found.usage.cpu_seconds < 0.6
