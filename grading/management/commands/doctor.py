"""Says what this installation has and lacks."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grading.health import doctor
from grading.health.finding import Level
from grading.management import selfcheck
from sandbox.backends import REGISTRY, WARM
from sandbox.contract import SandboxUnavailable
from sandbox.selfcheck import Result, Status


class Command(BaseCommand):
    help = (
        "Checks Python, data folder, disk, database, queue, data sets and sandbox, and runs a "
        "small program in it. One line each, with what to do. Exit code 1 if something has to be "
        "put right. With --sandbox instead runs the sandbox's conformance suite, hostile programs "
        "beside an honest one; exit code 1 if a case fails."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sandbox", action="store_true", help="run the conformance suite")
        parser.add_argument(
            "--backend",
            choices=sorted(REGISTRY),
            default=settings.SANDBOX_BACKEND,
            help="whose, with --sandbox (default: this installation's)",
        )
        parser.add_argument(
            "--cold",
            action="store_true",
            help="with --sandbox start every run from nothing, also where warm starts can be had",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sandbox"]:
            self._selfcheck(options["backend"], cold=options["cold"])
        else:
            self._examine()

    def _selfcheck(self, backend: str, *, cold: bool) -> None:
        styles = {
            Status.HELD: self.style.SUCCESS,
            Status.CLOSED: self.style.WARNING,
            Status.GAP: self.style.WARNING,
            Status.FAILED: self.style.ERROR,
        }

        def show(result: Result) -> None:
            self.stdout.write(
                f"{styles[result.status](f'{result.status:<10}')} {selfcheck.line(result)}"
            )
            self.stdout.flush()

        warm = backend in WARM and not cold
        try:
            report = selfcheck.check(backend, warm=warm, on_result=show)
        except SandboxUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(selfcheck.summary(report))
        if report.of(Status.FAILED):
            sys.exit(1)

    def _examine(self) -> None:
        faults = 0
        styles = {
            Level.OK: self.style.SUCCESS,
            Level.WARNING: self.style.WARNING,
            Level.FAULT: self.style.ERROR,
        }
        for finding in doctor.examine():
            faults += finding.level is Level.FAULT
            line = f"{finding.subject:<22} {finding.text} {finding.remedy}".rstrip()
            self.stdout.write(f"{styles[finding.level](f'{finding.level:<8}')} {line}")
        if faults:
            sys.exit(1)
