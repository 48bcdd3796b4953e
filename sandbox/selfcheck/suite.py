"""All cases in their order, and what is looked at when all of them are done."""

from sandbox.selfcheck import (
    escape,
    forging,
    honest,
    leftovers,
    notebooks,
    output_channel,
    resources,
    tricks,
)
from sandbox.selfcheck.case import Case

CASES: tuple[Case, ...] = (
    *honest.CASES,
    *forging.CASES,
    *output_channel.CASES,
    *escape.CASES,
    *leftovers.CASES,
    *notebooks.CASES,
    *resources.CASES,
    *tricks.CASES,
)
NEIGHBOUR = "the honest neighbour"
CANARY = "the canary"
LEFT = ("processes", "mounts", "containers", "control groups", "files and space")
AFTERWARDS = (NEIGHBOUR, CANARY, *LEFT)
"""What is as it was before: names of the last results, of the group `afterwards`."""


def names() -> tuple[str, ...]:
    """Return the names of all results that a run of the suite gives, in order.

    Raises:
        ValueError: two cases have one name.
    """
    every = (*(case.name for case in CASES), *AFTERWARDS)
    twice = {name for name in every if every.count(name) > 1}
    if twice:
        raise ValueError(f"two cases are called {sorted(twice)}")
    return every
