"""The code of a submission as text: a script as it is, of a notebook the code cells alone.

Works on bytes that a stranger wrote: whatever they are, there is an answer and a note. Knows
neither rows nor files.
"""

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from sandbox import archive

MOST = 60_000
"""Characters of code that are compared: some 1,500 lines, ten times what a task takes."""
CUT = f"Only the first {MOST:,} characters of its code were compared."
NO_CODE = "There is no code in it."
UNREADABLE = "It can't be read as a program."


@dataclass(frozen=True)
class Code:
    """What is compared of one submission."""

    text: str
    """Lines end in a line feed alone; none is empty at either end."""
    parts: tuple[tuple[int, str], ...] = ()
    """First line, from 0, and title of each cell or file, where there are several."""
    note: str = ""
    """What was left out, and why; empty: nothing."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line begins, in characters."""
        starts = [0]
        for line in self.text.split("\n")[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts)

    def line_at(self, place: int) -> int:
        """The line, from 1, that a character is in."""
        return bisect_right(self.line_starts, place)


def of_file(name: str, data: bytes) -> Code:
    """The code in a file as it was handed in."""
    name = name.lower()
    if name.endswith(".zip"):
        return _joined(_in_archive(data))
    return _joined(_in_program(name, data))


def _in_program(name: str, data: bytes, title: str = "") -> list[tuple[str, str]] | None:
    """Title and text of each piece; None where it is no program."""
    text = data.decode("utf-8-sig", errors="replace")
    if not name.lower().endswith(".ipynb"):
        return [(title, text)]
    try:
        cells = json.loads(text)["cells"]
        sources = [
            (number, _text(cell["source"]))
            for number, cell in enumerate(cells, start=1)
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return [(f"{title} cell {number}".strip().capitalize(), text) for number, text in sources]


def _text(source: object) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _in_archive(data: bytes) -> list[tuple[str, str]] | None:
    """The program first, then what is packed with it."""
    try:
        contents = archive.look(data)
        others = [name for name in contents.files if name != contents.entry]
        found: list[tuple[str, str]] = []
        for name in (contents.entry, *others):
            if not name.lower().endswith(archive.PROGRAMS):
                continue
            found += _in_program(name, archive.read(data, name), name) or ()
            if sum(len(text) for _, text in found) > MOST:
                break
    except archive.BadArchive:
        return None
    return found


def _joined(pieces: list[tuple[str, str]] | None) -> Code:
    if pieces is None:
        return Code("", note=UNREADABLE)
    kept = [(title, text) for title, text in ((t, _plain(p)) for t, p in pieces) if text.strip()]
    if not kept:
        return Code("", note=NO_CODE)
    parts, lines = [], 0
    for title, text in kept:
        if title:
            parts.append((lines, title))
        lines += text.count("\n") + 2
    whole = "\n\n".join(text for _, text in kept)
    if len(whole) <= MOST:
        return Code(whole, tuple(parts))
    cut = whole[:MOST].rstrip("\n")
    last = cut.count("\n")
    return Code(cut, tuple(part for part in parts if part[0] <= last), CUT)


def _plain(text: str) -> str:
    """One kind of line ends, none at either end: places in the text must stay where they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    # A lone half of a character, from a notebook's JSON, can't be stored or hashed.
    return text.encode("utf-8", "replace").decode().lstrip("\ufeff").strip("\n")
