"""Measures what a task's reference reaches, and so its target."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grading.authoring import variants
from grading.authoring.calibration import (
    CalibrationFailed,
    calibration,
    refuse_unless_repeated,
    runs,
)
from grading.authoring.named import look_up
from grading.evaluation.work import backend
from grading.intake import Refused
from grading.registry import UnknownName
from labs import landing
from labs.datasets import Dataset, DatasetError, load
from labs.parse import load_catalogue, load_task, load_variants, task_folder
from labs.spec import Calibration, SpecError, TaskSpec
from sandbox.contract import Backend, Program, SandboxUnavailable


class Command(BaseCommand):
    help = (
        "Runs a task's reference over several seeds on this machine and its data, writes the "
        "target (mean - 2 standard deviations) and the floor to calibration.json in the task's "
        "folder, then grades reference, weak solution and starter and says whether each lands "
        "where expected.toml says. Exit code 1 if one does not: such a task should not be "
        "published. Afterwards run sync_labs."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task", help="for example 1a, or 20csel76/1a")
        parser.add_argument("--seeds", type=int, default=5, help="how many runs (default 5)")
        parser.add_argument(
            "--landing-only",
            action="store_true",
            help="keep the target that is there; only see again where the programs land",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seeds"] < 2:
            raise CommandError("A spread needs at least 2 seeds.", returncode=2)
        try:
            task = load_catalogue().task(options["task"])
            look_up(task)
            dataset = load(task.dataset)
            sandbox = backend(choices=settings.SANDBOX_CHOICES)
            sandbox.check()
            if not (options["landing_only"] and task.calibration):
                self._measure(task, dataset, sandbox, options["seeds"])
            self._compare(load_task(task_folder(task)), dataset, sandbox)
        except (SpecError, UnknownName) as error:
            raise CommandError(str(error), returncode=2) from error
        except (DatasetError, SandboxUnavailable, CalibrationFailed) as error:
            raise CommandError(str(error), returncode=3) from error

    def _measure(self, task: TaskSpec, dataset: Dataset, sandbox: Backend, seeds: int) -> None:
        reference = load_variants(task.course, task.slug)[0]
        self.stdout.write(f"{reference.file} on {dataset.title}, {seeds} seeds:")
        measured = []
        for run in runs(task, variants.program(task, reference), dataset, sandbox, seeds):
            measured.append(run)
            self.stdout.write(
                f"  {len(measured)}: {task.metric.name} {run.value:.4f} in {run.seconds:.1f} s"
            )
        self._repeat(task, variants.program(task, reference), dataset, sandbox, measured[0].value)
        found = calibration(task, dataset, measured)
        file = _write(task, found)
        self.stdout.write(
            f"mean {found.mean:.4f}, sd {found.sd:.4f}: target {found.target:.4f}, floor "
            f"{found.floor:.4f} ({found.baseline}); {found.seconds:.1f} s and "
            f"{found.peak_memory_bytes / 2**20:.0f} MiB a run. Written to {file}."
        )

    def _repeat(
        self, task: TaskSpec, reference: Program, dataset: Dataset, sandbox: Backend, before: float
    ) -> None:
        """See whether the first seed gives the same value again, unless the task says otherwise.

        Raises:
            CalibrationFailed: it does not, and the task's folder does not say why.
        """
        if task.metric.unrepeatable:
            return
        again = next(runs(task, reference, dataset, sandbox, 1)).value
        refuse_unless_repeated(before, again)
        self.stdout.write("  the first seed gives the same value again")

    def _compare(self, task: TaskSpec, dataset: Dataset, sandbox: Backend) -> None:
        off = 0
        landed = {}
        for variant in load_variants(task.course, task.slug):
            if variant.role not in landing.ROLES:
                continue
            try:
                judgement = variants.grade(task, variant, dataset, sandbox)
            except Refused as refused:
                raise CommandError(f"{variant.file}: {refused}", returncode=2) from refused
            differs = variants.differences(variant, judgement)
            landed[variant.file] = variants.landed(task, variant, judgement)
            off += bool(differs)
            marks = judgement.proposal
            shown = f"{marks.marks} of {marks.max} marks" if marks else judgement.message
            verdict = (
                self.style.ERROR("; ".join(differs)) if differs else self.style.SUCCESS("expected")
            )
            self.stdout.write(f"  {variant.role:<10}{variant.file:<20}{shown}: {verdict}")
        if task.calibration is not None:
            _write(task, replace(task.calibration, landed=landed))
        if off:
            raise CommandError("The task should not be published as it is: see above.")


def _write(task: TaskSpec, found: Calibration) -> Path:
    file = task_folder(task) / "calibration.json"
    file.write_text(json.dumps(found.as_json(), indent=2, ensure_ascii=False) + "\n")
    return file
