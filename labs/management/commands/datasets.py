"""`./manage.py datasets`: what data there is, and putting it on this machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labs.datasets import (
    CHOICES,
    REGISTRY,
    DatasetError,
    canonical,
    default_roots,
    find,
    install,
    load,
    store,
)

ALL = "all"


class Command(BaseCommand):
    help = "Lists, fetches, installs and verifies the data sets that tasks are judged on."
    # Data is installed before there is a database, and by setting-up scripts.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        actions.add_parser("list", help="what there is and what is installed, with its rows")
        fetch = actions.add_parser(
            "fetch", help="download and check the publisher's file, without installing it"
        )
        put = actions.add_parser(
            "install", help="make a data set ready for runs and for scoring; safe to repeat"
        )
        put.add_argument(
            "--hidden",
            type=Path,
            metavar="FOLDER",
            help="the course's own images.npy and labels.npy, needed where every row of a data set "
            "is public",
        )
        verify = actions.add_parser(
            "verify", help="compare what is installed with what was installed, file by file"
        )
        names = ", ".join(sorted({*REGISTRY, *CHOICES}))
        for action in (fetch, put):
            action.add_argument(
                "name",
                metavar="NAME",
                help=f"one of {names}; or {ALL}, for every set that no course has to bring rows to",
            )
        fetch.epilog = f"Publishers' own files can be fetched too: {', '.join(canonical.FILES)}."
        verify.add_argument("name", metavar="NAME", nargs="?", help="default: all installed ones")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except DatasetError as error:
            raise CommandError(str(error)) from error
        except OSError as error:  # A full disk, most likely.
            raise CommandError(f"{error}. Nothing that was installed has changed.") from error

    def _list(self, options: dict[str, Any]) -> None:
        roots = default_roots()
        for name, source in REGISTRY.items():
            card = store.read_card(name, roots)
            state = (
                f"{card['public_rows']} public and {card['hidden_rows']} hidden rows, digest "
                f"{card['digest'][:12]}"
                if card
                else "not installed"
            )
            kind = f" [stands in for {source.stand_in_for}]" if source.stand_in else ""
            self.stdout.write(f"{name:14} {source.title}{kind}: {state}")
        for choice, names in CHOICES.items():
            used = next((name for name in names if store.read_card(name, roots)), None)
            self.stdout.write(
                f"{choice:14} tasks get {used or 'nothing yet'} (of {', '.join(names)})"
            )
        self.stdout.write(f"Public rows: {roots.public}. Hidden rows: {roots.hidden}.")

    def _fetch(self, options: dict[str, Any]) -> None:
        if options["name"] in canonical.FILES:
            for file in canonical.fetch(options["name"], default_roots(), self.stdout.write):
                self.stdout.write(f"{file} is there and right.")
            return
        for name in _named(options["name"]):
            file = find(name)[-1].fetch(default_roots(), self.stdout.write)
            self.stdout.write(f"{name}: {file} is there and right.")

    def _install(self, options: dict[str, Any]) -> None:
        for name in _named(options["name"]):
            install(name, hidden=options["hidden"], report=self.stdout.write)

    def _verify(self, options: dict[str, Any]) -> None:
        roots = default_roots()
        if options["name"]:
            names = [source.name for source in find(options["name"])]
        else:
            names = list(REGISTRY)
        installed = [name for name in names if store.read_card(name, roots)]
        if not installed:
            raise DatasetError(
                f"Not installed: {', '.join(names)}. "
                f"Run './manage.py datasets install {names[-1]}'."
            )
        damaged = [line for name in installed for line in store.damage(name, roots)]
        for line in damaged:
            self.stderr.write(line)
        if damaged:
            raise DatasetError(
                f"{len(damaged)} files differ: run './manage.py datasets install NAME', which "
                "writes a damaged data set again."
            )
        for name in installed:
            load(name, roots)
            self.stdout.write(f"{name} is whole.")


def _named(name: str) -> list[str]:
    """The sets that a name on the command line stands for."""
    if name != ALL:
        return [name]
    return [key for key, source in REGISTRY.items() if not source.own_rows_needed]
