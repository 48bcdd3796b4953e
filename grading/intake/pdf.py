"""What a PDF says of itself: its pages, and whether it holds what a written answer has no need of.

pypdf reads the structure, and the tree of pages is walked with a bound; nothing is drawn. Beside
that the bytes are searched for names of active content, as they stand and in packed streams, since
a damaged file may hide them from a reader that mends it. Knows no limits of a task.
"""

import contextlib
import io
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pypdf import PdfReader
from pypdf.errors import PyPdfError

HEAD = 1024
"""The signature stands within so many bytes."""
UNPACKED = 32 * 1024 * 1024
STREAMS = 20_000
NODES = 5_000
PACKED = re.compile(rb"/Type\s*/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = {
    b"/JavaScript": gettext_noop("a script"),
    b"/JS": gettext_noop("a script"),
    b"/Launch": gettext_noop("a command to start a program"),
    b"/EmbeddedFile": gettext_noop("an attached file"),
    b"/RichMedia": gettext_noop("a film or a sound"),
    b"/XFA": gettext_noop("a form with scripts"),
}
UNREADABLE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError,
              ArithmeticError, AssertionError, RecursionError, NotImplementedError, zlib.error,
              OSError)  # fmt: skip
"""What pypdf raises on files that are broken in ways that it does not foresee."""


class BadPdf(Exception):
    """A PDF is not taken; the text completes "The PDF ..."."""


@dataclass(frozen=True)
class Facts:
    pages: int


def look(content: bytes) -> Facts:
    """Return what a PDF holds.

    Raises:
        BadPdf: it is none, is locked, holds something active, or can't be read.
    """
    if b"%PDF-" not in content[:HEAD]:
        raise BadPdf(_("is no PDF, whatever its name says"))
    if b"%%EOF" not in content[-2048:]:
        raise BadPdf(_("breaks off before its end"))
    text = content + b"\n" + b"\n".join(_packed(content))
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
    if re.search(rb"/Encrypt\b", plain):
        raise BadPdf(_("is locked with a password"))
    for name, what in ACTIVE.items():
        if re.search(re.escape(name) + rb"(?![A-Za-z])", plain):
            raise BadPdf(
                _("holds %(what)s, which a written answer has no need of") % {"what": _(what)}
            )
    return Facts(_pages(content))


def _pages(content: bytes) -> int:
    """Walk the tree of pages, no further than `NODES`: a branch may be hung in many times over."""
    pages = 0
    with _quiet():
        try:
            root: Any = PdfReader(io.BytesIO(content), strict=False).trailer["/Root"]
            waiting = [root["/Pages"]]
            for _step in range(NODES):
                if not waiting:
                    break
                node = waiting.pop().get_object()
                branches = node.get("/Kids")
                pages += branches is None
                waiting.extend(branches or ())
        except UNREADABLE as error:
            raise BadPdf(_("is damaged and can't be read")) from error
    if waiting:
        raise BadPdf(_("has more than %(nodes)s pages") % {"nodes": NODES})
    if not pages:
        raise BadPdf(_("has no page that could be found"))
    return pages


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what pypdf says of a student's file out of the site's log."""
    log = logging.getLogger("pypdf")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _packed(content: bytes) -> list[bytes]:
    """Return the contents of the object streams."""
    found, room, last = [], UNPACKED, 0
    for number, begin in enumerate(STREAM.finditer(content)):
        if number > STREAMS:
            raise BadPdf(_("has more than %(streams)s parts") % {"streams": STREAMS})
        # The stream's own dictionary stands between the object's begin and here.
        head = content[max(last, begin.start() - 2048) : begin.start()]
        head = head[head.rfind(b" obj") + 1 :]
        last = begin.end()
        if not PACKED.search(ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), head)):
            continue
        try:
            unpacked = zlib.decompressobj().decompress(content[begin.end() :], room)
        except zlib.error as error:
            raise BadPdf(_("has parts that can't be read")) from error
        found.append(unpacked)
        room -= len(unpacked)
        if room <= 0:
            raise BadPdf(_("grows too large when it is unpacked"))
    return found
