"""Looks at a written answer before anything is stored: Markdown or PDF, within the task's limits.

Pure: no database, no settings. What it says is for people to judge.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grading.intake import names, pdf
from grading.intake.refused import Refused
from labs.spec import WRITTEN, WrittenSpec

KIND = WRITTEN
"""`Submission.kind` of an answer in words."""
TITLES = {"md": "Markdown (.md)", "pdf": "PDF (.pdf)"}
WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True)
class Answer:
    """An answer as it was sent, under a safe name."""

    name: str
    content: bytes


def inspect(file_name: str, content: bytes, asked: WrittenSpec) -> Answer:
    """Return the answer that a file holds.

    Raises:
        Refused: with everything that is wrong and what to do.
    """
    name = names.safe(file_name, default="answer")
    extension = name.rpartition(".")[2] if "." in name else ""
    if extension not in asked.formats:
        raise Refused(
            _("A written answer is %(formats)s. Send such a file.") % {"formats": formats(asked)}
        )
    if len(content) > asked.kib * 1024:
        raise Refused(
            _("The file has %(has)s KiB; %(kib)s are taken. Make its pictures smaller.")
            % {"has": len(content) // 1024, "kib": asked.kib}
        )
    if not content.strip():
        raise Refused(_("The file is empty. Save your answer and choose the file again."))
    if extension == "pdf":
        _check_pdf(content, asked)
    else:
        _check_text(content, asked)
    return Answer(name, content)


def formats(asked: WrittenSpec) -> str:
    """Return what may be sent, in words."""
    return " or ".join(TITLES.get(one, f".{one}") for one in asked.formats)


def _check_pdf(content: bytes, asked: WrittenSpec) -> None:
    try:
        pages = pdf.look(content).pages
    except pdf.BadPdf as error:
        raise Refused(
            _("The PDF %(error)s. Print your answer to a PDF file again.") % {"error": error}
        ) from error
    if pages > asked.pages:
        raise Refused(
            _("The PDF has %(pages)s pages; %(most)s are taken. Shorten your answer.")
            % {"pages": pages, "most": asked.pages}
        )


def _check_text(content: bytes, asked: WrittenSpec) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _(
                "The file is not UTF-8 text. In your editor choose 'Save as' with the encoding "
                "UTF-8."
            )
        ) from error
    if "\0" in text:
        raise Refused(_("The file is binary: it holds no text, whatever its name says."))
    words = len(WORD.findall(text))
    if not words:
        raise Refused(_("The file holds no word. Save your answer and choose the file again."))
    if words > asked.words:
        raise Refused(
            _("The answer has %(words)s words; %(most)s are taken. Shorten your answer.")
            % {"words": words, "most": asked.words}
        )
