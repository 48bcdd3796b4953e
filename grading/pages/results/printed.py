"""What a program printed, as pages show it: a huge log by its ends, all of it as a download."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading.live import log
from grading.models import RunResult

SHOWN = 60_000
"""Characters of a stream on a page: some hundred lines from its head and from its tail."""
STREAMS = {"stdout": _("Standard output"), "stderr": _("Standard error")}


@dataclass(frozen=True)
class Printed:
    """One stream of a run that printed something on it."""

    stream: str
    title: Promise | str
    size: int
    """Characters in all that were kept."""
    ends: log.Ends


def printed(kept: RunResult | None) -> list[Printed]:
    """Each stream on which something was printed."""
    return [
        Printed(stream, title, len(text), log.ends(text, SHOWN))
        for stream, title in STREAMS.items()
        if (text := getattr(kept, stream, ""))
    ]
