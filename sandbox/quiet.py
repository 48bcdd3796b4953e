"""How much is told of what a program raised, once it has been asked about rows that are secret.

Whatever it says from then on may be such a row, for the next attempt to have its answer ready. The
kind of an error, its place and the beginning of its text show an honest program what is wrong;
they are too little to carry a set away with. Knows neither marks nor who is told.
"""

from collections.abc import Mapping
from dataclasses import replace

from sandbox.contract import Ask, ProgramError

TEXT = 160
"""Characters of an exception's text."""
NAME = 60
ERRORS = 6
"""So many questions, variables and probes are told of."""
REASONS = 2


def shortened(text: str, most: int = TEXT) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[:most].rstrip()} ..."


def error(told: ProgramError) -> ProgramError:
    """Return what may be told of an error: no traceback, which holds the values of messages."""
    return replace(told, type=shortened(told.type, NAME), text=shortened(told.text), traceback="")


def errors(told: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Return what may be told of each thing asked; nothing of what nobody asked for."""
    known = {question.name for question in ask.questions} | set(ask.variables)
    known |= {f"probe-{probe.name}" for probe in ask.probes}
    kept = [(name, text) for name, text in told.items() if name in known]
    return {
        name: shortened(text) if place < ERRORS else "raised an error"
        for place, (name, text) in enumerate(kept)
    }
