"""A fault that is not the program's is told as such, and never costs anybody marks."""

from pathlib import Path

import pytest

from sandbox.contract import Backend, Mount, Outcome
from tests.sandbox.jobs import PREDICT, script


def test_data_that_is_not_there(backend: Backend, tmp_path: Path) -> None:
    mounts = (Mount(tmp_path / "nowhere", "/work/data/set"),)
    found = backend.run(script(PREDICT, mounts=mounts))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "costs no marks" in found.message
    assert "nowhere" in found.message


@pytest.mark.parametrize(
    "target", ["/etc", "/work", "/lab", "/work/data/../..", "data", "/datasets/../usr"]
)
def test_data_is_shown_only_where_data_belongs(
    backend: Backend, tmp_path: Path, target: str
) -> None:
    found = backend.run(script(PREDICT, mounts=(Mount(tmp_path, target),)))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "/work/data or /datasets" in found.message


def test_the_run_says_what_it_ran_with(backend: Backend, lab_runtime: Path) -> None:
    found = backend.run(script(PREDICT))
    assert found.versions["runtime"] == lab_runtime.name
    assert found.versions["python"].startswith("3.")
    assert found.versions[backend.name]
