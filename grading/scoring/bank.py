"""A course's bank of viva questions: what may be drawn, and which questions are one and the same.

Plain Python over `labs.spec`; knows no rows and no people.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from labs.parse import CATALOGUE, load_course
from labs.spec import SpecError, VivaQuestion

log = logging.getLogger(__name__)

MOST = 10
"""Questions that can be drawn at once."""


class Whence(StrEnum):
    """Which questions of the bank a draw takes from, by the experiment that they belong to."""

    NEAR = "near"
    OWN = "own"
    ALL = "all"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS = {
    Whence.NEAR: gettext_lazy("This experiment's and those that belong to all"),
    Whence.OWN: gettext_lazy("This experiment's alone"),
    Whence.ALL: gettext_lazy("The whole course's"),
}


@dataclass(frozen=True)
class Choice:
    """What a draw takes from."""

    experiment: int | None
    """Number of the experiment that the viva is about; None: of no one experiment."""
    whence: Whence = Whence.NEAR
    topic: str = ""
    """Empty: any."""

    def takes(self, question: VivaQuestion) -> bool:
        if self.topic and question.topic != self.topic:
            return False
        match self.whence:
            case Whence.NEAR:
                return question.experiment in (None, self.experiment)
            case Whence.OWN:
                return question.experiment == self.experiment
            case Whence.ALL:
                return True


def bank(course_code: str) -> tuple[VivaQuestion, ...]:
    """The questions of a course, in the catalogue's order; none where it has no bank.

    Nor where its files are broken: a viva goes on with examiners' own questions, and the log says
    which file it is. They are read until they are right, then kept.
    """
    try:
        return _read(course_code)
    except SpecError as error:
        log.error("There is no viva bank of %s: %s", course_code, error)
        return ()


@cache
def _read(course_code: str) -> tuple[VivaQuestion, ...]:
    """Read once by each process, as the catalogue is changed by an update of the site."""
    folder = CATALOGUE / course_code.lower()
    return load_course(folder).viva if (folder / "course.toml").exists() else ()


def topics(questions: Sequence[VivaQuestion]) -> list[str]:
    """Every topic once, in the order of the bank."""
    return list(dict.fromkeys(question.topic for question in questions))


def groups(questions: Sequence[VivaQuestion]) -> dict[str, str]:
    """Question -> the first name of those that ask the same, through any number of `same_as`."""
    leader = {question.name: question.name for question in questions}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for question in questions:
        if question.same_as in leader:
            one, other = find(question.name), find(question.same_as)
            leader[max(one, other)] = min(one, other)
    return {name: find(name) for name in leader}


def left(
    questions: Sequence[VivaQuestion], choice: Choice, drawn: Collection[str]
) -> dict[str, list[VivaQuestion]]:
    """What may still be drawn: group -> its questions that fit.

    Args:
        drawn: names of what the student was given in this viva, replaced questions too.
    """
    same = groups(questions)
    gone = {same.get(name, name) for name in drawn}
    found: dict[str, list[VivaQuestion]] = {}
    for question in questions:
        if same[question.name] not in gone and choice.takes(question):
            found.setdefault(same[question.name], []).append(question)
    return found
