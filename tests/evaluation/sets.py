"""Small data sets of any kind for tests, with their rows in memory."""

from dataclasses import replace

from labs.datasets import NONE, Dataset, Rows


def opened(public: Rows, hidden: Rows, **more) -> Dataset:
    """A data set whose rows have been opened already."""
    made = replace(
        NONE,
        **{"name": "small", "title": "A small set", "digest": "d" * 64} | more,
        columns=tuple(hidden.columns),
    )
    # Where `cached_property` keeps what it has read.
    vars(made).update(public=public, hidden=hidden)
    return made
