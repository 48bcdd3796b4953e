"""Makes a sandbox's job out of a task and a program, and reads back what the job left. No database.

Both follow from the task, the data and the run's secret seed alone.
"""

import contextlib
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from grading import checks
from grading.artefacts import BadArtefact, bundle, strict_json
from grading.evaluation import contracts, hidden
from labs.datasets import Dataset
from labs.spec import TaskSpec
from sandbox.contract import Ask, Execution, Job, Outcome, Probe, Program

PROBE_BYTES = 256 * 1024
PROBE = "probe-{}.json"
CURVE = "curve"
"""The probe that tells how training went: for people to look at, never for a check."""
EXPORTED = "export.onnx"
"""The model that a program left, as its own process exported it."""
MODEL_BYTES = 16 * 1024 * 1024
AGAIN = {"used": "used", "backbone": "random"}
"""Probes that ask the scored question once more -> the name that its answers then have."""


def job(task: TaskSpec, program: Program, dataset: Dataset, seed: str, meanwhile: Executor) -> Job:
    """Return the job of one run.

    Args:
        meanwhile: makes the inputs while the program runs, which gets them only at its end.
    """
    kind = contracts.REGISTRY[task.contract.kind]
    scope = contracts.Scope(task.contract, dataset, seed)
    inputs = meanwhile.submit(kind.inputs, scope)
    ask = Ask(
        function=task.contract.function,
        signature=task.contract.signature,
        inputs=inputs.result,
        questions=kind.questions(scope),
        form=kind.form,
        kind=kind.name,
        variables=variables(task),
        probes=probes(task),
        options=task.contract.options,
        secret=bool(kind.columns) and dataset.keeps_secrets,
    )
    return Job(
        program=program,
        ask=ask,
        mounts=dataset.mounts,
        environment=dataset.environment,
        limits=task.limits,
        seed=hidden.program_seed(seed),
        dialogue=tuple(map(str, task.contract.options.get("dialogue", ()))),
    )


def variables(task: TaskSpec) -> tuple[str, ...]:
    """Return the names that are read when the program has ended, for contract and checks."""
    wanted = list(contracts.REGISTRY[task.contract.kind].variables(task.contract))
    for spec in task.checks:
        wanted += checks.REGISTRY[spec.name].variables(spec.options)
    return tuple(dict.fromkeys(wanted))


def probes(task: TaskSpec) -> tuple[Probe, ...]:
    """Return what the task's checks want to know of the finished namespace, and what is shown."""
    kind = contracts.REGISTRY[task.contract.kind]
    wanted = {name: Probe(name, options) for name, options in kind.probes(task.contract).items()}
    for spec in task.checks:
        for name, options in checks.REGISTRY[spec.name].probes(spec.options).items():
            # Two checks may share a probe, in whatever order: each gets what it asks for.
            asked = wanted[name].options if name in wanted else {}
            wanted[name] = Probe(name, {**asked, **options})
    if kind.trains:  # last: where room is short, what is judged comes first
        wanted[CURVE] = Probe(CURVE, {})
    return tuple(wanted.values())


def model_file(task: TaskSpec) -> str:
    """Return the artefact's member that is an exported model to be looked at; empty: none is."""
    kind = contracts.REGISTRY[task.contract.kind]
    if own := kind.model_file(task.contract):
        return own
    return EXPORTED if any(probe.name == "export" for probe in probes(task)) else ""


@dataclass(frozen=True)
class Read:
    """What a run left behind, understood."""

    reading: contracts.Reading
    found: checks.Found = field(default_factory=checks.Found)
    again: Mapping[str, contracts.Values] = field(default_factory=dict)
    """Name of `AGAIN` -> the answers to the scored question when it was asked once more."""


def read(task: TaskSpec, execution: Execution, dataset: Dataset, seed: str) -> Read:
    """Read a run's answers, and what was found beside them."""
    if execution.outcome is not Outcome.OK:
        why = f"{task.contract.signature} gave no answers that could be scored."
        return Read(
            contracts.Reading(
                execution.outcome, execution.message, None, checks.Answers(False, why)
            )
        )
    kind = contracts.REGISTRY[task.contract.kind]
    scope = contracts.Scope(task.contract, dataset, seed)
    try:
        present = members(task, execution, dataset, seed)
        found = _found(task, present, execution.answer_errors)
    except BadArtefact as error:
        return Read(kind.unusable(error, scope))
    given = contracts.Given(
        scope, present, execution.answer_errors, execution.ran_to_end, found.variables
    )
    again = {}
    for name in _again(task):
        with contextlib.suppress(BadArtefact):  # it may not have been asked, or raised
            again[name] = kind.read_again(given, name)
    return Read(kind.read(given), found, again)


def members(task: TaskSpec, execution: Execution, dataset: Dataset, seed: str) -> dict[str, bytes]:
    """Return the artefact's members, each within its bounds.

    Raises:
        BadArtefact: it is no sound artefact, or holds what was not asked for.
    """
    kind = contracts.REGISTRY[task.contract.kind]
    scope = contracts.Scope(task.contract, dataset, seed)
    wanted = probes(task)
    allowed = kind.members(scope) | {PROBE.format(p.name): PROBE_BYTES for p in wanted}
    if any(probe.name == "export" for probe in wanted):
        allowed[EXPORTED] = MODEL_BYTES
    if variables(task):
        allowed["variables.json"] = PROBE_BYTES
    for name in _again(task):
        allowed |= kind.again(scope, name)
    return bundle.read(execution.artefact or b"", allowed)


def _again(task: TaskSpec) -> list[str]:
    return [AGAIN[probe.name] for probe in probes(task) if probe.name in AGAIN]


def _found(task: TaskSpec, members: Mapping[str, bytes], errors: Mapping[str, str]) -> checks.Found:
    """Read what was looked up. A part that can't be read counts as not found, with the reason."""
    told, why = {}, dict(errors)
    for probe in probes(task):
        name = PROBE.format(probe.name)
        if name in members:
            try:
                told[probe.name] = _object(members[name])
            except BadArtefact as error:
                why[f"probe-{probe.name}"] = str(error)
    values: Mapping[str, Any] = {}
    if "variables.json" in members:
        try:
            values = _object(members["variables.json"])
        except BadArtefact as error:
            why |= dict.fromkeys(variables(task), str(error))
    return checks.Found(values, told, why)


def _object(data: bytes) -> dict[str, Any]:
    value = strict_json.loads(data, max_bytes=PROBE_BYTES)
    if not isinstance(value, dict):
        raise BadArtefact("it is no JSON object")
    return value
