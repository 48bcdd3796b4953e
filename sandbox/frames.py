"""What a run is told through its control pipe: the job at first, the questions at the end."""

from sandbox.contract import Job
from sandbox.runner import wire


def first_frames(job: Job, *, count_processes: bool) -> list[bytes]:
    """Return what the runner is told at its start."""
    program = {
        "name": job.program.name,
        "kind": job.program.kind.value,
        "entry": job.program.entry,
        "seed": job.seed,
        "dialogue": job.dialogue,
        "notebook_bytes": job.limits.notebook_bytes,
        "processes": job.limits.processes if count_processes else None,
        "apart": job.apart or job.full_walls,
    }
    return [wire.frame_json(program), wire.frame(job.program.source)]


def last_frames(job: Job) -> list[bytes]:
    """Return what the runner is told once the program has ended, in parts.

    The inputs are megabytes, and every copy of them would be felt.
    """
    ask = job.ask
    questions = {
        "function": ask.function,
        "questions": [{"name": q.name, "rows": q.rows, "of": q.of} for q in ask.questions],
        "passed": ask.form.passed,
        "stored": ask.form.stored,
        "kind": ask.kind,
        "variables": ask.variables,
        "probes": [{"name": p.name, "options": dict(p.options)} for p in ask.probes],
        "options": dict(ask.options),
        "secret": ask.secret,
        "main": main_question(job),
        "artefact_bytes": job.limits.artefact_bytes,
    }
    inputs = ask.inputs() if callable(ask.inputs) else ask.inputs
    return [wire.frame_json(questions), wire.length(inputs), inputs]


def main_question(job: Job) -> str:
    """Return the question without whose answer there is nothing to judge: the one for all rows."""
    questions = job.ask.questions
    first = questions[0].name if questions else ""
    return next((q.name for q in questions if q.rows is None and not q.of), first)
