"""Measures what marks cost on one database, and prints each figure as a line of JSON.

    PRAYOGA_DATA_DIR=FOLDER [PRAYOGA_DATABASE_URL=postgres://...] python -m bench.marks

The folder has to be empty; on PostgreSQL a database of its own is made and dropped again.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict

import django

from bench.database import own_database

STUDENTS, OF_CLASS = 5000, 200


def main() -> int:
    """Lay down, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.marks", description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--of-class", type=int, default=OF_CLASS)
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with own_database("marks"):
        django.setup()
        _measure(chosen.students, chosen.of_class)
    return 0


def _measure(students: int, of_class: int) -> None:
    # Only now: models are there once Django is set up.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bench.marks import measured, people  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    course = people.course()
    large, _, _ = people.make_class(course, "L", students)
    usual, teacher, enrolments = people.make_class(course, "U", of_class)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for timed in (
        measured.attained(large, students),
        measured.workbook(large, students),
        measured.recomputed(usual, of_class),
        measured.saved(usual, teacher, enrolments),
        measured.entered(usual, teacher, enrolments),
    ):
        print(json.dumps(asdict(timed)), flush=True)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
