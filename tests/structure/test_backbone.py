"""Program 2's checks on its backbone, by real programs on the real pictures.

That the reference gets all of the points, which needs both, is seen in `test_variants.py`.
"""

from dataclasses import replace

import pytest

from grading.authoring import variants
from grading.evaluation import asking
from labs.datasets import load
from labs.parse import load_catalogue, load_variants
from labs.spec import TaskSpec
from sandbox.contract import Backend

TASK = load_catalogue().task("20csel76/2")
PROGRAMS = {variant.file: variant for variant in load_variants("20CSEL76", "2")}


def graded(task: TaskSpec, file: str, backend: Backend) -> dict[str, tuple[int, str]]:
    judgement = variants.grade(task, PROGRAMS[file], load(task.dataset), backend)
    return {check.name: (int(check.points), check.message) for check in judgement.checks}


@pytest.mark.parametrize("order", [1, -1], ids=["as listed", "the other way round"])
def test_both_checks_ask_one_probe_for_what_both_want(order: int) -> None:
    """Whichever stands first in lab.toml."""
    (probe,) = [p for p in asking.probes(replace(TASK, checks=TASK.checks[::order]))
                if p.name == "backbone"]  # fmt: skip
    assert probe.options["random"] is True
    assert str(probe.options["file"]).startswith("/datasets/torch/hub/checkpoints/")


def test_a_head_that_guesses_does_not_need_them(bubblewrap: Backend) -> None:
    found = graded(TASK, "untrained_head.py", bubblewrap)
    assert found["backbone"][0] == 5, found["backbone"]
    assert found["beats_random"][0] == 0
    assert "does not help" in found["beats_random"][1]
