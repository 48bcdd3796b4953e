"""What people read of a run that goes on: the same words on its page and in the events it sends."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grading.live.standing import Live
from grading.pages.words import STAGES
from grading.templatetags.prayoga import seconds

KEYS = [key for key, _label in STAGES]


@dataclass(frozen=True)
class Counter:
    """A figure of a run; without a text it has nothing to say now."""

    key: str
    label: str
    text: str


def counters(live: Live) -> list[Counter]:
    """Every figure there is, in the order in which they are shown."""
    waits, cells = live.stage == "queued", ""
    if live.cells:
        cells = _("%(cell)s of %(cells)s") % {"cell": live.cell or "–", "cells": live.cells}
    mebibytes = None if live.memory_bytes is None else round(live.memory_bytes / 2**20)
    gpus = _("%(gpus)s, for this run alone") % {"gpus": live.gpus}
    return [
        Counter("ahead", _("Before this one"), str(live.ahead) if waits else ""),
        Counter("starts", _("Starts in about"), about(live.expected_seconds) if waits else ""),
        Counter("elapsed", _("Elapsed"), _took(live.elapsed)),
        Counter("cell", _("Cell"), cells),
        Counter("cpu", _("CPU"), _took(live.cpu_seconds)),
        Counter("memory", _("Memory"), "" if mebibytes is None else f"{mebibytes} MiB"),
        Counter("gpu", _("GPU"), gpus if live.gpus else ""),
        Counter("usual", _("Usually takes"), "" if waits else _took(live.expected_seconds)),
    ]


def _took(span: float | None) -> str:
    return "" if span is None else seconds(span)


def about(span: float | None) -> str:
    """A time that nobody knows exactly, no finer than it is known."""
    if span is None:
        return _("not known yet")
    if span < 2:
        return _("a moment")
    if span < 60:
        return seconds(math.ceil(span / 5) * 5)
    return seconds(math.ceil(span / 60) * 60)


def sentence(live: Live) -> str:
    """The stage in words; read aloud when it changes."""
    match live.stage:
        case "queued" if live.ahead:
            return ngettext(
                "Received and waiting: %(count)s run before this one.",
                "Received and waiting: %(count)s runs before this one.",
                live.ahead,
            ) % {"count": live.ahead}
        case "queued":
            return _("Received and next in the queue.")
        case "starting":
            return _("Starting in the sandbox.")
        case "running" if live.cell and live.cells:
            return _("Running cell %(cell)s of %(cells)s.") % {
                "cell": live.cell,
                "cells": live.cells,
            }
        case "running":
            return _("Running your program.")
        case "answering":
            return _("Asking your function about images that it has not seen.")
        case "sealing":
            return _("Sealing the answers.")
        case "done":
            return _("Done.")
        case _other:
            return _("Scoring the answers outside the sandbox.")


def notes(live: Live) -> dict[str, str]:
    """What is out of the ordinary, by key; empty where nothing is."""
    tried = ngettext(
        "A fault on our side interrupted this run once. It is tried again by itself and costs you "
        "nothing.",
        "A fault on our side interrupted this run %(count)s times. It is tried again by itself and "
        "costs you nothing.",
        live.tried,
    ) % {"count": live.tried}
    cancelling = _("Cancelling: every process of this run is being ended.")
    return {
        "tried": tried if live.tried and not live.finished else "",
        "cancelling": cancelling if live.cancelling else "",
    }


def told(live: Live) -> dict[str, object]:
    """All of it, as `static/prayoga/run.js` puts it onto the page."""
    return {
        "stage": live.stage,
        "step": KEYS.index(live.stage),
        "sentence": sentence(live),
        "counters": {counter.key: counter.text for counter in counters(live)},
        "notes": notes(live),
        "can_be_stopped": live.can_be_stopped,
    }
