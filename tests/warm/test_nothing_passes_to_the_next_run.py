"""What one run held is nowhere in the next one: the parent between them never saw it."""

import secrets

import pytest

from sandbox.contract import Backend, Outcome
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, notebook, script

SEARCH = """
import ctypes, os, re
# Looked for with every bit turned, so that this program does not find itself.
turned = bytes.fromhex("{turned}")
table = bytes(255 - byte for byte in range(256))
with open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in open("/proc/self/maps").read().splitlines():
        first, last = (int(part, 16) for part in line.split()[0].split("-"))
        if " rw" not in line or last - first > 2**31:
            continue
        for begin in range(first, last, 2**22):
            try:
                memory.seek(begin)
                data = memory.read(min(2**22, last - begin))
            except (OSError, ValueError, OverflowError):
                continue
            assert turned not in data.translate(table), line
"""
PLACES = """
import os
word = bytes.fromhex("{turned}").translate(bytes(255 - byte for byte in range(256))).decode()
for place in ("/tmp", "/dev/shm", "/work", "/out", "/dev", "/dev/pts", "/dev/mqueue", "/datasets"):
    for folder, folders, files in os.walk(place):
        assert not any(word in name for name in folders + files), (folder, files)
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline", "comm"):
        try:
            assert word.encode() not in open(f"/proc/{{pid}}/{{name}}", "rb").read(), (pid, name)
        except PermissionError:
            pass
assert os.listdir("/dev/pts") == ["ptmx"], os.listdir("/dev/pts")
"""
LEAVE = """
import ctypes, os, pty
word = os.environ["CANARY"]
keep = [word * 1000 for _ in range(100)]
open(f"/tmp/{word}", "w").write(word)
open(f"/dev/shm/{word}", "w").write(word)
open(f"/work/{word}", "w").write(word)
terminals = pty.openpty()
os.write(terminals[0], word.encode())
ctypes.CDLL(None).mq_open(f"/{word[:40]}".encode(), os.O_CREAT | os.O_RDWR, 0o666, None)
print(word)
"""


@pytest.fixture
def canary() -> str:
    return "canary" + secrets.token_hex(16)


def turned(word: str) -> str:
    return bytes(255 - byte for byte in word.encode()).hex()


def test_neither_code_nor_environment_nor_data_is_in_the_next_runs_memory(
    warm: Backend, holds: Holds, canary: str
) -> None:
    left = warm.run(script(f"# {canary}\n{LEAVE}{PREDICT}", environment={"CANARY": canary}))
    assert left.outcome is Outcome.OK, left.message
    holds(SEARCH.format(turned=turned(canary)))
    holds(PLACES.format(turned=turned(canary)))


def test_nor_what_a_notebook_held(warm: Backend, holds: Holds, canary: str) -> None:
    left = warm.run(notebook(f"word = '{canary}'\nprint(word)", PREDICT))
    assert left.outcome is Outcome.OK, left.message
    holds(SEARCH.format(turned=turned(canary)))


def test_the_search_finds_what_is_there(warm: Backend, canary: str) -> None:
    source = f"keep = '{canary}'\n{SEARCH.format(turned=turned(canary))}{PREDICT}"
    assert warm.run(script(source)).outcome is Outcome.STUDENT_ERROR


def test_a_run_leaves_no_queue(holds: Holds) -> None:
    source = """
import ctypes, os
queue = ctypes.CDLL(None, use_errno=True).mq_open(b"/left", {flags}, 0o666, None)
"""
    holds(source.format(flags="os.O_CREAT | os.O_RDWR") + "assert queue >= 0")
    holds(source.format(flags="os.O_RDWR") + "assert queue == -1")
