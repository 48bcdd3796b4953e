"""When a process that answers requests looks for rubbish: seldom, and not through what stays."""

import gc

ALLOCATIONS, YOUNG, MIDDLE = 50_000, 20, 50
"""A page of a class makes some ten thousand objects and lets go of nearly all when it is answered.
Python's own 700 had it looked through thirty times a page, an eighth of the page's time
(`python -m bench.pages --only analytics`)."""


def settle() -> None:
    """To be called once, when everything is read in.

    What was read in stays as long as the process: looking through it over and over would make one
    request in some dozens wait for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, YOUNG, MIDDLE)
