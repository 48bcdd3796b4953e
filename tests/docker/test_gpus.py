"""Leases on graphics processors. What needs the device itself is marked `gpu` and says so."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import ROOT
from sandbox.backends import open_backend
from sandbox.contract import Backend, Cancelled, Outcome, Progress, SandboxUnavailable
from sandbox.docker import gpus
from tests.sandbox.jobs import PREDICT, script

UUIDS = ("GPU-11111111-1111-1111-1111-111111111111", "GPU-22222222-2222-2222-2222-222222222222")


def lease(count: int, locks: Path, cancelled=lambda: True, told=lambda progress: None):
    return gpus.lease(count, UUIDS, locks, told, cancelled)


def test_a_processor_is_leased_to_one_run_at_a_time(tmp_path: Path) -> None:
    with lease(1, tmp_path) as first, lease(1, tmp_path) as second:
        assert {*first, *second} == set(UUIDS)
        with pytest.raises(Cancelled), lease(1, tmp_path):
            pass
    with lease(2, tmp_path) as both:
        assert both == UUIDS


def test_who_waits_for_two_holds_none(tmp_path: Path) -> None:
    progress: list[Progress] = []
    with lease(1, tmp_path):
        with pytest.raises(Cancelled), lease(2, tmp_path, told=progress.append):
            pass
        with lease(1, tmp_path) as other:
            assert len(other) == 1
    assert progress


def test_more_than_there_are_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match="needs 3 graphics processors, and 2"):
        lease(3, tmp_path).__enter__()


def test_none_needs_no_file(tmp_path: Path) -> None:
    with lease(0, tmp_path / "never") as held:
        assert held == ()
    assert not (tmp_path / "never").exists()


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Programs in place of NVIDIA's, which say what the real ones print."""

    def install(name: str, said: str) -> None:
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return install


def test_processors_are_listed_as_the_driver_prints_them(driver) -> None:
    driver("nvidia-smi", "\n".join(UUIDS))
    assert gpus.listed() == UUIDS


def test_words_in_place_of_a_uuid_are_no_processor(driver) -> None:
    driver("nvidia-smi", "No devices were found")
    with pytest.raises(SandboxUnavailable, match="no UUID"):
        gpus.listed()


def test_the_toolkits_version_is_read_from_its_own_words(driver) -> None:
    driver("nvidia-ctk", "NVIDIA Container Toolkit CLI version 1.17.8\ncommit: f202b80")
    assert gpus.toolkit_version() == "1.17.8"


def test_a_missing_driver_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="NVIDIA driver does not answer"):
        gpus.listed()
    with pytest.raises(SandboxUnavailable, match="Container Toolkit is missing"):
        gpus.toolkit_version()


def test_bubblewrap_says_that_it_leases_none(bubblewrap: Backend) -> None:
    found = bubblewrap.run(script(PREDICT, gpus=1))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "the backend 'docker' does" in found.message


@pytest.mark.docker
def test_a_run_that_needs_one_where_none_is_lent_is_no_fault_of_its_program(
    docker: Backend,
) -> None:
    found = docker.run(script(PREDICT, gpus=1))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "needs 1 graphics processor, and 0 can be leased" in found.message


@pytest.mark.parametrize(("demanded", "status", "processes"), [("", 0, "2"), ("1", 1, "0")])
def test_tests_that_need_one_are_left_out_by_name_or_fail_where_demanded(
    demanded: str, status: int, processes: str, tmp_path: Path
) -> None:
    """A machine without one may leave them out, but must neither hide nor skip them."""
    empty = tmp_path / "programs"
    empty.mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", processes),
            *("tests/docker/test_gpus.py", "-k", "torch_sees or needs_no_file"),
        ],
        cwd=ROOT,
        env=os.environ | {"PRAYOGA_TEST_GPU": demanded, "PATH": str(empty), "CI": "true"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    name = "tests/docker/test_gpus.py::test_torch_sees_the_leased_processor_and_no_other"
    if demanded:
        assert f"ERROR {name}" in done.stdout
        assert "PRAYOGA_TEST_GPU=1 demands this test" in done.stdout
    else:
        assert "Not run on this machine" in done.stdout
        assert f"{name}: needs a graphics processor: The NVIDIA driver does not" in done.stdout
    assert "1 passed" in done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.gpu
@pytest.mark.docker
def test_torch_sees_the_leased_processor_and_no_other(
    docker: Backend, lab_runtime: Path, tmp_path: Path
) -> None:
    leasing = open_backend(
        "docker",
        runtime=lab_runtime,
        slots=tmp_path,
        max_slots=1,
        choices=replace(settings.SANDBOX_CHOICES, gpus=("all",)),
    )
    source = "import torch\nassert torch.cuda.device_count() == 1\n" + PREDICT
    found = leasing.run(script(source, gpus=1, wall_seconds=120, cpu_seconds=120))
    assert found.outcome is Outcome.OK, found.message
