"""Where a warm start can't be had the run starts cold, behind the same walls, and says why."""

import multiprocessing
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox import cgroup
from sandbox.backends import open_backend
from sandbox.choices import Choices
from sandbox.contract import Backend, Outcome
from sandbox.warm import backend as warm_backend
from sandbox.warm import place
from sandbox.warm.backend import WarmBubblewrap
from sandbox.warm.fit import why_cold
from sandbox.warm.inside import probe
from tests.sandbox.jobs import PREDICT, script

LINE = "import sandbox.warm.keeper as k; "


@pytest.mark.parametrize(
    ("source", "more", "word"),
    [
        ("import os\nos.environ['KERAS_BACKEND'] = 'torch'\n", {}, "KERAS_BACKEND"),
        ("", {"environment": {"OMP_NUM_THREADS": "1"}}, "OMP_NUM_THREADS"),
        ("", {"cpus": 1.0}, "processors"),
    ],
)
def test_a_run_that_would_go_otherwise_warm_starts_cold(
    warm: Backend, source: str, more: dict, word: str
) -> None:
    found = warm.run(script(source + PREDICT, **more))
    assert found.outcome is Outcome.OK, found.message
    assert (found.isolation.warm, found.isolation.weak) == (False, False)
    (reason,) = found.isolation.reasons
    assert reason.startswith("started cold: ")
    assert word in reason


def test_the_names_of_variables_are_looked_for_as_whole_words() -> None:
    assert why_cold(script("MY_OMP_NUM_THREADS_2 = 1\n")) is None


def test_a_keeper_that_can_not_start_is_named(
    own: WarmBubblewrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.warm.line.ROOT", place.ROOTS_FOLDERS)
    found = own.run(script(PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert not found.isolation.warm
    assert "its keeper does not start" in found.isolation.reasons[0]


def test_a_place_that_others_could_reach_into_is_not_used(own: WarmBubblewrap) -> None:
    (place.ROOTS_FOLDERS / "warm").mkdir(mode=0o755)
    found = own.run(script(PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert not found.isolation.warm
    assert "chmod 700" in found.isolation.reasons[0]


def test_a_job_may_ask_for_it(warm: Backend) -> None:
    found = warm.run(replace(script(PREDICT), cold=True))
    assert (found.outcome, found.isolation.warm) == (Outcome.OK, False)
    assert found.isolation.reasons == ("started cold: asked for",)


def test_a_machine_without_room_keeps_nothing(
    own: WarmBubblewrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The keeper is another process, so the shortage has to be real: more is asked for than is."""
    code = f"{LINE}import sandbox.warm.memory as m; m.LEAST_FREE_BYTES = 1 << 60; k.main()"
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nshift 2\nexec {sys.executable} -c '{code}' \"$@\"\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    found = own.run(script(PREDICT))
    assert (found.outcome, found.isolation.warm) == (Outcome.OK, False)
    assert "MiB of memory left" in found.isolation.reasons[0]


def test_runs_need_not_wait_until_the_parent_is_ready(
    own: WarmBubblewrap, lab_runtime: Path, tmp_path: Path
) -> None:
    nobody = WarmBubblewrap(lab_runtime, tmp_path, 1, Choices(warm_start=False))
    assert "nobody keeps" in nobody.run(script(PREDICT)).isolation.reasons[0]
    hasty = WarmBubblewrap(lab_runtime, tmp_path, 1, Choices(warm_wait_seconds=0.0))
    first = hasty.run(script(PREDICT))
    assert (first.outcome, first.isolation.warm) == (Outcome.OK, False)
    assert "not imported yet" in first.isolation.reasons[0]
    assert own.run(script(PREDICT)).isolation.warm  # this one waits
    assert hasty.run(script(PREDICT)).isolation.warm
    assert nobody.run(script(PREDICT)).isolation.warm
    for backend in (hasty, nobody):
        backend.close()


def test_weak_walls_are_for_cold_runs(own: WarmBubblewrap, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise cgroup.NoGroup("not here")

    monkeypatch.setattr(cgroup, "open_group", none)
    found = own.run(script(PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert (found.isolation.warm, found.isolation.weak) == (False, True)


def test_warm_starts_are_chosen_by_name(lab_runtime: Path, tmp_path: Path) -> None:
    opened = open_backend(
        "bubblewrap", runtime=lab_runtime, slots=tmp_path, max_slots=1, choices=Choices(warm=True)
    )
    assert isinstance(opened, warm_backend.WarmBubblewrap)
    assert opened.name == "bubblewrap"


def hangs() -> None:
    multiprocessing.Event().wait()


def crashes() -> None:
    raise ValueError


def test_a_parent_whose_children_can_not_compute_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probe, "SECONDS", 0.2)
    probes = {"one": ("os", hangs), "two": ("os", crashes), "three": ("not there", crashes)}
    monkeypatch.setattr(probe, "PROBES", probes)
    assert probe.run() == ["one hung in a forked child", "two failed in a forked child"]
