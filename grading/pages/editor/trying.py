"""What the page of a check shows: where it is, then what it found. Never a mark, never points.

`progress` and `found` hold text from inside the sandbox: numbers are read as numbers or left out.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from grading.models import FileCheck
from sandbox.contract import Stage

TOLD = frozenset(stage.value for stage in Stage)


def shown(check: FileCheck | None) -> dict[str, object]:
    """Context of `editor/check_state.html`."""
    if check is None or check.is_finished:
        return {"stage": "done", "found": check.found if check else {}}
    told = check.progress
    stage = _stage(check)
    elapsed = (timezone.now() - check.started_at).total_seconds() if check.started_at else None
    cell, cells = told.get("cell"), told.get("cells")
    log = told.get("log_tail", "")
    return {
        "stage": stage,
        "saying": _saying(check, stage),
        "elapsed": elapsed if stage != "queued" else None,
        "cell": cell if type(cell) is int else None,
        "cells": cells if type(cells) is int else None,
        "log": log if isinstance(log, str) else "",
        "found": {},
    }


def _stage(check: FileCheck) -> str:
    if check.state == FileCheck.State.QUEUED:
        return "queued"
    told = check.progress.get("stage")
    return told if told in TOLD else Stage.STARTING


def _saying(check: FileCheck, stage: str) -> str:
    if check.cancel_requested:
        return _("Cancelling: its processes are being ended.")
    match stage:
        case "queued" if check.gave_way:
            return _("Hand-ins went first. The check begins again by itself.")
        case "queued":
            return _("The check waits for a free place; hand-ins go first.")
        case "starting":
            return _("The check is starting in the sandbox.")
        case "running":
            return _("The check runs your program.")
        case "answering":
            return _("The check asks your function about public data.")
        case _:
            return _("The check reads the answers.")
