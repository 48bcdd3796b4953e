"""What can be said of a program's text without running it, each fact with its place.

The text is read in a process of its own (`looking`): see there why.
"""

import functools
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import archive

LOOKING = Path(__file__).with_name("looking.py")
LONGEST = 200_000
"""Characters that are looked at: what the page shows of a file."""
SECONDS = 5
"""How long the process is waited for; it ends itself before."""
SAID = 1024 * 1024
NAMED = 12
"""Places of one kind that are told."""
ENVIRONMENT = {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Place:
    """Where something stands, and what."""

    cell: int
    """Code cell, from 1, as the page numbers them; 0 in a script."""
    line: int
    said: str = ""
    """A name, or the parser's words; untrusted text."""


@dataclass(frozen=True)
class Facts:
    """Facts on one program."""

    errors: tuple[Place, ...]
    """Cells that are no Python, each with the first mistake in it."""
    imports: tuple[Place, ...]
    """Imported, and not named again."""
    definitions: tuple[Place, ...]
    """Functions and classes that nothing names, but for the agreed one and methods."""
    unreached: tuple[Place, ...]
    """What stands behind a return, raise, break or continue."""
    documented: int
    definable: int
    """How many functions and classes have a docstring, and how many there are."""
    comments: int
    lines: int
    """Lines of code with a comment, and lines of code."""
    texts: int = 0
    """A notebook's text cells."""
    codes: int = 0
    """A notebook's code cells that are not empty; 0: it is a script."""
    unexplained: tuple[int, ...] = ()
    """Code cells before which no text stands since the last code cell."""

    @property
    def unused(self) -> tuple[Place, ...]:
        return (*self.imports, *self.definitions)


def of_file(name: str, data: bytes, agreed: tuple[str, ...] = ()) -> Facts | None:
    """Return the facts on a program that was handed in; None where it can't be looked at.

    Args:
        name: the file's; of an archive its entry is looked at.
        agreed: names that the task asks for.
    """
    try:
        if name.lower().endswith(".zip"):
            name = archive.look(data).entry
            data = archive.read(data, name)
        cells = _cells(name, data)
    except (archive.BadArchive, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if sum(len(text) for _, text in cells) > LONGEST:
        return None
    return _looked(tuple(cells), agreed, name.lower().endswith(".ipynb"))


def _cells(name: str, data: bytes) -> list[tuple[bool, str]]:
    """Whether it is code, and its text, of each cell that is not empty."""
    content = data.decode("utf-8-sig", errors="replace")
    if not name.lower().endswith(".ipynb"):
        return [(True, content)]
    found = []
    for cell in json.loads(content)["cells"]:
        source = cell.get("source", "")
        text = "".join(source) if isinstance(source, list) else str(source)
        if text.strip():
            found.append((cell.get("cell_type") == "code", text))
    return found


@functools.lru_cache(maxsize=256)
def _looked(
    cells: tuple[tuple[bool, str], ...], agreed: tuple[str, ...], is_notebook: bool
) -> Facts | None:
    asked, number = [], 0
    for is_code, text in cells:
        number += is_code
        place = number if is_notebook else 0
        asked.append({"number": place, "text": text, "code": is_code})
    found = _ask({"cells": asked, "agreed": list(agreed)})
    if found is None:
        return None
    return Facts(
        errors=_places(found["errors"]),
        imports=_places(found["imports"]),
        definitions=_places(found["definitions"]),
        unreached=_places(found["unreached"]),
        documented=found["documented"],
        definable=found["definable"],
        comments=found["comments"],
        lines=found["lines"],
        texts=sum(not is_code for is_code, _ in cells) if is_notebook else 0,
        codes=number if is_notebook else 0,
        unexplained=_unexplained(cells) if is_notebook else (),
    )


def _places(found: list[list[Any]]) -> tuple[Place, ...]:
    return tuple(Place(*one) for one in found[:NAMED])


def _unexplained(cells: tuple[tuple[bool, str], ...]) -> tuple[int, ...]:
    found, number, explained = [], 0, False
    for is_code, _ in cells:
        if is_code:
            number += 1
            if not explained:
                found.append(number)
        explained = not is_code
    return tuple(found)


def _ask(question: dict[str, Any]) -> dict[str, Any] | None:
    """Have another process look; None where the text brought it down."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(LOOKING)],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=True,
        )
        if len(done.stdout) > SAID:
            return None
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError):
        return None
    return found
