"""The line of somebody's code that an error names, with the lines around it and the known remedy.

Text only, to be escaped where it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grading.models import Submission
from grading.pages import source
from sandbox import hints

AROUND = 3
LONGEST = 400
"""Characters of a line that are shown."""
UNSAID = "\N{BLACK SQUARE}"
"""Stands for what only a run knows; a remedy that needs it is in the run's message alone."""


@dataclass(frozen=True)
class Excerpt:
    title: str
    """Which cell, or the script's name."""
    lines: tuple[tuple[int, str, bool], ...]
    """(number from 1, text, whether it is the line itself)."""


def excerpt(submission: Submission, error: Mapping[str, Any]) -> Excerpt | None:
    """The code around the error's line; None where the line is not known, or not in the file.

    An archive has many files and the error does not say which it was in.
    """
    line, cell = error.get("line"), error.get("cell")
    if not isinstance(line, int) or submission.file_name.endswith(".zip"):
        return None
    code = [part for part in source.parts(submission) if part.is_code]
    wanted = next((part for part in code if not cell or part.title == f"Cell {cell}"), None)
    lines = wanted.text.splitlines() if wanted else []
    if wanted is None or not 0 < line <= len(lines):
        return None
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return Excerpt(
        wanted.title,
        tuple((n, lines[n - 1][:LONGEST], n == line) for n in range(first, last + 1)),
    )


def remedy(error: Mapping[str, Any]) -> str:
    """What to write instead, for an error that is known; empty for others."""
    type_, text = error.get("type"), error.get("text")
    if not (isinstance(type_, str) and isinstance(text, str)):
        return ""
    found = hints.find(type_, text, {"data": UNSAID, "scratch": UNSAID})
    return "" if UNSAID in found else found
