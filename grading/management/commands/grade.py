"""The main job from a terminal: grades programs of one task."""

import json
import os
import sys
from argparse import ArgumentParser
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grading import metrics
from grading.evaluation.judgement import Judgement
from grading.evaluation.work import backend
from grading.management.terminal import (
    FAULT,
    INTERRUPTED,
    REFUSED,
    UNREAD,
    Terminal,
    exit_code,
    printable,
)
from grading.scheme import as_text
from labs.parse import load_catalogue
from labs.spec import SpecError, TaskSpec
from sandbox.backends import REGISTRY
from sandbox.contract import Isolation, Outcome
from sandbox.warm.inside.preload import FRAMEWORKS

A_CLASS = 4
"""From so many files on warm starts are made ready for them."""


class Command(BaseCommand):
    help = (
        "Grades one program or a whole class's, without the site running: outcome, checks, metric "
        "and the execution marks that would be proposed. Exit code 0: graded, whatever the mark; "
        "2: wrong usage, unknown task or a refused file; 3: a fault of the platform."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task", help="for example 1a, or 20csel76/1a")
        parser.add_argument("files", nargs="+", metavar="file", help="a .py or .ipynb file")
        parser.add_argument("--backend", choices=sorted(REGISTRY), default=settings.SANDBOX_BACKEND)
        parser.add_argument("--jobs", type=int, default=1, help="how many at a time (default 1)")
        parser.add_argument(
            "--cold",
            action="store_true",
            help="start every run from nothing, also where warm starts can be had",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jobs"] < 1:
            raise CommandError("--jobs needs a number of at least 1.", returncode=REFUSED)
        try:
            task = load_catalogue().task(options["task"])
        except SpecError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        if sys.stdout is None:
            raise CommandError(
                "The standard output is closed; results go there.", returncode=REFUSED
            )
        name, jobs = options["backend"], options["jobs"]
        # For a few files the frameworks' import would take longer than it spares; what a site's
        # workers keep imported is used for them too.
        pays = len(options["files"]) >= A_CLASS
        choices = replace(
            settings.SANDBOX_CHOICES,
            warm=settings.SANDBOX_CHOICES.warm and not options["cold"],
            warm_start=pays,
            warm_for=_named(options["files"]) if pays else None,
            warm_wait_seconds=settings.SANDBOX_CHOICES.warm_wait_seconds if pays else 0.0,
        )
        terminal = Terminal(task, name, lambda: backend(name, at_once=jobs, choices=choices))
        outcomes = []
        try:
            # Closed however this ends: what still runs is ended then.
            with closing(terminal.grade(options["files"], jobs)) as results:
                for graded in results:
                    outcomes.append(graded.judgement.outcome)
                    if options["json"]:
                        found = {"task": task.slug, "file": graded.file}
                        found |= graded.judgement.as_json()
                        self.stdout.write(json.dumps(found, ensure_ascii=False))
                    else:
                        self._show(task, graded.file, graded.judgement)
                    self.stdout.flush()
        except BrokenPipeError:
            # Python would write what is left once more when it ends, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(UNREAD)
        except OSError as error:
            raise CommandError(
                f"The results can't be written: {error.strerror}. Make room, then grade again.",
                returncode=FAULT,
            ) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped; no program runs any more.")
            sys.exit(INTERRUPTED)
        if code := exit_code(outcomes):
            sys.exit(code)

    def _show(self, task: TaskSpec, file: str, judgement: Judgement) -> None:
        graded = judgement.outcome is Outcome.OK
        style = self.style.SUCCESS if graded else self.style.ERROR
        self.stdout.write(
            f"{self.style.MIGRATE_HEADING(printable(file))}  {style(judgement.outcome.value)}"
        )
        self.stdout.write(f"  {printable(judgement.message)}")
        for check in judgement.checks:
            points = f"{as_text(check.points)} / {as_text(check.max_points)}"
            self.stdout.write(f"  {check.name:<10}{points:<10}{printable(check.message)}")
        if judgement.checks:
            self.stdout.write(f"  {task.metric.name:<10}{_metric(task, judgement)}")
        if proposed := judgement.proposal:
            self.stdout.write(
                f"  proposed  {proposed.component} {as_text(proposed.marks)} of "
                f"{as_text(proposed.max)} ({proposed.band})"
            )
        self.stdout.write(f"  {_sandbox(judgement.isolation)}, {judgement.seconds.total:.1f} s\n")


def _named(files: list[str]) -> tuple[str, ...] | None:
    """Return the frameworks that any of the files names, which are imported beforehand; None: all.

    What a file imports without its name being in it is imported when that file runs.
    """
    found = set()
    for file in map(Path, files):
        if file.suffix == ".zip":
            return None
        # What can't be read is told in its turn; a pipe or device might never come to its end.
        with suppress(OSError):
            content = b""
            if file.is_file():
                with file.open("rb") as stream:
                    content = stream.read(settings.MAX_UPLOAD_BYTES)
            found |= {name for name in FRAMEWORKS if name.encode() in content}
    return tuple(name for name in FRAMEWORKS if name in found)


def _metric(task: TaskSpec, judgement: Judgement) -> str:
    phrase = metrics.REGISTRY[task.metric.name].phrase
    found = judgement.metric
    parts = ["not measured" if found.value is None else f"{phrase(found.value)} verified"]
    if judgement.claimed is not None:
        parts.append(f"the program printed {phrase(judgement.claimed)}")
    for name, value in (
        ("target", found.target),
        ("floor", found.floor),
        ("reference", found.reference),
    ):
        if value is not None:
            parts.append(f"{name} {phrase(value)}")
    stand_in = " (stand-in data)" if judgement.dataset.stand_in else ""
    return f"{', '.join(parts)}; on {judgement.dataset.name}{stand_in}"


def _sandbox(isolation: Isolation) -> str:
    start = "warm" if isolation.warm else "cold"
    return f"{isolation.backend}, {start} start{', weak isolation' if isolation.weak else ''}"
