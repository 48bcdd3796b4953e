"""Memory is that of the whole tree, of daemons too, and shared pages count once."""

import subprocess
import sys

MEASURE = """
import subprocess, sys, time
from bench.measure import processes

processes.adopt_daemons()
before = processes.memory()
child = subprocess.run([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
assert child.returncode == 0
print(processes.memory() - before, len(processes.wait_for_none(0)))
daemon, = processes.wait_for_none(0)
import os, signal
os.kill(daemon, signal.SIGKILL)
print(len(processes.wait_for_none(20)))
"""
DAEMON = """
import os, sys, time
ours, theirs = os.pipe()
if os.fork():
    os.read(ours, 1)
    sys.exit()
os.setsid()
if os.fork():
    os._exit(0)
held = bytes(range(256)) * (200 * 4096)
os.write(theirs, b"+")
os.close(1)
time.sleep(60)
"""


def test_a_daemon_that_left_its_parents_is_counted_and_waited_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, DAEMON], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    held, alive, left = done.stdout.split()
    assert 200 * 2**20 < int(held) < 300 * 2**20
    assert (alive, left) == ("1", "0")
