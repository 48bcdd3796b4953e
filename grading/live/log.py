"""What a run prints, piece by piece, as text that commands neither a page nor a terminal.

Pure. A `Place` says how much somebody has seen, so that they get each character once; it is what
stands in an event's id.
"""

import re
from dataclasses import dataclass

ESCAPES = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, movements of the cursor
    r"|\x1b[\]PX^_][^\x07\x1b\n]{0,256}(?:\x07|\x1b\\)"  # OSC and others that carry a text
    r"|\x1b[ -/]{0,8}[0-OQ-WYZ\\`-~]"  # one character
)
UNFINISHED = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}|[\]PX^_][^\x07\x1b\n]{0,256}\x1b?|[ -/]{0,8})\Z"
)
LONGEST = 262
"""Characters that `UNFINISHED` may have."""
CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D})
PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,12})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """How far somebody has read: `end` characters of what the try with this fence printed."""

    fence: int
    end: int

    def __str__(self) -> str:
        return f"{self.fence}.{self.end}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that `text` tells of, as `str` wrote it; None where it tells of none."""
        found = PLACE.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Piece:
    """New text of a log."""

    text: str
    anew: bool
    """It belongs to another try: what was shown before is to be taken away."""
    skipped: int
    """Characters before it that nobody kept."""
    place: Place
    """Where whoever has this has read to."""


def since(place: Place | None, fence: int, tail: str, end: int) -> Piece | None:
    """Return what is new to somebody at `place`; None where nothing is.

    Args:
        fence: of the try that printed it.
        tail: the newest text.
        end: how many characters were printed so far, `tail` being the last of them.
    """
    begin = max(0, end - len(tail))
    same = place is not None and place.fence == fence and place.end <= end
    seen = place.end if place is not None and same else 0
    anew = place is not None and not same
    raw = tail[max(0, seen - begin) :]
    # Half a command would be shown as text: its other half is waited for.
    half = UNFINISHED.search(raw, max(0, len(raw) - LONGEST))
    raw = raw[: half.start()] if half else raw
    if not raw and not anew:
        return None
    read = Place(fence, max(seen, begin) + len(raw))
    return Piece(without_commands(raw), anew, max(0, begin - seen), read)


def without_commands(text: str) -> str:
    """Take out what a terminal would obey; line ends and returns to a line's begin stay."""
    return ESCAPES.sub("", text).translate(CONTROLS)


@dataclass(frozen=True)
class Ends:
    """What of a log is shown at once."""

    head: str
    tail: str = ""
    """Its end; "" where all of it is in `head`."""


def ends(text: str, most: int) -> Ends:
    """`shown(text)` in at most `most` characters: where it is longer its head and its tail.

    Cut at the end of a line, unless lines are very long. Reads no more of `text` than it needs.
    """
    if len(text) <= 4 * most and len(whole := shown(text)) <= most:
        return Ends(whole)
    half = most // 2
    head, tail = shown(text[: 2 * most])[:half], shown(text[-2 * most :])[-half:]
    if (cut := head.rfind("\n", half // 2)) > 0:
        head = head[:cut]
    if 0 <= (cut := tail.find("\n", 0, half // 2)) < len(tail) - 1:
        tail = tail[cut + 1 :]
    return Ends(head, tail)


def shown(text: str) -> str:
    """`text` as a terminal would leave it: of a line that was written over, what stood last."""
    lines = without_commands(text).split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)
