"""Makes a backup of an installation while it runs."""

import os
import sqlite3
import subprocess
import tarfile
from argparse import ArgumentParser
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

KEPT = ("media", "secret_key", "env")
"""Of the data folder; the queue can be lost."""


class Command(BaseCommand):
    help = (
        "Makes a backup while the site runs: the database as it is at one moment, submitted files, "
        "secret key and settings, in a folder of its own by date. Keep it as secret as the site. "
        "Restoring: docs/operating.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BACKUP_DIR,
            help=f"where the new folder is made (default: {settings.BACKUP_DIR})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The installation's own local time is what people look for in a name.
        name = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        made = options["folder"] / f"{name}.part"
        try:
            made.mkdir(mode=0o700, parents=True)
            _database(made)
            _files(made)
        except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
            raise CommandError(
                f"No backup was made: {error}. What there is of it lies in {made}; remove it, mend "
                "the cause and try again.",
                returncode=1,
            ) from error
        whole = made.with_name(name)
        made.rename(whole)
        size = sum(file.stat().st_size for file in whole.iterdir()) / 2**20
        self.stdout.write(f"{whole}: {size:.0f} MiB. Copy it to another machine.")


def _database(folder: Path) -> None:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        file = folder / "prayoga.sqlite3"
        with (
            closing(sqlite3.connect(str(found["NAME"]))) as here,
            closing(sqlite3.connect(file)) as there,
        ):
            here.backup(there)
        file.chmod(0o600)
        return
    environment = {
        "PGHOST": found["HOST"],
        "PGPORT": str(found["PORT"]),
        "PGUSER": found["USER"],
        "PGPASSWORD": found["PASSWORD"],
    }
    subprocess.run(
        ["pg_dump", "--format", "custom", "--file", folder / "prayoga.dump", found["NAME"]],
        check=True,
        env={**os.environ, **{key: value for key, value in environment.items() if value}},
    )


def _files(folder: Path) -> None:
    with tarfile.open(folder / "files.tar", "w") as archive:
        for name in KEPT:
            if (settings.DATA_DIR / name).exists():
                archive.add(settings.DATA_DIR / name, name)
