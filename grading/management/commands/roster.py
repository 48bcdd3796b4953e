"""Enrols a class from a CSV or XLSX list, or says what that would do."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from defusedcsv import csv
from django.core.management.base import BaseCommand, CommandError

from grading.intake.refused import Refused
from grading.management.classes import CLASS_HELP, named_class
from grading.models import Offering
from grading.roster import planning, posting
from grading.roster.moving import RosterRefused
from grading.roster.planning import Plan
from grading.roster.reading import read


class Command(BaseCommand):
    help = (
        "Enrols the students of a list (CSV or XLSX with the titles USN and Name) in a class. All "
        "of it or nothing. Exit status 1 if anything in the list is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "klass",
            metavar="CLASS",
            help=CLASS_HELP,
        )
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
        parser.add_argument(
            "--passwords",
            metavar="FILE",
            type=Path,
            help="a new file for the passwords of new people; without it they are printed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        offering = named_class(options["klass"])
        file, kept = options["file"], options["passwords"]
        if kept and kept.exists():
            raise CommandError(f"{kept} is there already. Name a new file for the passwords.")
        try:
            listed = read(file.name, file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(f"{file}: {refused}") from refused
        found = planning.plan(offering, listed, None)
        self._tell(offering, found)
        if found.wrong:
            raise CommandError(
                f"{found.wrong} thing{'s' if found.wrong > 1 else ''} to mend: nobody was enrolled."
            )
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")
            return
        try:
            done = posting.carry_out(offering, listed, None)
        except RosterRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(self.style.SUCCESS(f"{done.plan.changes} came in."))
        self._hand_out(done.sign_ins, kept)

    def _tell(self, offering: Offering, found: Plan) -> None:
        self.stdout.write(str(offering))
        for problem in found.problems:
            self.stdout.write(self.style.ERROR(problem))
        for step in found.steps:
            for told in step.problems:
                self.stdout.write(self.style.ERROR(told))
            for told in step.notes:
                self.stdout.write(f"{step.line.where}: {step.line.usn}: {told}")
        for what, count in found.counts.items():
            self.stdout.write(f"{count:5} {what.label}")

    def _hand_out(self, made: tuple[posting.SignIn, ...], kept: Path | None) -> None:
        if not made:
            return
        if kept is None:
            for one in made:
                self.stdout.write(f"{one.usn}  {one.username}  {one.password}  {one.name}")
            self.stdout.write("These passwords are kept nowhere else; each has to be changed.")
            return
        # Nobody but its owner reads it from the first moment.
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["USN", "Name", "User name", "Password"])
            writer.writerows([one.usn, one.name, one.username, one.password] for one in made)
        self.stdout.write(f"Passwords: {kept}. Hand them out and delete it.")
