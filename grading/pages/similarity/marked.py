"""A program's text in lines, with the passages marked that another one has too. Pure.

Text in, text out: whoever shows it escapes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.similarity.code import Code


@dataclass(frozen=True)
class Segment:
    """A piece of a line."""

    text: str
    passage: int = 0
    """Number of the passage that it belongs to; 0: none."""
    anchor: str = ""
    """Where the passage begins: what an address calls the place."""


@dataclass(frozen=True)
class Line:
    number: int
    segments: tuple[Segment, ...]
    title: str = ""
    """Of the cell or file that begins with this line."""


@dataclass(frozen=True)
class Passage:
    """Where a passage is, for the list above the programs."""

    number: int
    first_line: int
    last_line: int
    anchor: str


def lines(code: Code, spans: Iterable[Sequence[int]]) -> list[Line]:
    """The lines of a program; `spans` are start, end and number, in order and apart."""
    titles, spans = dict(code.parts), [tuple(span) for span in spans]
    anchors = [one.anchor for one in passages(code, spans)]
    found: list[Line] = []
    at = 0
    for number, (start, text) in enumerate(
        zip(code.line_starts, code.text.split("\n"), strict=True), start=1
    ):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        segments: list[Segment] = []
        place, here = start, at
        end = start + len(text)
        while here < len(spans) and spans[here][0] < end:
            first, last, passage = spans[here]
            if first > place:
                segments.append(Segment(code.text[place:first]))
            piece = code.text[max(first, start) : min(last, end)]
            if piece:
                segments.append(Segment(piece, passage, anchors[here] if first >= start else ""))
            place = min(last, end)
            here += 1
        if place < end:
            segments.append(Segment(code.text[place:end]))
        found.append(Line(number, tuple(segments), titles.get(number - 1, "")))
    return found


def passages(code: Code, spans: Iterable[Sequence[int]]) -> list[Passage]:
    """Each span with its first and last line; of those with one number the first is its anchor."""
    found: list[Passage] = []
    for start, end, number in spans:
        line = code.line_at(start)
        again = any(one.number == number for one in found)
        anchor = f"{number}-{start}" if again else str(number)
        found.append(Passage(number, line, code.line_at(max(start, end - 1)), anchor))
    return found
