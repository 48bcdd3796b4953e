"""Keeps the head and the tail of what a run prints. Bounded whatever comes; judges nothing."""

import codecs

from sandbox.contract import Log

MARKER = "\n[... {left_out} bytes left out ...]\n"
UNKEPT = "\n[{unkept} bytes that it printed while it was asked about hidden rows are not kept]\n"


TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Characters that turn the direction of what follows them, whoever wrote it."""
CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_LOG = dict.fromkeys((0, *TURNING), "\N{REPLACEMENT CHARACTER}")
_LINE = dict.fromkeys({*CONTROLS, *TURNING} - {0x09, 0x0A}, "\N{REPLACEMENT CHARACTER}")


def clean(data: bytes) -> str:
    """Return untrusted bytes as text that any database and page can hold: no NUL, no surrogate.

    And none that makes the lines around it read otherwise.
    """
    return data.decode("utf-8", "replace").translate(_LOG)


def clean_text(text: str) -> str:
    """Return untrusted text as `clean` does."""
    return clean(text.encode("utf-8", "replace"))


def plain_text(text: str) -> str:
    """As `clean_text`, for text that becomes part of a sentence of ours: without controls too."""
    return clean_text(text).translate(_LINE)


class Capture:
    """One output stream of which the first and the last bytes are kept, half each."""

    quiet = False
    """What comes from now on is counted, and not kept."""

    def __init__(self, kept_bytes: int) -> None:
        self._half = max(kept_bytes // 2, 1)
        self._unkept = 0
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def feed(self, data: bytes) -> None:
        self.total += len(data)
        if self.quiet:
            self._unkept += len(data)
            return
        room = self._half - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        # Cut seldom: cutting at each small piece would move the whole tail each time.
        if len(self._tail) > 2 * self._half:
            del self._tail[: -self._half]

    def log(self) -> Log:
        tail = bytes(self._tail[-self._half :])
        left_out = self.total - self._unkept - len(self._head) - len(tail)
        text = clean(bytes(self._head) + tail)
        if left_out:
            marker = MARKER.format(left_out=left_out)
            text = clean(bytes(self._head)) + marker + clean(tail)
        if self._unkept:
            text += UNKEPT.format(unkept=self._unkept)
        return Log(text, self.total)


class Tail:
    """The newest characters of several streams as they came.

    `end` counts all characters so far, so whoever was told of some knows which ones are new.
    """

    def __init__(self, kept: int = 16 * 1024) -> None:
        self._kept = kept
        # Goes on where a piece ended within a character.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self.end = 0

    def feed(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        self.end += len(text)
        self._text = (self._text + text)[-self._kept :]

    def text(self) -> str:
        return clean_text(self._text)
