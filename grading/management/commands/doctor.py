"""Says what this installation has and lacks."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from grading.management import doctor
from grading.management.doctor import Level


class Command(BaseCommand):
    help = (
        "Checks Python, data folder, disk, database, queue, data sets and sandbox, and runs a "
        "small program in it. One line each, with what to do. Exit code 1 if something has to be "
        "put right."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
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
