"""Reviews coded as the program asked its loader to code them.

They come as ranks of words from 1, as the loader's own file holds them. `imdb.load_data` puts a
start mark in front, moves every rank and cuts rare words off, each as its arguments say; a program
that never called it gets what its defaults give.
"""

import os

from sandbox.runner.shims import asked, places

FILE = f"{places.KERAS}/datasets/imdb.npz"
DEFAULTS = {"num_words": None, "skip_top": 0, "start_char": 1, "oov_char": 2, "index_from": 3}


def are_here() -> bool:
    """Say whether this task's sequences are such reviews."""
    return os.path.exists(FILE)  # noqa: PTH110 - strings throughout


def coded(rows: list[list[int]]) -> list[list[int]]:
    """Return reviews as `imdb.load_data` would have given them."""
    given = DEFAULTS | {key: asked.imdb[key] for key in DEFAULTS if key in asked.imdb}
    start, moved, unknown = given["start_char"], given["index_from"] or 0, given["oov_char"]
    lowest, end = given["skip_top"] or 0, given["num_words"] or float("inf")
    front = [] if start is None else [start]
    made = []
    for row in rows:
        words = front + [word + moved for word in row]
        if unknown is None:
            made.append([word for word in words if lowest <= word < end])
        else:
            made.append([word if lowest <= word < end else unknown for word in words])
    return made
