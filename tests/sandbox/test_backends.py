"""Backends are found by name; what a machine lacks is said with its remedy."""

import os
import tempfile
from pathlib import Path

import pytest

from sandbox.backends import REGISTRY, open_backend
from sandbox.contract import (
    Backend,
    Cancelled,
    Outcome,
    Progress,
    SandboxUnavailable,
    Stage,
)
from sandbox.slots import free_slot
from tests.sandbox.jobs import PREDICT, script


def test_an_unknown_name_suggests_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match="Did you mean 'bubblewrap'"):
        open_backend("bublewrap", runtime=tmp_path, slots=tmp_path, max_slots=1)
    assert "bubblewrap" in REGISTRY


def test_the_check_tells_the_walls(backend: Backend) -> None:
    isolation = backend.check()
    assert isolation.backend == backend.name
    assert isolation.weak == bool(isolation.reasons)


def test_a_missing_runtime_is_said_with_its_remedy(tmp_path: Path) -> None:
    backend = open_backend("bubblewrap", runtime=tmp_path, slots=tmp_path, max_slots=1)
    with pytest.raises(SandboxUnavailable, match="make setup"):
        backend.check()
    found = backend.run(script(PREDICT))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "make setup" in found.message
    assert "costs no marks" in found.message


def test_a_runtime_that_other_users_cannot_read_is_said_with_its_remedy(
    lab_runtime: Path, tmp_path: Path
) -> None:
    with tempfile.TemporaryDirectory() as closed:  # mode 0700
        link = Path(closed) / "lab"
        link.symlink_to(lab_runtime)
        backend = open_backend("bubblewrap", runtime=link, slots=tmp_path, max_slots=1)
        if os.geteuid() != 0:
            backend.check()  # runs have this same user, so the folder is open to them
            return
        with pytest.raises(SandboxUnavailable, match="chmod"):
            backend.check()


def test_a_run_waits_for_a_free_slot_and_may_be_cancelled_there(
    lab_runtime: Path, tmp_path: Path
) -> None:
    backend = open_backend("bubblewrap", runtime=lab_runtime, slots=tmp_path, max_slots=1)
    with free_slot(tmp_path, 1):
        seen: list[Progress] = []
        with pytest.raises(Cancelled):
            backend.run(script(PREDICT), on_progress=seen.append, cancelled=lambda: len(seen) > 1)
    assert {progress.stage for progress in seen} == {Stage.STARTING}
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
