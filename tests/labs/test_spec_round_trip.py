"""A task's spec survives being stored as JSON, whatever it holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.parse import load_catalogue
from labs.spec import Calibration, CheckSpec, ContractSpec, MetricSpec, SpecError, TaskSpec
from sandbox.contract import Limits

words = st.text(min_size=1, max_size=20)
shares = st.floats(0, 1)
calibrations = st.builds(
    Calibration,
    mean=shares, sd=shares, runs=st.integers(1, 100), target=shares, floor=shares, baseline=words,
    dataset=words, dataset_digest=words, measured_at=words, machine=words,
    versions=st.dictionaries(words, words), seconds=st.floats(0, 1e6),
    peak_memory_bytes=st.integers(0, 2**60),
)  # fmt: skip
options = st.dictionaries(words, st.one_of(st.integers(), st.booleans(), words, st.lists(words)))
specs = st.builds(
    TaskSpec,
    course=words, slug=words, experiment=st.integers(1, 99), title=words, summary=words,
    contract=st.builds(ContractSpec, *[words] * 4), dataset=words,
    metric=st.builds(MetricSpec, words, words),
    checks=st.lists(
        st.builds(CheckSpec, words, st.integers(1, 100), options), max_size=4
    ).map(tuple),
    limits=st.builds(Limits, wall_seconds=st.floats(1, 1e5), memory_bytes=st.integers(1, 2**50)),
    attempts=st.integers(1, 99), statement=st.text(), digest=words,
    calibration=st.none() | calibrations,
)  # fmt: skip


@given(specs)
def test_a_spec_stored_as_json_reads_back_equal(spec: TaskSpec) -> None:
    assert TaskSpec.from_json(json.loads(json.dumps(spec.as_json()))) == spec


def test_the_real_tasks_read_back_equal() -> None:
    for task in load_catalogue().tasks.values():
        assert TaskSpec.from_json(json.loads(json.dumps(task.as_json()))) == task


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored.pop("contract"),
        lambda stored: stored.update(from_another_release=1),
        lambda stored: stored["limits"].update(wings=1),
        lambda stored: stored.update(checks=[{"weight": 100}]),
        lambda stored: stored.update(metric=None),
    ],
)
def test_a_spec_of_another_release_is_refused_with_what_to_do(spoil) -> None:
    stored = load_catalogue().task("1a").as_json()
    spoil(stored)
    with pytest.raises(SpecError, match="another release of Prayoga"):
        TaskSpec.from_json(stored)
