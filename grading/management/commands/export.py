"""`./manage.py export`: documents of a class into a folder, without the site."""

import difflib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grading.attainment.settings import PlanError
from grading.models import Offering
from grading.registry import UnknownName
from grading.reports.archive import applicable, class_slug, file_name, written
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.registry import REGISTRY
from grading.reports.writers.forms import FORMS, FileForm

USAGE = 2
ALL = "all"


class Command(BaseCommand):
    help = (
        "Writes documents of a class into a folder: './manage.py export 20csel76-odd-2026-2023-a "
        "cie result --format xlsx,pdf --to /srv/marks'. --list names the classes and the "
        "documents. Exit status: 0 all written, 1 a document can't be made, 2 wrong usage, an "
        "unknown class or an unknown document."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "class_", nargs="?", metavar="CLASS", help="Number or name, as --list shows them."
        )
        parser.add_argument(
            "documents", nargs="*", metavar="DOCUMENT", help="Names as --list shows them, or all."
        )
        parser.add_argument(
            "--format",
            default=",".join(FORMS),
            metavar="FORMAT,...",
            help=f"Of {', '.join(FORMS)}; default: all of them.",
        )
        parser.add_argument(
            "--to",
            default=".",
            metavar="DIR",
            help="The folder, made where it is missing; files of the same name are replaced. "
            "Default: this one.",
        )
        parser.add_argument(
            "--list", action="store_true", dest="listing", help="Name classes and documents."
        )

    def handle(
        self,
        *,
        class_: str | None,
        documents: list[str],
        format: str,
        to: str,
        listing: bool,
        **_: Any,
    ) -> None:
        if listing:
            self._list()
            return
        if class_ is None or not documents:
            raise CommandError(
                "Name a class and at least one document, or “all”; "
                "'./manage.py export --list' names them.",
                returncode=USAGE,
            )
        data = Gathered(_class(class_))
        chosen, forms = _documents(documents, data), _forms(format)
        folder = Path(to)
        failed = False
        for document in chosen:
            for form in forms:
                try:
                    path = _write(document, data, form, folder)
                except PlanError as error:
                    self.stderr.write(f"{document.title} can't be made: {error}")
                    failed = True
                    break
                except OSError as error:
                    raise CommandError(
                        f"{folder} can't be written to: {error.strerror}. Choose another folder "
                        "with --to."
                    ) from error
                state = " (draft)" if document.is_draft(data) else ""
                self.stdout.write(f"{path}{state}")
        if failed:
            raise CommandError("Some documents were not written; see above.")

    def _list(self) -> None:
        self.stdout.write("Classes:")
        for offering in Offering.objects.select_related("course").order_by("pk"):
            self.stdout.write(f"  {offering.pk:>4}  {class_slug(offering):<36}  {offering}")
        self.stdout.write("Documents:")
        for document in REGISTRY.values():
            self.stdout.write(f"  {document.name:<16}  {document.about}")
        self.stdout.write(f"  {ALL:<16}  Every document that the class has.")


def _class(wanted: str) -> Offering:
    known = {
        class_slug(offering): offering
        for offering in Offering.objects.select_related("course").order_by("pk")
    }
    if wanted.isdigit():
        found = next((each for each in known.values() if each.pk == int(wanted)), None)
    else:
        found = known.get(wanted.lower())
    if found is not None:
        return found
    near = difflib.get_close_matches(wanted.lower(), known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise CommandError(
        f"There is no class “{wanted}”. {hint}'./manage.py export --list' names them all.",
        returncode=USAGE,
    )


def _documents(wanted: Iterable[str], data: Gathered) -> list[Document]:
    if ALL in wanted:
        return applicable(data)
    try:
        chosen = [REGISTRY[name] for name in dict.fromkeys(wanted)]
    except UnknownName as error:
        raise CommandError(str(error), returncode=USAGE) from error
    if strange := [document.name for document in chosen if not document.applies(data)]:
        raise CommandError(
            f"This class is of assignments and has no {', '.join(strange)}.", returncode=USAGE
        )
    return chosen


def _forms(wanted: str) -> list[FileForm]:
    names = [name.strip().lower() for name in wanted.split(",") if name.strip()]
    try:
        return [FORMS[name] for name in dict.fromkeys(names)] or list(FORMS.values())
    except UnknownName as error:
        raise CommandError(str(error), returncode=USAGE) from error


def _write(document: Document, data: Gathered, form: FileForm, folder: Path) -> Path:
    """The whole file under another name first: what stands there is never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(document, data, form)
    part = path.with_suffix(f".{form.name}.part")
    try:
        with written(document, data, form) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
