"""A run's events as a browser's EventSource and `curl -N` read them (`text/event-stream`).

    progress  how it stands, whenever that has changed
    log       what was printed since; its id says how far the log was read, and sent back as
              `Last-Event-ID` makes the next stream go on there
    beat      nothing new, but the connection stands
    end       it has finished; the stream ends

A stream ends after some minutes in any case: whoever comes back is asked anew who they are.
"""

import json
import socket
import time
from collections.abc import Callable, Mapping

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation

from grading.live.hub import Viewer, hub
from grading.live.log import Piece, Place
from grading.live.standing import Live, live
from grading.models import Run

BEAT_SECONDS = 10.0
SEND_SECONDS = 20.0
"""A connection that takes nothing for so long is given up."""
LIFE_SECONDS = 300.0
RETRY_MILLISECONDS = 2000
ASKED = "from"
"""Parameter for the place to go on from, where no `Last-Event-ID` is sent."""

Telling = Callable[[Live], Mapping[str, object]]
"""Puts how a run stands into the words or numbers of whoever is told."""


class Stream:
    """The bytes of one stream, as a web server sends them: each `next` waits for news."""

    def __init__(self, viewer: Viewer, first: Live, place: Place | None, tell: Telling) -> None:
        self._viewer, self._place, self._tell = viewer, place, tell
        self._newest, self._told = first, dict[str, object]()
        self._language = translation.get_language()
        self._begun = self._ended = False
        self._until = time.monotonic() + LIFE_SECONDS
        self._beat_at = 0.0

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> bytes:
        while not self._ended:
            now = time.monotonic()
            if not self._begun:
                self._begun = True
                return self._sent(f"retry: {RETRY_MILLISECONDS}\n\n".encode() + self._events())
            if self._viewer.gone or now > self._until:
                break
            if now >= self._beat_at:
                return self._sent(event("beat", {}))
            hub.watch()
            self._viewer.news.wait(self._beat_at - now)
            self._viewer.news.clear()
            self._newest = self._viewer.newest or self._newest
            if events := self._events():
                return self._sent(events)
        raise StopIteration

    def _sent(self, data: bytes) -> bytes:
        self._beat_at = time.monotonic() + BEAT_SECONDS
        return data

    def close(self) -> None:
        """Called by Django when the answer is done, or its reader has gone."""
        hub.leave(self._viewer)

    def _events(self) -> bytes:
        newest, events = self._newest, b""
        with translation.override(self._language):
            told = dict(self._tell(newest))
        if told != self._told:
            self._told = told
            events += event("progress", told)
        if piece := newest.since(self._place):
            self._place = piece.place
            events += event("log", log_data(piece), str(piece.place))
        if newest.finished:
            self._ended = True
            events += event("end", end_data(newest))
        return events


def event(name: str, data: Mapping[str, object], id: str = "") -> bytes:
    """One event. JSON has no line ends in it, so `data` is one line."""
    head = f"id: {id}\n" if id else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def log_data(piece: Piece) -> dict[str, object]:
    return {"text": piece.text, "anew": piece.anew, "skipped": piece.skipped}


def end_data(now: Live) -> dict[str, object]:
    return {"state": now.state, "outcome": now.outcome}


def asked_place(request: HttpRequest) -> Place | None:
    """How far whoever asks has read the log, as they say themselves."""
    last = request.headers.get("Last-Event-ID", "")
    return Place.read(last) or Place.read(request.GET.get(ASKED, ""))


def answer(request: HttpRequest, person: int, run: Run, tell: Telling) -> StreamingHttpResponse:
    """The stream of a run that the person may see.

    Raises:
        TooMany: the person, or this process, has enough streams.
    """
    connected = request.META.get("gunicorn.socket")
    descriptor = None
    if isinstance(connected, socket.socket):
        connected.settimeout(SEND_SECONDS)
        descriptor = connected.fileno()
    viewer = hub.enter(person, run.pk, descriptor)
    stream = Stream(viewer, live(run), asked_place(request), tell)
    response = StreamingHttpResponse(stream, content_type="text/event-stream; charset=utf-8")
    response["Cache-Control"] = "no-store, no-transform"
    response["X-Accel-Buffering"] = "no"  # nginx
    return response


def at_once(now: Live, place: Place | None, tell: Telling) -> dict[str, object]:
    """The same for whoever asks now and then: everything that a stream would tell first."""
    piece = now.since(place)
    return {
        "progress": dict(tell(now)),
        "log": log_data(piece) if piece else None,
        "id": str(piece.place if piece else place or Place(now.fence, 0)),
        "end": end_data(now) if now.finished else None,
    }
