"""The event pipe's reader takes what the runner writes, in order and in bounds, nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import events
from sandbox.contract import ProgramError

ERROR = {"kind": "exception", "type": "E", "text": "", "line": 1, "cell": None, "traceback": ""}


def line(event: str, **fields: object) -> bytes:
    return json.dumps({"event": event, **fields}).encode() + b"\n"


def read(*lines: bytes) -> list[events.Event]:
    return events.Reader().feed(b"".join(lines))


def test_a_whole_run() -> None:
    found = read(
        line("ready"),
        line("started"),
        line("cell", cell=1, cells=2),
        line("ended"),
        line("answered", errors={"one": "ValueError: x"}),
    )
    assert found == [
        events.Ready(),
        events.Started(),
        events.Cell(1, 2),
        events.Ended(),
        events.Answered({"one": "ValueError: x"}),
    ]


def test_an_error_is_told_with_its_place() -> None:
    found = read(line("ready"), line("started"), line("error", phase="program", error=ERROR))
    assert found[-1] == events.Failed("program", "exception", ProgramError("E", "", 1))


def test_lines_may_come_in_any_pieces() -> None:
    reader = events.Reader()
    data = line("ready") + line("started") + line("ended")
    found = [event for n in range(len(data)) for event in reader.feed(data[n : n + 1])]
    assert found == [events.Ready(), events.Started(), events.Ended()]


@pytest.mark.parametrize(
    "data",
    [
        line("started"),
        line("ready") + line("ready"),
        line("ready") + line("started") + line("answered", errors={}),
        line("ready") + line("started") + line("ended") + line("ended"),
        line("ready") + line("started") + line("ended") + line("answered", errors={}) * 2,
        line("ready") + line("started") + line("ended") + line("cell", cell=1, cells=1),
    ],
)
def test_events_out_of_order_are_refused(data: bytes) -> None:
    with pytest.raises(events.Forged):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"[]\n",
        b"null\n",
        b"nonsense\n",
        b'"' + b"\xff" * 10 + b'"\n',
        b"[" * 200_000 + b"\n",
        line("done"),
        line("ready", extra=1),
        b'{"event": "ready", "event": NaN}\n',
        b"x" * (events.EVENT_BYTES + 1),
        b'{"event": ' + b"9" * 10_000 + b"}\n",
    ],
)
def test_lines_of_another_form_are_refused(data: bytes) -> None:
    with pytest.raises(events.Forged):
        read(data)


@pytest.mark.parametrize(
    "fields",
    [
        {"cell": 0, "cells": 2},
        {"cell": 3, "cells": 2},
        {"cell": True, "cells": 2},
        {"cell": 1.0, "cells": 2},
        {"cell": 1, "cells": 10**9},
        {"cell": 1},
        {"cell": None, "cells": None},
    ],
)
def test_counts_must_be_counts(fields: dict) -> None:
    with pytest.raises(events.Forged):
        events.parse({"event": "cell", **fields})


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "platform"},
        {"type": "x" * 300},
        {"text": "x" * 5000},
        {"traceback": "x" * 40_000},
        {"line": -1},
        {"more": 1},
        {"text": None},
    ],
)
def test_an_error_must_have_its_form(change: dict) -> None:
    with pytest.raises(events.Forged):
        events.parse({"event": "error", "phase": "program", "error": ERROR | change})


@pytest.mark.parametrize(
    "fields",
    [
        {"errors": []},
        {"errors": {"one": 1}},
        {"errors": {}, "similar": "x"},
        {"errors": {}, "similar": [1]},
        {"errors": {}, "missing": 3},
        {"errors": {}, "failure": {}},
        {},
        {"errors": {}, "score": 1.0},
    ],
)
def test_a_report_must_have_its_form(fields: dict) -> None:
    with pytest.raises(events.Forged):
        events.parse({"event": "answered", **fields})


def test_texts_are_made_storable() -> None:
    parsed = events.parse({"event": "fault", "text": "a\0b\ud800"})
    assert isinstance(parsed, events.Fault)
    assert parsed.text == "a\ufffdb?"


def test_the_whole_pipe_is_bounded() -> None:
    reader = events.Reader()
    reader.feed(line("ready") + line("started"))
    with pytest.raises(events.Forged):
        reader.feed(line("cell", cell=1, cells=1) * (events.EVENTS + 1))


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_parse_or_be_refused(data: bytes) -> None:
    try:
        found = events.Reader().feed(data + b"\n")
    except events.Forged:
        return
    assert len(found) == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(
    st.sampled_from(["ready", "started", "cell", "ended", "error", "answered", "fault"]),
    st.dictionaries(
        st.sampled_from(
            ["cell", "cells", "phase", "error", "errors", "missing", "failure", "text"]
        ),
        VALUES,
        max_size=4,
    ),
)
def test_no_fields_do_anything_but_parse_or_be_refused(event: str, fields: dict) -> None:
    try:
        events.parse({"event": event, **fields})
    except events.Forged:
        return
