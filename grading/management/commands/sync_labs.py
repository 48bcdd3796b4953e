"""`./manage.py sync_labs`: the catalogue's folders become rows."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.authoring.named import look_up
from grading.authoring.ready import refusals
from labs.parse import CATALOGUE, load_catalogue
from labs.spec import SpecError
from labs.stored import all_with_stored
from labs.sync import sync


class Command(BaseCommand):
    help = (
        "Reads the catalogue's folders and writes courses, experiments and tasks into the "
        "database. A task that has been calibrated, whose reference, weak solution and starter "
        "landed as expected then, and whose data are whole, is opened for submissions. Safe to "
        "repeat."
    )

    # The catalogue is written before the site stands, by setting-up scripts.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--catalogue",
            type=Path,
            default=CATALOGUE,
            metavar="FOLDER",
            help="where the courses' folders lie (default: labs/catalogue)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["catalogue"]
        try:
            catalogue = all_with_stored(load_catalogue(root), root)
            for task in catalogue.tasks.values():
                look_up(task, root)
            changes = sync(catalogue, refusals(catalogue.tasks.values(), root))
        except SpecError as error:
            raise CommandError(str(error)) from error
        for line in changes.made:
            self.stdout.write(line)
        for line in [*changes.unpublished, *changes.left]:
            self.stderr.write(line)
        if not changes:
            self.stdout.write("The database agrees with the catalogue already.")
