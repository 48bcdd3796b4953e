"""What somebody handed in, as text to read: a script as it is, a notebook cell by cell."""

import json
from dataclasses import dataclass

from grading.models import Submission

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
        content = file.read().decode("utf-8", errors="replace")
    if submission.kind != "notebook":
        return [Part(submission.file_name, content[:LONGEST])]
    try:
        cells = json.loads(content)["cells"]
        return _cells(cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [Part(submission.file_name, content[:LONGEST])]


def _cells(cells: list[dict[str, object]]) -> list[Part]:
    found, room, code = [], LONGEST, 0
    for cell in cells:
        source = cell.get("source", "")
        text = "".join(source) if isinstance(source, list) else str(source)
        is_code = cell.get("cell_type") == "code"
        code += is_code
        if text.strip():
            found.append(Part(f"Cell {code}" if is_code else "Text", text[:room], is_code))
            room -= len(text)
        if room <= 0:
            break
    return found
