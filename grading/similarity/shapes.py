"""What travels between the site and the process that compares: plain data, sent as JSON.

Imports nothing: the process that compares knows neither Django nor rows.
"""

from dataclasses import dataclass

K = 25
"""Characters, with names taken out, of the shortest passage that counts: copydetect's own."""
WINDOW = 6
"""Of so many neighbouring fingerprints one is kept, so a passage of 30 is always found."""
LOWEST = 300
"""Thousandths: pairs that have less in common are not kept."""
LEAST_OWN = 150
"""Characters of a file's own code, names taken out; with less there is nothing to compare."""
COMMON = 500
"""Thousandths of a class: what more than these have counts as what everybody has."""
LEAST_CLASS = 12
"""People with a file below whom nothing counts as what everybody has: of four, half is a pair."""
MOST_PAIRS = 1000
MOST_PASSAGES = 200
FILE_SECONDS = 5.0
"""For taking one file apart; then it is left out."""


@dataclass(frozen=True)
class Given:
    """What is to be compared."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]
    """By file; two of one owner are not compared."""
    here: tuple[bool, ...]
    """By file: of this class. Two that are not are not compared."""
    boilerplate: tuple[str, ...]
    """What everybody was given."""
    without_common: bool


@dataclass(frozen=True)
class File:
    """What a file consists of, in characters with names taken out; what was left out."""

    given: int = 0
    common: int = 0
    own: int = 0
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """Two files, by their places in `Given.texts`, the first before the second."""

    first: int
    second: int
    first_share: int
    second_share: int
    """Thousandths of each file's own code."""
    passages: tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, int, int], ...]]
    """Of each file: start, end (characters of its text), number shared with the other's."""

    @property
    def share(self) -> int:
        return max(self.first_share, self.second_share)


@dataclass(frozen=True)
class Found:
    """What came out."""

    files: tuple[File, ...]
    pairs: tuple[Pair, ...]
    """At most `MOST_PAIRS`: first those that hold clusters together, then the most alike."""
    pairs_found: int
