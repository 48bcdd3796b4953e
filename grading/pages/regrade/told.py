"""A request as pages show it: where it stands, in words and in a colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading.models import RegradeRequest, RegradeStep
from grading.scheme import Item
from grading.scoring import regrade


@dataclass(frozen=True)
class Word:
    label: str | Promise
    icon: str
    tone: str
    about: str | Promise
    """To the student: what it means and what comes next."""


WORDS = {
    "asked": Word(
        _("Waits for an answer"),
        "hourglass-split",
        "queued",
        _("Your faculty see the request beside your work."),
    ),
    "again": Word(
        _("Being run again"),
        "arrow-repeat",
        "running",
        _("Your file was sent to run once more; your faculty decide when its result is there."),
    ),
    "changed": Word(
        _("Score changed"),
        "check2-circle",
        "confirmed",
        _("Your faculty have entered another score."),
    ),
    "declined": Word(
        _("Score stays"),
        "slash-circle",
        "idle",
        _("Your faculty have looked and say why it stays."),
    ),
}


@dataclass(frozen=True)
class Shown:
    request: RegradeRequest
    item: Item | None
    steps: Sequence[RegradeStep]

    @property
    def word(self) -> Word:
        return WORDS[regrade.state_of(self.request)]

    @property
    def is_open(self) -> bool:
        return regrade.is_open(self.request)

    @property
    def last(self) -> RegradeStep | None:
        return self.steps[-1] if self.steps else None


def shown(requests: Iterable[RegradeRequest], items: Iterable[Item]) -> list[Shown]:
    """Requests with the entries that they are about; steps are prefetched."""
    by_key = {item.key: item for item in items}
    return [Shown(one, by_key.get(one.item), list(one.steps.all())) for one in requests]
