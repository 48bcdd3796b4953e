"""The few instructions that are the first process of a warm run."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from sandbox.contract import Backend
from sandbox.warm import init
from tests.sandbox.jobs import PREDICT, script


@pytest.fixture
def first(tmp_path: Path) -> Path:
    file = tmp_path / "init"
    file.write_bytes(init.program(os.uname().machine))
    file.chmod(0o755)
    return file


def test_it_sleeps_until_it_is_ended(first: Path) -> None:
    with subprocess.Popen([first]) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.2)
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert "State:\tS" in status
        ignored = int(status.split("SigIgn:\t")[1].split()[0], 16)
        assert ignored >> (signal.SIGCHLD - 1) & 1
        process.kill()


def test_it_is_small(first: Path) -> None:
    assert first.stat().st_size < 300


@pytest.mark.parametrize("machine", init.MACHINES)
def test_it_is_an_executable_of_each_processor(machine: str, tmp_path: Path) -> None:
    file = tmp_path / "init"
    file.write_bytes(init.program(machine))
    header = file.read_bytes()
    assert header[:4] == b"\x7fELF"
    assert int.from_bytes(header[18:20], "little") == init.MACHINES[machine][0]
    assert int.from_bytes(header[24:32], "little") == init.BASE + 64 + 56


def test_an_unknown_processor_is_named() -> None:
    with pytest.raises(init.UnknownProcessor, match="vax"):
        init.program("vax")


def test_orphans_are_buried(warm: Backend) -> None:
    source = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
    os.wait()
until = time.monotonic() + 5
while len([p for p in os.listdir("/proc") if p.isdigit()]) > 2:
    assert time.monotonic() < until, os.listdir("/proc")
"""
    found = warm.run(script(source + PREDICT))
    assert found.ran_to_end, found.message
