"""One line of a report on the installation."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty where nothing has to be done."""

    level: Level
    subject: str
    text: str
    remedy: str = ""


def judged(fine: bool, subject: str, text: str, remedy: str) -> Finding:
    """Fine, or a warning with its remedy."""
    return (
        Finding(Level.OK, subject, text) if fine else Finding(Level.WARNING, subject, text, remedy)
    )
