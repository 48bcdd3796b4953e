"""What finished programs are made of, seen by running them: layers, neighbours, and use of both."""

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grading.evaluation import judge
from grading.evaluation.judgement import CheckFound, Judgement
from grading.evaluation.work import execution_component
from grading.scheme import Scheme
from labs.spec import CheckSpec
from sandbox.contract import Program, ProgramKind
from tests.forgeries import tasks
from tests.structure import programs


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to the user that runs have."""
    with tempfile.TemporaryDirectory(prefix="prayoga-structure-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def data(folder):
    return tasks.dataset("image_classes", folder)


@pytest.fixture
def judged(data, bubblewrap):
    def judged(source: str, *checks: tuple[str, dict], seeds: int = 1) -> Judgement:
        task = tasks.task("image_classes", data)
        extra = tuple(CheckSpec(name, 10, options) for name, options in checks)
        extra = (*extra, CheckSpec("runs", 100 - 10 * len(extra)))
        metric = replace(task.metric, seeds=seeds)
        task = replace(task, checks=extra, metric=metric)
        program = Program("solution.py", ProgramKind.SCRIPT, source.encode())
        component = execution_component(1, Scheme())
        return judge.judge(task, program, data, secrets.token_hex(16), bubblewrap, component)

    return judged


def found(judgement: Judgement, name: str) -> CheckFound:
    assert judgement.outcome.value == "ok", judgement.message
    return next(check for check in judgement.checks if check.name == name)


def test_three_layers_are_counted_confirmed_from_the_graph_and_used(judged):
    three = {"kind": "weights", "exactly": 3}
    judgement = judged(programs.THREE_LAYERS, ("layers", three), ("used", {"component": "dense"}))
    assert found(judgement, "layers").points == 10, found(judgement, "layers").message
    assert found(judgement, "layers").evidence == "reported"
    assert found(judgement, "used").points == 10, found(judgement, "used").message
    confirmed = judged(programs.THREE_LAYERS, ("layers", three | {"confirm": True}))
    assert found(confirmed, "layers").points == 10, found(confirmed, "layers").message
    assert found(confirmed, "layers").evidence == "confirmed"
    four = judged(programs.THREE_LAYERS, ("layers", {"kind": "weights", "exactly": 4}))
    assert found(four, "layers").points == 0
    assert "model has 3" in found(four, "layers").message


def test_a_network_that_is_built_and_never_asked_is_found_out(judged):
    three = {"kind": "dense", "exactly": 3}
    judgement = judged(
        programs.UNUSED, ("layers", three | {"confirm": True}), ("used", {"component": "dense"})
    )
    assert judgement.metric.value > 0.9
    assert found(judgement, "layers").points == 0
    assert "not what answers" in found(judgement, "layers").message
    assert found(judgement, "used").points == 0
    assert "do not come from it" in found(judgement, "used").message


def test_convolution_layers_of_keras_are_confirmed_too(judged):
    judgement = judged(
        programs.KERAS,
        ("layers", {"kind": "convolution", "confirm": True}),
        ("used", {"component": "convolution"}),
    )
    assert judgement.metric.value > 0.9, judgement.message
    assert found(judgement, "layers").points == 10, found(judgement, "layers").message
    assert found(judgement, "used").points == 10, found(judgement, "used").message


@pytest.mark.parametrize("source", [programs.NEIGHBOURS, programs.BY_HAND])
def test_neighbours_are_seen_fitted_or_by_hand(judged, source):
    judgement = judged(source, ("neighbours", {}), ("used", {"component": "neighbours"}))
    assert found(judgement, "neighbours").points == 10, found(judgement, "neighbours").message
    assert found(judgement, "used").points == 10, found(judgement, "used").message


def test_a_program_without_them_has_no_neighbours(judged):
    judgement = judged(programs.THREE_LAYERS, ("neighbours", {}))
    assert found(judgement, "neighbours").points == 0


def test_several_seeds_give_repeated_evidence_and_the_mean(judged):
    judgement = judged(programs.BY_HAND, ("metric", {}), seeds=3)
    assert judgement.evidence == "repeated"
    assert "mean of 3 seeds" in judgement.message


def test_an_exported_model_keeps_its_accuracy_and_is_timed(folder, bubblewrap):
    data = tasks.dataset("deployment", folder)
    checks = (CheckSpec("accuracy_kept", 50, {}), CheckSpec("faster", 50, {"least": 0.001}))
    task = replace(tasks.task("deployment", data), checks=checks)
    honest = Path(__file__).parents[1] / "forgeries/programs/deployment/honest.py"
    program = Program("solution.py", ProgramKind.SCRIPT, honest.read_bytes())
    component = execution_component(1, Scheme())
    judgement = judge.judge(task, program, data, "ab" * 16, bubblewrap, component)
    kept, faster = found(judgement, "accuracy_kept"), found(judgement, "faster")
    assert (kept.points, kept.evidence) == (50, "confirmed"), kept.message
    assert (faster.points, faster.evidence) == (50, "reported"), faster.message
