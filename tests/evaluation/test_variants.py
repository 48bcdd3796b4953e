"""The acceptance suite: every program of `reference_solutions/`, run for real, lands as expected.

A regression is a new file there with a new paragraph in its `expected.toml`; this test finds it.
"""

from dataclasses import replace

import pytest

from grading.authoring import variants
from labs.datasets import load
from labs.parse import REFERENCES, load_catalogue, load_variants, variant_path
from labs.spec import TaskSpec, VariantSpec

ENDLESS_SECONDS = 15.0
"""A loop without an end is as endless after these as after a task's own limit."""

CATALOGUE = load_catalogue()
PROGRAMS = [
    pytest.param(task, variant, id=f"{course}/{task.slug}/{variant.file}")
    for (course, _), task in CATALOGUE.tasks.items()
    if task.written is None  # people mark those
    for variant in load_variants(course, task.slug)
]


@pytest.mark.parametrize(("task", "variant"), PROGRAMS)
def test_a_program_comes_to_what_is_expected_of_it(
    task: TaskSpec, variant: VariantSpec, bubblewrap
):
    if variant.outcome == "timeout":
        task = replace(task, limits=replace(task.limits, wall_seconds=ENDLESS_SECONDS))
    judgement = variants.grade(task, variant, load(task.dataset), bubblewrap)
    assert variants.differences(variant, judgement) == [], judgement.message
    assert judgement.message
    if variant.role == "reference" and "model.fit(" in _text(task, variant):
        # Whatever it printed, the history that the model kept is there to be looked at.
        assert [curve.source for curve in judgement.breakdown.curves][:1] == ["reported"]
    assert not judgement.isolation.weak or judgement.isolation.reasons


def _text(task: TaskSpec, variant: VariantSpec) -> str:
    return variant_path(task.course, task.slug, variant.file).read_text()


def test_every_folder_of_reference_solutions_belongs_to_a_task():
    folders = {folder.parent for folder in REFERENCES.glob("*/*/expected.toml")}
    known = {
        REFERENCES / task.course.lower() / task.slug
        for task in CATALOGUE.tasks.values()
        if task.written is None
    }
    assert folders == known


def test_a_task_can_only_be_full_marks_for_its_reference_and_a_quarter_for_its_starter():
    for task in CATALOGUE.tasks.values():
        if task.written is not None:
            continue
        for variant in load_variants(task.course, task.slug):
            low, high = variant.share
            match variant.role:
                case "reference":
                    assert low == high == 1
                case "weak":
                    assert 0.25 < low < high < 1
                case "starter":
                    assert high <= 0.25
                case "broken":
                    assert high <= 0.3
