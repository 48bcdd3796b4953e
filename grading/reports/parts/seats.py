"""What a seat at an examination says: the experiment, and whether it was changed."""

from grading.models import Seat
from labs.models import Experiment

YES, NO = "Yes", "No"


def experiment_of(seat: Seat | None) -> str:
    """What the student worked on; empty where nothing is drawn."""
    return "" if seat is None else _title(seat.experiment)


def drawn_of(seat: Seat) -> str:
    """What the draw gave first."""
    return _title(seat.drawn)


def redrawn_of(seat: Seat) -> str:
    """What a change gave; empty without one."""
    return _title(seat.redrawn)


def was_changed(seat: Seat | None) -> str:
    """Whether the experiment was changed; empty without a seat."""
    if seat is None:
        return ""
    return YES if seat.redrawn_id else NO


def _title(experiment: Experiment | None) -> str:
    return str(experiment) if experiment else ""
