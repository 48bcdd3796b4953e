"""Looks at a file before anything is stored. Pure: no database, no settings.

Mistakes in the program itself are no reason to refuse it: they are found at the run, with the line.
"""

import codecs

from django.utils.translation import gettext as _

from grading.artefacts import BadArtefact
from grading.intake import names, notebooks
from grading.intake.refused import Refused
from sandbox import archive
from sandbox.contract import MIB, Program, ProgramKind

KINDS = {"py": ProgramKind.SCRIPT, "ipynb": ProgramKind.NOTEBOOK}
ARCHIVE = "zip"


def inspect(file_name: str, content: bytes, max_bytes: int) -> Program:
    """Return the program that a file holds, under a safe name.

    Args:
        file_name: as it was sent; never used as a path.
        max_bytes: largest file.

    Raises:
        Refused: with everything that is wrong and what to do.
    """
    name = names.safe(file_name)
    extension = name.rpartition(".")[2] if "." in name else ""
    if extension not in KINDS and extension != ARCHIVE:
        raise Refused(_other_kind(extension))
    if len(content) > max_bytes:
        raise Refused(
            _(
                "The file is larger than %(size)s, the most that is taken. Clear the notebook's "
                "outputs, or leave out data that the task provides anyway."
            )
            % {"size": _size(max_bytes)}
        )
    if not content.strip():
        raise Refused(_("The file is empty. Save your program and choose the file again."))
    if extension == ARCHIVE:
        return _archive(name, content)
    kind = _checked(extension, content)
    return Program(name, kind, content)


def _archive(name: str, content: bytes) -> Program:
    """Return the program in an archive; nothing of it is unpacked."""
    if not content.startswith(b"PK"):
        raise Refused(_("This .zip file is no archive, whatever its name says. Make it again."))
    try:
        entry = archive.look(content).entry
        found = archive.read(content, entry)
    except archive.BadArchive as error:
        raise Refused(str(error)) from error
    if not found.strip():
        raise Refused(
            _("%(entry)s in the archive is empty. Save your program and pack it again.")
            % {"entry": entry}
        )
    try:
        kind = _checked(entry.rpartition(".")[2].lower(), found)
    except Refused as error:
        raise Refused(
            _("In the archive, %(entry)s: %(error)s") % {"entry": entry, "error": error}
        ) from error
    return Program(name, kind, content, entry)


def _checked(extension: str, content: bytes) -> ProgramKind:
    text = _text(content)
    if KINDS[extension] is ProgramKind.NOTEBOOK:
        _check_notebook(content, text)
    elif notebooks.looks_like(text):
        raise Refused(
            _("This .py file holds a notebook. Give it the ending .ipynb and send it again.")
        )
    return KINDS[extension]


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(
            _(
                "The file is written in UTF-16. "
                "In your editor choose 'Save as' with the encoding UTF-8."
            )
        )
    if b"\0" in content:
        raise Refused(
            _(
                "The file is binary: it holds no program's text, whatever its name says. "
                "Send the .py or .ipynb file that you wrote."
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            _(
                "The file is not UTF-8 text (line %(line)s has a character in another encoding). "
                "In your editor choose 'Save as' with the encoding UTF-8."
            )
            % {"line": line}
        ) from error


def _check_notebook(content: bytes, text: str) -> None:
    try:
        problem = notebooks.problem(content)
    except BadArtefact as error:
        if not text.lstrip().startswith("{"):
            raise Refused(
                _(
                    "This .ipynb file holds no notebook. If it is a plain Python program, give "
                    "it the "
                    "ending .py; else open it in Jupyter, save it and send the saved file."
                )
            ) from error
        raise Refused(
            _(
                "The notebook is damaged: %(error)s. Open it in Jupyter, save it and send the "
                "saved file."
            )
            % {"error": error}
        ) from error
    if problem:
        raise Refused(problem)


def _other_kind(extension: str) -> str:
    if extension in {"rar", "7z", "gz", "tar", "tgz", "bz2", "xz"}:
        return _(
            "A .%(extension)s archive is not read here. Pack your program as .zip and send that."
        ) % {"extension": extension}
    if extension in {"pdf", "doc", "docx", "txt", "odt"}:
        return _(
            "A .%(extension)s file is no program. Send your program itself: a .py or .ipynb "
            "file, or a .zip with one."
        ) % {"extension": extension}
    return _(
        "A program has the ending .py (script), .ipynb (notebook) or .zip (archive with one of "
        "them). Send such a file."
    )


def _size(count: int) -> str:
    return f"{count // MIB} MB" if count >= MIB else f"{count} bytes"
