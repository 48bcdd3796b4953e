"""What somebody handed in, as text to read: a script as it is, a notebook cell by cell."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grading import intake
from grading.models import Submission
from sandbox import archive

LONGEST = 200_000
"""Characters shown; the download has everything."""


@dataclass(frozen=True)
class Part:
    """A piece of the program: a code or text cell, or the whole script."""

    title: str
    text: str
    is_code: bool = True


def parts(submission: Submission) -> list[Part]:
    """The submission's file in pieces; text only, to be escaped where it is shown."""
    with submission.file.open("rb") as file:
        data = file.read()
    if submission.kind == intake.WRITTEN:
        return _written(submission.file_name, data)
    if submission.file_name.endswith(".zip"):
        return _archive(data)
    return _program(submission.file_name, data)


def _written(name: str, data: bytes) -> list[Part]:
    """An answer in words as the plain text that it is; a PDF is only ever downloaded."""
    if name.endswith(".pdf"):
        return [Part(name, _("A PDF file: download it to read it."), is_code=False)]
    return _cut(name, data.decode("utf-8-sig", errors="replace"), is_code=False)


def _program(name: str, data: bytes) -> list[Part]:
    content = data.decode("utf-8", errors="replace")
    if name.lower().endswith(".ipynb"):
        try:
            return _cells(json.loads(content)["cells"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
    return _cut(name, content)


def _archive(data: bytes) -> list[Part]:
    """The entry first, then what is packed with it: other programs as text, the rest by name."""
    try:
        contents = archive.look(data)
        found = _program(contents.entry, archive.read(data, contents.entry))
        room = LONGEST - sum(len(part.text) for part in found)
        others = [name for name in contents.files if name != contents.entry]
        for name in others:
            if name.endswith(".py") and room > 0:
                text = archive.read(data, name).decode("utf-8", errors="replace")[:room]
                found.append(Part(name, text))
                room -= len(text)
    except archive.BadArchive as error:
        return [Part(_("Archive"), str(error), is_code=False)]
    if others:
        listed = "\n".join(others)
        found.append(
            Part(
                _("In the archive beside %(entry)s") % {"entry": contents.entry},
                listed,
                is_code=False,
            )
        )
    return found


def _cells(cells: list[dict[str, object]]) -> list[Part]:
    found, room, code = [], LONGEST, 0
    for cell in cells:
        source = cell.get("source", "")
        text = "".join(source) if isinstance(source, list) else str(source)
        is_code = cell.get("cell_type") == "code"
        if text.strip():
            code += is_code  # counted as a run counts them: empty cells are not run
            found.append(
                Part(
                    _("Cell %(code)s") % {"code": code} if is_code else _("Text"),
                    text[:room],
                    is_code,
                )
            )
            room -= len(text)
        if room <= 0:
            found.append(_rest())
            break
    return found


def _cut(title: str, text: str, *, is_code: bool = True) -> list[Part]:
    """A text with a word on what is left out of it."""
    found = [Part(title, text[:LONGEST], is_code)]
    return found if len(text) <= LONGEST else [*found, _rest()]


def _rest() -> Part:
    told = _("Only the first %(count)s characters are shown: the download has everything.")
    return Part(_("Cut here"), told % {"count": f"{LONGEST:,}"}, is_code=False)
