"""The README beside the students' files: what they are, how to load them, where they are from."""

import numpy as np

from labs.datasets import layouts
from labs.datasets.dataset import TRAIN
from labs.datasets.rows import Column, Ragged, Rows, Split
from labs.datasets.source import Source

MEANING = {
    "images": "pictures: row, column, colour; values 0 to 255",
    "pictures": "pictures of different sizes: row, column, colour; values 0 to 255",
    "labels": "classes",
    "boxes": "boxes as x1, y1, x2, y2 in pixels",
    "sequences": "lists of whole numbers, a word or a note each",
    "ratings": "what each person gave each film, 1 to 5; 0 for nothing",
    "held": "the films held back of each person",
    "prompts": "what people say",
    "intents": "which intent it belongs to",
}


def text(source: Source, rows: Split) -> str:
    """Markdown for the data set's public part."""
    files = "\n".join(_lines(rows.public))
    ways = "\n\n".join(layouts.REGISTRY[name].about for name in source.layouts)
    named = "\n".join(f"| {i} | {name} |" for i, name in enumerate(source.classes))
    classes = f"| class | name |\n|---|---|\n{named}\n\n" if named else ""
    return f"""# {source.title}

{source.about}

| file | what |
|---|---|
{files}

{ways}

The rows that judge a program are others and are not here.

{classes}Licence: {source.licence}.
"""


def _lines(rows: Rows) -> list[str]:
    found = []
    for name, column in rows.columns.items():
        found += [f"| `{file}` | {what} |" for file, what in _files(name, column)]
    return found


def _files(name: str, column: Column) -> list[tuple[str, str]]:
    stem, meaning = f"{TRAIN}{name}", MEANING.get(name, name)
    if isinstance(column, Ragged):
        return [
            (f"{stem}.flat.npy", f"{meaning}; {len(column)} rows end to end, {column.flat.dtype}"),
            (f"{stem}.shapes.npy", "each row's shape, to take the former file apart"),
        ]
    if isinstance(column, tuple):
        return [(f"{stem}.json", f"{meaning}; a list of {len(column)} texts")]
    array = np.asarray(column)
    shape = f"({array.shape[0]},)" if array.ndim == 1 else str(array.shape)
    return [(f"{stem}.npy", f"{meaning}; {array.dtype}, shape {shape}")]
