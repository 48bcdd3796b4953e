"""A run's facts as a row and back. Sealed bytes are known again by their SHA-256.

Knows nothing of claims and fences; `lifecycle` decides when a record is written.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.core.files.base import ContentFile

from grading.evaluation import earlier
from grading.models import Run, RunResult
from sandbox.contract import Execution, Isolation, Log, Outcome, ProgramError, Timing, Usage

_FILES_AND_LOGS = ("artefact", "notebook", "stdout", "stderr")


class SealBroken(Exception):
    """A stored artefact is not the one that was sealed; only staff can put that right."""


def make(
    run: Run,
    execution: Execution,
    digests: Mapping[str, str],
    compared: earlier.Earlier | None = None,
) -> RunResult:
    """Return the row, unsaved, its files already stored.

    Args:
        digests: what the run was made of: hashes of code, task, data and metric.
        compared: the values of other tasks that its checks compare with.
    """
    facts = asdict(replace(execution, artefact=None, notebook=None, attached={}))
    for key in _FILES_AND_LOGS:
        del facts[key]
    facts["log_bytes"] = {
        "stdout": execution.stdout.total_bytes,
        "stderr": execution.stderr.total_bytes,
    }
    facts["digests"] = dict(digests)
    facts["earlier"] = earlier.as_json(compared or {})
    facts["attached"] = {
        name: base64.b64encode(data).decode("ascii") for name, data in execution.attached.items()
    }
    result = RunResult(
        run=run,
        attempt=run.attempt,
        ran_to_end=execution.ran_to_end,
        artefact_sha256=execution.artefact_sha256,
        stdout=execution.stdout.text,
        stderr=execution.stderr.text,
        facts=facts,
    )
    if execution.artefact is not None:
        result.artefact.save("artefact.zip", ContentFile(execution.artefact), save=False)
    if execution.notebook is not None:
        result.notebook.save("executed.ipynb", ContentFile(execution.notebook), save=False)
    return result


def compared(result: RunResult) -> earlier.Earlier:
    """Return the values of other tasks as they were when the run was sealed."""
    return earlier.from_json(result.facts.get("earlier", {}))


def remove_files(result: RunResult) -> None:
    """Delete the files of a row that was not saved after all."""
    for file in (result.artefact, result.notebook):
        if file:
            file.delete(save=False)


def load(result: RunResult) -> Execution:
    """Return the facts as they were when the run was sealed.

    Raises:
        SealBroken: the artefact's bytes have changed since.
        OSError: a file is gone.
    """
    artefact = _content(result.artefact)
    if artefact is not None and hashlib.sha256(artefact).hexdigest() != result.artefact_sha256:
        raise SealBroken(
            f"The stored artefact of run {result.run_id} differs from the one that was sealed: "
            "restore it from a backup, or grade the submission again."
        )
    facts: dict[str, Any] = result.facts
    sizes = facts["log_bytes"]
    return Execution(
        outcome=Outcome(facts["outcome"]),
        message=facts["message"],
        isolation=Isolation(
            **facts["isolation"] | {"reasons": tuple(facts["isolation"]["reasons"])}
        ),
        ran_to_end=result.ran_to_end,
        error=ProgramError(**facts["error"]) if facts["error"] else None,
        artefact=artefact,
        artefact_sha256=result.artefact_sha256,
        answer_errors=facts["answer_errors"],
        adapter=facts.get("adapter", ""),
        adapter_says=facts.get("adapter_says", ""),
        notebook=_content(result.notebook),
        stdout=Log(result.stdout, sizes["stdout"]),
        stderr=Log(result.stderr, sizes["stderr"]),
        usage=Usage(**facts["usage"]),
        timing=Timing(**facts["timing"]),
        versions=facts["versions"],
        attached={name: base64.b64decode(data) for name, data in facts.get("attached", {}).items()},
    )


def _content(file: Any) -> bytes | None:
    if not file:
        return None
    with file.open("rb") as stream:
        content: bytes = stream.read()
    return content
