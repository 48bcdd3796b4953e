"""Cases that a backend is known not to hold, each with its reason. Printed with every run."""

from dataclasses import dataclass

from sandbox.contract import Isolation


@dataclass(frozen=True)
class Gap:
    """One case that fails on one backend, and why that is borne."""

    backend: str
    case: str
    reason: str
    warm: bool | None = None
    """Only with warm starts, only without; None: with both."""
    weak: bool | None = None
    """Only under weak isolation, only under every limit; None: under both."""


UNCOUNTED = (
    "without a control group nobody counts the refusals, so the limit holds but is not named in "
    "the message"
)
KNOWN: tuple[Gap, ...] = (
    Gap("bubblewrap", "a storm of threads", UNCOUNTED, weak=True),
    Gap("bubblewrap", "children that are never buried", UNCOUNTED, weak=True),
)


def known(case: str, isolation: Isolation) -> Gap | None:
    """Return why `case` is known to fail where runs stand under `isolation`, if it is."""
    for gap in KNOWN:
        if (
            (gap.backend, gap.case) == (isolation.backend, case)
            and gap.warm in (None, isolation.warm)
            and gap.weak in (None, isolation.weak)
        ):
            return gap
    return None
