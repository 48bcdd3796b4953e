"""Keeps the head and the tail of what a run prints. Bounded whatever comes; judges nothing."""

from sandbox.contract import Log

MARKER = "\n[... {left_out} bytes left out ...]\n"


def clean(data: bytes) -> str:
    """Return untrusted bytes as text that any database and page can hold: no NUL, no surrogate."""
    return data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def clean_text(text: str) -> str:
    """Return untrusted text as `clean` does."""
    return clean(text.encode("utf-8", "replace"))


class Capture:
    """One output stream of which the first and the last bytes are kept, half each."""

    def __init__(self, kept_bytes: int) -> None:
        self._half = max(kept_bytes // 2, 1)
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def feed(self, data: bytes) -> None:
        self.total += len(data)
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
        left_out = self.total - len(self._head) - len(tail)
        if not left_out:
            return Log(clean(bytes(self._head) + tail), self.total)
        marker = MARKER.format(left_out=left_out)
        return Log(clean(bytes(self._head)) + marker + clean(tail), self.total)


class Tail:
    """The newest bytes of several streams as they came."""

    def __init__(self, kept_bytes: int = 16 * 1024) -> None:
        self._kept = kept_bytes
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        self._data += data
        del self._data[: -self._kept]

    def text(self) -> str:
        return clean(bytes(self._data))
