"""Calibrations that were measured from a page: where they hold, they go before the folder's."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from labs.models import StoredCalibration
from labs.parse import CATALOGUE, source_digest
from labs.spec import Calibration, Catalogue, SpecError, TaskSpec, read_calibration

Rows = Mapping[tuple[str, str], Sequence[StoredCalibration]]
"""Those of a task, newest first, by course and slug."""


def rows() -> Rows:
    """All that are stored, in one query."""
    found: dict[tuple[str, str], list[StoredCalibration]] = {}
    for row in StoredCalibration.objects.order_by("-pk"):
        found.setdefault((row.course, row.slug), []).append(row)
    return found


def with_stored(task: TaskSpec, root: Path = CATALOGUE, stored: Rows | None = None) -> TaskSpec:
    """The task with the newest of its calibrations, its folder's or one that is stored.

    A stored one holds only for the files that it was measured with. The digest then names both.
    """
    own = (rows() if stored is None else stored).get((task.course, task.slug))
    if not own:
        return task
    source = source_digest(task, root)
    newest = next((row for row in own if row.source == source), None)
    if newest is None:
        return task
    found = read(newest.calibration)
    if task.calibration is not None and task.calibration.measured_at > found.measured_at:
        return task
    told = json.dumps(newest.calibration, sort_keys=True)
    digest = hashlib.sha256(f"{newest.source} {told}".encode()).hexdigest()
    return replace(task, calibration=found, digest=digest)


def all_with_stored(catalogue: Catalogue, root: Path = CATALOGUE) -> Catalogue:
    """The same for every task."""
    stored = rows()
    tasks = {key: with_stored(task, root, stored) for key, task in catalogue.tasks.items()}
    return replace(catalogue, tasks=tasks)


def read(stored: dict[str, Any]) -> Calibration:
    """The calibration that was stored.

    Raises:
        SpecError: another release wrote it.
    """
    try:
        return read_calibration(stored)
    except (KeyError, TypeError, ValueError) as error:
        raise SpecError(
            f"A stored calibration can't be read ({error}): calibrate the task again."
        ) from error
