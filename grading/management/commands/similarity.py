"""Compares a class's programs for a task with each other, from a terminal."""

import difflib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.management.classes import CLASS_HELP, named_class
from grading.models import Comparison
from grading.similarity import calculation, choosing
from grading.similarity.stored import clusters_of, pairs_of

DEFAULT_BAR = 60


class Command(BaseCommand):
    help = (
        "Compares the programs of a class for one task and lists those that have much in common. "
        "The result is stored and stands on the class's page Similarity too. It is a reason to "
        "look and to talk, never a finding. Exit status 1 if the calculation did not finish."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("klass", metavar="CLASS", help=CLASS_HELP)
        parser.add_argument("task", metavar="TASK", help="the task's short name, for example 1a")
        parser.add_argument(
            "--other-classes",
            action="store_true",
            help="also with the task's programs of earlier terms and other sections",
        )
        parser.add_argument(
            "--keep-common",
            action="store_true",
            help="also count what more than half of the class has",
        )
        parser.add_argument(
            "--from",
            dest="bar",
            type=int,
            default=DEFAULT_BAR,
            metavar="PERCENT",
            help=f"list pairs from this share on (default {DEFAULT_BAR}, at least 30)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        offering = named_class(options["klass"])
        tasks = {task.slug: task for task in choosing.tasks_of(offering)}
        task = tasks.get(options["task"])
        if task is None:
            near = difflib.get_close_matches(options["task"], tasks, n=1)
            raise CommandError(
                f"No programs came in for a task “{options['task']}” in this class. "
                + (f"Did you mean {near[0]}?" if near else f"There are: {', '.join(tasks)}.")
            )
        try:
            asked = calculation.request(
                offering,
                task,
                None,
                other_classes=options["other_classes"],
                without_common=not options["keep_common"],
                send=False,
            )
        except calculation.AlreadyGoing as error:
            raise CommandError("One of this class and task is being calculated already.") from error
        if not calculation.carry_out(asked.pk):
            raise CommandError(
                "A worker of the site took it up; the class's page Similarity has it."
            )
        asked.refresh_from_db()
        if asked.state != Comparison.State.DONE:
            raise CommandError(asked.message or f"It is {asked.get_state_display().lower()}.")
        self._tell(asked, 10 * options["bar"])

    def _tell(self, asked: Comparison, bar: int) -> None:
        pairs = pairs_of(asked)
        names = {
            file.pk: str(file.submission.enrolment.user.usn or file.submission.enrolment.user)
            for pair in pairs
            for file in (pair.first, pair.second)
        }
        for number, cluster in enumerate(clusters_of(pairs, bar), start=1):
            self.stdout.write(f"Group {number}: {', '.join(names[pk] for pk in cluster.members)}")
        for pair in pairs:
            if pair.share >= bar:
                self.stdout.write(
                    f"{pair.share / 10:5.1f} %  {names[pair.first_id]}  {names[pair.second_id]}"
                )
        self.stdout.write(
            f"{asked.files.count()} files compared, {asked.pairs_found} pairs from 30 % on. A "
            "number is a reason to look at both programs and to talk with both students; starters, "
            "manuals and allowed work in pairs have the same effect."
        )
