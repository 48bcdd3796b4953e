"""Where a warm start can't be had the run starts cold, behind the same walls, and says why."""

import multiprocessing
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
