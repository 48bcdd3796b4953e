"""Measures what each page costs at the server, and prints each as a line of JSON.

    PRAYOGA_DATA_DIR=FOLDER [PRAYOGA_DATABASE_URL=postgres://...] python -m bench.pages

The folder has to be empty; on PostgreSQL a database of its own is made and dropped again. With
--kept the college stays in the folder, or in the PostgreSQL database itself, and the next such run
finds it.
"""

import argparse
import json
import os
import sys
from contextlib import nullcontext
from dataclasses import asdict

import django

from bench.database import own_database

STUDENTS, EXPERIMENTS, SUBMISSIONS, VISITS = 500, 20, 100_000, 40


def main() -> int:
    """Lay down, visit, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--experiments", type=int, default=EXPERIMENTS)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--visits", type=int, default=VISITS, help="of each page")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="pages, by the address's name")
    parser.add_argument("--kept", action="store_true", help="lay the college down once")
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with nullcontext() if chosen.kept else own_database("pages"):
        django.setup()
        _measure(chosen)
    return 0


def _measure(chosen: argparse.Namespace) -> None:
    # Only now: models are there once Django is set up.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bench.pages import college, visited  # noqa: PLC0415
    from grading.models import Offering  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Offering.objects.exists():
        found = college.found(chosen.experiments)
    else:
        found = college.lay(chosen.students, chosen.experiments, chosen.submissions)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    for page in visited.every(found, chosen.visits, chosen.only):
        print(json.dumps(asdict(page)), flush=True)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
