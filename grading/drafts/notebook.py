"""A notebook as a list of cells that can be edited, with everything else of it kept. Pure.

A page knows of each cell its id, its type and its text. Whatever else a notebook holds (outputs,
tags and other metadata, attachments, what no version of the format knows yet) never leaves the
server: an edited list of cells is laid onto the notebook that is there, cell by cell, by id.
"""

import copy
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.v4.rwbase import rejoin_lines, split_lines
from nbformat.validator import normalize

from grading.artefacts import BadArtefact, strict_json

KINDS = ("code", "markdown", "raw")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_DEPTH = 100
MAX_CELLS = 1000
REMOVED_KEPT = 50
"""How many deleted cells can be had back."""
SPLIT = "# %%"
"""A line of its own in a cell's text, where the cell is split."""

Notebook = dict[str, Any]


class Unfit(Exception):
    """A program can't be written on in the page; the text says why and what to do instead."""


@dataclass(frozen=True)
class Cell:
    """A cell as the editor shows it."""

    id: str
    kind: str
    """One of `KINDS`."""
    source: str
    tags: tuple[str, ...] = ()
    outputs: int = 0
    """How many it has; they stay with the cell."""


@dataclass(frozen=True)
class Edit:
    """A cell as the editor sent it back. An id that is not known yet is a new cell's."""

    id: str
    kind: str
    source: str


def opened(content: bytes) -> Notebook:
    """Read a notebook; cells without an id of their own are given one.

    Raises:
        Unfit: it can't be edited here.
    """
    try:
        found = strict_json.loads(
            content, max_bytes=len(content), max_depth=MAX_DEPTH, finite=False
        )
        if not isinstance(found, dict) or found.get("nbformat") != 4:
            raise Unfit(
                "This notebook is not in format 4. Open it in Jupyter, save it, and hand that in "
                "as a file."
            )
        notebook = nbformat.from_dict(found)
        if notebook.get("nbformat_minor", 0) < 5:
            notebook = nbformat.v4.upgrade(notebook, from_version=4)
        _, notebook = normalize(notebook)
        nbformat.validate(notebook)
        notebook = rejoin_lines(notebook)
        written(notebook)
    except (
        BadArtefact,
        nbformat.ValidationError,
        UnicodeError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ) as error:
        raise Unfit(
            "This notebook is damaged, so it can't be edited here. Open it in Jupyter, save it, "
            "and hand that in as a file."
        ) from error
    if len(notebook["cells"]) > MAX_CELLS:
        raise Unfit(
            f"This notebook has {len(notebook['cells'])} cells; {MAX_CELLS} are shown here. Edit "
            "it in Jupyter and hand it in as a file."
        )
    return notebook


def written(notebook: Notebook) -> bytes:
    """Write a notebook down as Jupyter does."""
    plain = split_lines(nbformat.from_dict(copy.deepcopy(notebook)))
    return (json.dumps(plain, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def cells(notebook: Notebook) -> list[Cell]:
    """List a notebook's cells as the editor shows them."""
    return [
        Cell(
            cell["id"],
            cell["cell_type"],
            cell["source"],
            tuple(map(str, cell["metadata"].get("tags", ()))),
            len(cell.get("outputs", ())),
        )
        for cell in notebook["cells"]
    ]


def laid(
    notebook: Notebook, removed: Sequence[Notebook], edits: Iterable[Edit]
) -> tuple[Notebook, list[Notebook]]:
    """Lay an edited list of cells onto a notebook.

    Args:
        removed: cells that were deleted earlier; one whose id comes back is the same cell again.

    Returns:
        The notebook, and what is deleted now, the newest last.

    Raises:
        Unfit: an id or a type that no cell can have, or one id twice.
    """
    known = {cell["id"]: cell for cell in (*removed, *notebook["cells"])}
    made: list[Notebook] = []
    seen: set[str] = set()
    for edit in edits:
        if edit.kind not in KINDS or not ID.fullmatch(edit.id) or edit.id in seen:
            raise Unfit("This form is damaged: nothing was saved. Reload the page and try again.")
        seen.add(edit.id)
        made.append(_cell(known.get(edit.id), edit))
    if len(made) > MAX_CELLS:
        raise Unfit(f"A notebook has {MAX_CELLS} cells at most here. Join some of them.")
    gone = [cell for cell in (*removed, *notebook["cells"]) if cell["id"] not in seen]
    return {**notebook, "cells": made}, gone[-REMOVED_KEPT:]


def _cell(before: Notebook | None, edit: Edit) -> Notebook:
    source = edit.source.replace("\r\n", "\n").replace("\r", "\n")
    if before is None:
        return _new(edit.kind, edit.id, source)
    if before["cell_type"] != edit.kind:
        # Outputs and attachments belong to a type of cell; id and metadata to the cell.
        return {**_new(edit.kind, edit.id, source), "metadata": before["metadata"]}
    # Browsers send other ends of lines than some files have: only a change is a change.
    if before["source"].replace("\r\n", "\n").replace("\r", "\n") == source:
        return before
    return {**before, "source": source}


def _new(kind: str, cell_id: str, source: str) -> Notebook:
    cell: Notebook = {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def changed(edits: Sequence[Edit], step: str, removed: Sequence[Notebook] = ()) -> list[Edit]:
    """Take one step on a list of cells, as the buttons of a page without scripts name it.

    `up.ID`, `down.ID`, `delete.ID`, `split.ID`, `kind.ID`, `add.code.ID` and `add.markdown.ID`
    (below that cell; without an ID at the end), `undo`. What can't be done changes nothing.
    """
    made = list(edits)
    verb, _, rest = step.partition(".")
    kind, _, below = rest.partition(".")
    if verb == "undo":
        if removed:
            cell = removed[-1]
            made.append(Edit(cell["id"], cell["cell_type"], cell["source"]))
        return made
    place = _place(made, below if verb == "add" else rest)
    if verb == "add" and kind in KINDS:
        made.insert(len(made) if place is None else place + 1, Edit(_fresh(), kind, ""))
    if place is None:
        return made
    edit = made[place]
    match verb:
        case "up" if place:
            made.insert(place - 1, made.pop(place))
        case "down":
            made.insert(place + 1, made.pop(place))
        case "delete":
            made.pop(place)
        case "kind":
            made[place] = Edit(edit.id, "markdown" if edit.kind == "code" else "code", edit.source)
        case "split":
            first, *rest_of_it = _parts(edit.source)
            made[place] = Edit(edit.id, edit.kind, first)
            made[place + 1 : place + 1] = [Edit(_fresh(), edit.kind, part) for part in rest_of_it]
    return made


def _place(edits: Sequence[Edit], cell_id: str) -> int | None:
    return next((place for place, edit in enumerate(edits) if edit.id == cell_id), None)


def _parts(source: str) -> list[str]:
    """Cut a text at its lines that are `SPLIT`; those lines go."""
    parts: list[list[str]] = [[]]
    for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip() == SPLIT:
            parts.append([])
        else:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _fresh() -> str:
    return str(nbformat.v4.new_code_cell()["id"])
