"""The texts of a run: made fit to be stored, and searched for what the program printed.

All of it came from a student's program and is only ever text.
"""

from dataclasses import replace

from grading.artefacts import BadArtefact, strict_json
from sandbox.contract import Execution, Log, ProgramError
from sandbox.streams import clean_text

NOTEBOOK_DEPTH = 100


def clean(execution: Execution) -> Execution:
    """Return the same facts with texts that every database takes: no NUL, no lone surrogate."""
    error = execution.error
    return replace(
        execution,
        message=clean_text(execution.message),
        error=error and _error(error),
        adapter=clean_text(execution.adapter),
        adapter_says=clean_text(execution.adapter_says),
        answer_errors={clean_text(k): clean_text(v) for k, v in execution.answer_errors.items()},
        stdout=_log(execution.stdout),
        stderr=_log(execution.stderr),
        versions={clean_text(k): clean_text(v) for k, v in execution.versions.items()},
    )


def printed(execution: Execution) -> str:
    """Return what the program printed, the outputs of a notebook's cells included, as they came."""
    if execution.notebook is None:
        return execution.stdout.text
    try:
        notebook = strict_json.loads(
            execution.notebook,
            max_bytes=len(execution.notebook),
            max_depth=NOTEBOOK_DEPTH,
            finite=False,
        )
        cells = _list(notebook, "cells")
        outputs = [output for cell in cells for output in _list(cell, "outputs")]
    except BadArtefact:
        outputs = []
    return "\n".join([execution.stdout.text, *map(_output_text, outputs)])


def _list(value: object, key: str) -> list[object]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _output_text(output: object) -> str:
    """A stream's text, or the plain form of a shown value."""
    if not isinstance(output, dict):
        return ""
    text = output.get("text")
    if text is None and isinstance(data := output.get("data"), dict):
        text = data.get("text/plain")
    if isinstance(text, list):
        text = "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def _error(error: ProgramError) -> ProgramError:
    return replace(
        error,
        type=clean_text(error.type),
        text=clean_text(error.text),
        traceback=clean_text(error.traceback),
    )


def _log(log: Log) -> Log:
    return replace(log, text=clean_text(log.text))
