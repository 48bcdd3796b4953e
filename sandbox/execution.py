"""The end of every run, on every backend: what it left is sealed, its facts become an Execution."""

import time
from collections.abc import Mapping
from pathlib import Path

from sandbox import room
from sandbox.contract import Execution, Isolation, Job, Limits, Outcome, ProgramKind, Timing
from sandbox.events import Fault
from sandbox.facts import Facts, Stop
from sandbox.seal import NOTEBOOK, Sealed, Unsealable, seal
from sandbox.verdict import Verdict, decide


class DoApart(Exception):
    """A notebook's program ended, or spoilt, the process that it shared with its runner.

    What it did is told by a run whose kernel is a process of its own.
    """


def execution(
    job: Job,
    folder: Path,
    facts: Facts,
    begin: float,
    isolation: Isolation,
    versions: Mapping[str, str],
) -> Execution:
    """Seal what the run left and put its facts together.

    Args:
        job: what was asked.
        folder: holds the files `artefact` and `notebook` that the run wrote; every process of the
            run has ended.
        facts: what was seen.
        begin: monotonic time at which the run was asked for.
        isolation: under which walls it stood.
        versions: of runtime and backend.

    Raises:
        DoApart: see there.
        SandboxUnavailable: it was no fault of the program's that it did not run.
    """
    if isinstance(facts.last, Fault):
        room.require(folder, job.limits)  # the one fault after a start that is not the program's
    shared = job.program.kind is ProgramKind.NOTEBOOK and isolation.warm
    if shared and not (job.apart or job.full_walls) and _without_its_last_word(facts):
        raise DoApart
    verdict = decide(facts, job)
    sealed = None
    if verdict.outcome is Outcome.OK:
        try:
            sealed = seal(folder / "artefact", job.limits.artefact_bytes)
        except Unsealable as error:
            text = (
                f"The file with the program's answers {error}. Leave /out alone and hand in again."
            )
            verdict = Verdict(Outcome.BAD_OUTPUT, text, answer_errors=verdict.answer_errors)
    quiet = job.ask.secret and facts.ended
    notebook = facts.notebook if quiet else _notebook(folder / NOTEBOOK, job.limits)
    first_line = facts.started_at or facts.finished_at
    return Execution(
        outcome=verdict.outcome,
        message=verdict.message,
        isolation=isolation,
        ran_to_end=facts.ended,
        error=verdict.error,
        artefact=sealed.content if sealed else None,
        artefact_sha256=sealed.sha256 if sealed else "",
        answer_errors=verdict.answer_errors,
        adapter=verdict.adapter,
        adapter_says=verdict.adapter_says,
        notebook=notebook.content if notebook else None,
        stdout=facts.stdout,
        stderr=facts.stderr,
        usage=facts.usage,
        timing=Timing(
            start=first_line - begin,
            run=facts.finished_at - first_line,
            total=time.monotonic() - begin,
        ),
        versions=versions,
    )


def _without_its_last_word(facts: Facts) -> bool:
    if facts.started_at is None:
        return False
    return facts.stop is Stop.FORGED or (
        facts.stop is None and (facts.last is None or isinstance(facts.last, Fault))
    )


def _notebook(file: Path, limits: Limits) -> Sealed | None:
    """An executed notebook, or a script's figures, only help the reader."""
    try:
        sealed = seal(file, limits.notebook_bytes)
    except Unsealable:
        return None
    return sealed if sealed.content else None
