"""In place of its artefact a program can leave only bytes, and only so many."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, script


@pytest.mark.parametrize(
    "act",
    [
        "os.unlink(A)",
        "os.rename(A, '/out/old')",
        "os.rename('/work/mine', A)",
        "os.link(A, '/work/second')",
        "os.link(A, '/out/second')",
        "os.link('/etc/passwd', '/work/passwd')",
        "os.symlink('/etc/passwd', A)",
        "os.mkfifo(A)",
        "os.mkdir(A)",
        "os.mknod(A)",
        "os.rmdir('/out')",
    ],
)
def test_the_file_cannot_be_exchanged(holds: Holds, act: str) -> None:
    source = f"""
import os
A = "/out/artefact"
open("/work/mine", "w").close()
try:
    {act}
except OSError:
    pass
else:
    raise AssertionError("allowed")
"""
    assert holds(source).artefact


def test_a_sparse_giant_is_cut_by_the_kernel(backend: Backend) -> None:
    source = """
import os
try:
    os.truncate("/out/artefact", 1 << 40)
except OSError as error:
    assert error.errno == 27
else:
    raise AssertionError("allowed")
"""
    found = backend.run(script(source + PREDICT, scratch_bytes=64 << 20, artefact_bytes=1 << 20))
    assert found.outcome is Outcome.OK, found.message


def test_more_than_its_cap_is_refused(backend: Backend) -> None:
    # Written after the runner has stored its answers.
    source = (
        "import atexit, os\natexit.register(lambda: os.truncate('/out/artefact', 5 << 20))\n"
        + PREDICT
    )
    found = backend.run(script(source, artefact_bytes=1 << 20))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "more than the" in found.message
    assert found.artefact is None


def test_what_a_child_writes_later_never_counts(backend: Backend) -> None:
    source = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.05)
            with open("/out/artefact", "ab") as file:
                file.write(b"late")
    os._exit(0)
"""
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK
    # All processes had ended when it was sealed: the digest is that of the bytes handed on.
    assert found.artefact is not None
    assert len(found.artefact_sha256) == 64


def test_permissions_that_shut_the_grader_out_do_not(holds: Holds) -> None:
    source = """
import os
try:
    os.chmod("/out/artefact", 0o200)
except PermissionError:
    pass  # where the file is not the run's own, it can't even try
"""
    assert holds(source).artefact
