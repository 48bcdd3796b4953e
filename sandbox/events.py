"""Reads the event pipe of a run with suspicion: whoever runs inside can write anything into it.

Every line is bounded, of known form and in order, else the run is over. What passes is still only
what the inside says.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.contract import ProgramError
from sandbox.runner.wire import EVENT_BYTES
from sandbox.streams import plain_text

TOTAL_BYTES = 4 * 1024 * 1024
EVENTS = 20_000
TEXT = 16 * 1024 + 100
SMALL = 4096


class Forged(Exception):
    """The pipe holds what the runner never writes; the text says what."""


@dataclass(frozen=True)
class Ready:
    """The runner waits for its job."""


@dataclass(frozen=True)
class Started:
    """The next thing is the student's first line."""


@dataclass(frozen=True)
class Cell:
    number: int
    of: int


@dataclass(frozen=True)
class Ended:
    """The student's code came to its end."""


@dataclass(frozen=True)
class Failed:
    """The student's code raised. `phase` is program or answer; `kind` one of `KINDS`."""

    phase: str
    kind: str
    error: ProgramError


@dataclass(frozen=True)
class Answered:
    errors: Mapping[str, str] = field(default_factory=dict)
    missing: str | None = None
    """No function of the agreed name: "absent", or the type of what has its name."""
    similar: str | None = None
    tried: tuple[str, ...] = ()
    """Why what there was instead could not be asked."""
    adapter: str = ""
    """What answered in place of the agreed function; empty: that function itself."""
    says: str = ""
    failure: Failed | None = None
    """The question that has to be answered was not."""


@dataclass(frozen=True)
class TooMuchOutput:
    """A notebook's outputs don't fit."""


@dataclass(frozen=True)
class Fault:
    """The runner itself failed."""

    text: str


Event = Ready | Started | Cell | Ended | Failed | Answered | TooMuchOutput | Fault
ANSWERED = {"errors", "missing", "similar", "tried", "adapter", "says", "failure"}
KINDS = {"exception", "exit", "memory", "input", "form", "kernel", "unreadable", "archive"}
# What may come next, by what came last.
ORDER: dict[type | None, tuple[type, ...]] = {
    None: (Ready, Fault),
    Ready: (Started, Fault),
    Started: (Cell, Ended, Failed, TooMuchOutput, Fault),
    Cell: (Cell, Ended, Failed, TooMuchOutput, Fault),
    Ended: (Answered, Failed, TooMuchOutput, Fault),
}


class Reader:
    """Turns bytes into events.

    `feed` raises Forged for anything that the runner would not have written.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._bytes = 0
        self._count = 0
        self._last: type | None = None

    def feed(self, data: bytes) -> list[Event]:
        self._bytes += len(data)
        if self._bytes > TOTAL_BYTES:
            raise Forged("too many bytes")
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = rest
        if len(rest) > EVENT_BYTES:
            raise Forged("a line without an end")
        return [self._event(bytes(line)) for line in lines]

    def _event(self, line: bytes) -> Event:
        self._count += 1
        if self._count > EVENTS or len(line) > EVENT_BYTES:
            raise Forged("too many events")
        try:
            event = parse(json.loads(line, parse_constant=_no_constant))
        except (ValueError, RecursionError) as error:
            raise Forged("a line that is not JSON") from error
        if type(event) not in ORDER.get(self._last, ()):
            raise Forged(f"'{type(event).__name__}' out of its order")
        self._last = type(event)
        return event


def parse(value: object) -> Event:
    """Return one decoded line as an event.

    Raises:
        Forged: it has another form.
    """
    line = _fields(value)
    match line.pop("event", None):
        case "ready" if not line:
            return Ready()
        case "started" if not line:
            return Started()
        case "ended" if not line:
            return Ended()
        case "too_much_output" if not line:
            return TooMuchOutput()
        case "cell" if line.keys() == {"cell", "cells"}:
            number, of = _number(line["cell"]), _number(line["cells"])
            if number is not None and of is not None and number <= of:
                return Cell(number, of)
        case "error" if line.keys() == {"phase", "error"} and line["phase"] in (
            "program",
            "answer",
        ):
            return _failed(str(line["phase"]), line["error"])
        case "answered" if line.keys() <= ANSWERED:
            return _answered(line)
        case "fault" if line.keys() == {"text"}:
            return Fault(_text(line["text"], SMALL))
    raise Forged("an unknown event")


def _failed(phase: str, value: object) -> Failed:
    error = _fields(value)
    if error.keys() != {"kind", "type", "text", "line", "cell", "traceback"}:
        raise Forged("an error with other fields")
    if error["kind"] not in KINDS:
        raise Forged("an error of an unknown kind")
    told = ProgramError(
        type=_text(error["type"], 200),
        text=_text(error["text"], SMALL),
        line=_number(error["line"]),
        cell=_number(error["cell"]),
        traceback=_text(error["traceback"], TEXT),
    )
    return Failed(phase, str(error["kind"]), told)


def _answered(line: dict[str, object]) -> Answered:
    errors = {
        _text(name, 200): _text(text, SMALL) for name, text in _fields(line.get("errors")).items()
    }
    missing = line.get("missing")
    similar = line.get("similar") or []
    failure = line.get("failure")
    tried = line.get("tried") or []
    if not isinstance(similar, list) or not isinstance(tried, list):
        raise Forged("a list that is none")
    return Answered(
        errors,
        missing=None if missing is None else _text(missing, 200),
        similar=_text(similar[0], 200) if similar else None,
        tried=tuple(_text(reason, 400) for reason in tried[:3]),
        adapter=_text(line.get("adapter") or "", 40),
        says=_text(line.get("says") or "", 600),
        failure=None if failure is None else _failed("answer", failure),
    )


def _fields(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Forged("an object that is none")
    return dict(value)


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise Forged("a text that is none or too long")
    return plain_text(value)


def _number(value: object) -> int | None:
    """Return a count from 1, or None."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10_000_000:
        raise Forged("a number that is none or out of range")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)
