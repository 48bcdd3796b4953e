"""Documents as files: their names, one of them, and all of them in a zip."""

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils import translation
from django.utils.text import slugify

from grading.attainment.settings import PlanError
from grading.models import Offering
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.registry import REGISTRY
from grading.reports.writers.forms import FileForm

LEFT_OUT = "left-out.txt"


def class_slug(offering: Offering) -> str:
    """The class in a file's name, and on the command line: "20csel76-odd-2026-2023-a"."""
    return slugify(f"{offering.course.code} {offering.term} {offering.batch} {offering.section}")


def file_name(document: Document, data: Gathered, form: FileForm) -> str:
    """The name of a document's file."""
    whose = f"-{slugify(data.only.user.usn or data.only.user.username)}" if data.only else ""
    return f"{document.name}-{class_slug(data.offering)}{whose}.{form.name}"


@translation.override("en")  # what the college files is English
def written(document: Document, data: Gathered, form: FileForm) -> BinaryIO:
    """The document in a temporary file, to be read from its start.

    Raises:
        grading.attainment.settings.PlanError: the class's decisions about outcomes can't be read.
    """
    content = document.content(data)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    form.write(content, file)
    file.seek(0)
    return file


def applicable(data: Gathered) -> list[Document]:
    """The documents that this class has."""
    return [document for document in REGISTRY.values() if document.applies(data)]


class _Sink(io.RawIOBase):
    """Holds what a zip has written until it is sent on; can't be sought in."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # any buffer will do
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held


def zipped(data: Gathered, forms: Iterable[FileForm]) -> Iterator[bytes]:
    """A zip of every document that the class has, piece by piece as they are written.

    What can't be written is named in a file of its own and keeps nothing else out.
    """
    sink = _Sink()
    folder = class_slug(data.offering)
    left_out: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in applicable(data):
            for form in forms:
                try:
                    file = written(document, data, form)
                except PlanError as error:
                    left_out.append(f"{document.title} ({form.title}): {error}")
                    continue
                name = f"{folder}/{file_name(document, data, form)}"
                with file, archive.open(name, "w") as target:
                    while piece := file.read(1 << 16):
                        target.write(piece)
                yield sink.taken()
        if left_out:
            archive.writestr(f"{folder}/{LEFT_OUT}", "\n".join(left_out))
    yield sink.taken()
