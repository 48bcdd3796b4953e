"""`./manage.py catalogue`: the table of all tasks in docs/catalogue.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labs.parse import load_catalogue
from labs.spec import SpecError
from labs.table import table

FILE = Path(__file__).resolve().parents[3] / "docs" / "catalogue.md"


class Command(BaseCommand):
    help = (
        "Writes docs/catalogue.md: every task with its data, what its reference was measured to "
        "reach, target, floor, seconds and memory. Run it after calibrate."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; exit code 1 where the file is not as it would be written",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = table(load_catalogue())
        except SpecError as error:
            raise CommandError(str(error), returncode=2) from error
        there = FILE.read_text() if FILE.exists() else ""
        if options["check"]:
            if there != text:
                raise CommandError(f"{FILE} is out of date: run './manage.py catalogue'.")
            self.stdout.write("The table agrees with the catalogue.")
            return
        FILE.write_text(text)
        self.stdout.write(f"Written to {FILE}." if there != text else f"{FILE} is up to date.")
