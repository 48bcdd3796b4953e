"""Lays out the demo course and prints how to sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.management.demo import build, people, programs
from labs.models import Task


class Command(BaseCommand):
    help = (
        "Lays out a demo course: a section of 24 invented students with two faculty, marks, and "
        "six programs for task 1a in the queue. Does nothing where it is there already. "
        "Everybody knows the password: for looking around on your own machine only."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if build.foreign_people():
            raise CommandError(
                "This installation has people of its own, so the demo course is not laid out here: "
                "anybody could sign in to it. Use another data folder (PRAYOGA_DATA_DIR) for a "
                "demonstration, and set PRAYOGA_DEMO=false here."
            )
        if not build.exists():
            if not Task.objects.filter(slug=programs.TASK, current__isnull=False).exists():
                raise CommandError("The catalogue is not there yet: run './manage.py sync_labs'.")
            self.stderr.write("Laying out the demo course ...")
            build.lay_out()
        self.stdout.write(f"Sign in to the demo course (password of all: {people.PASSWORD})")
        free = len(programs.PROGRAMS) + 1
        self.stdout.write(
            f"  student   {people.usn(free).lower():<11}  {people.STUDENTS[free - 1]}"
        )
        for username, name in people.FACULTY.items():
            self.stdout.write(f"  faculty   {username:<11}  {name}")
