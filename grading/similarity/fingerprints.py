"""Fingerprints of programs, by copydetect (winnowing): names, strings and comments play no part.

Of copydetect only the functions that take text and give numbers are used; its reports are not.
Meant for a process of its own: importing it brings a drawing library along, and the fingerprints of
one process say nothing in another unless both have the same hash seed.
"""

import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from copydetect.detector import CodeFingerprint, compare_files
from copydetect.utils import get_copied_slices, get_token_coverage

from grading.similarity.shapes import MOST_PASSAGES, K, Pair

Places = dict[int, list[int]]
Passages = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Prints:
    """A program's fingerprints, with the places where each stands."""

    of: CodeFingerprint
    places: Places

    @property
    def hashes(self) -> set[int]:
        return set(self.places)

    def covered(self, hashes: Collection[int]) -> int:
        """How many characters, names taken out, lie under these fingerprints."""
        length = len(self.of.filtered_code)
        return int(get_token_coverage({h: self.places[h] for h in hashes}, K, length))

    def without(self, hashes: Collection[int]) -> "Prints":
        """The same less these: what is left to compare."""
        left = {h: where for h, where in self.places.items() if h not in hashes}
        self.of.hashes, self.of.hash_idx = set(left), left
        return Prints(self.of, left)


def prints(text: str, window: int) -> Prints:
    """The fingerprints of a program's text; what is no Python has some too."""
    found = CodeFingerprint("program.py", K, window, language="python", fp=io.StringIO(text))
    return Prints(found, {int(h): [int(at) for at in where] for h, where in found.hash_idx.items()})


def every(texts: Iterable[str]) -> set[int]:
    """All fingerprints of what everybody was given, none thinned out."""
    return {one for text in texts for one in prints(text, 1).places}


def passages(first: Prints, second: Prints) -> tuple[Passages, Passages]:
    """Where the two have the same, in characters of their texts, numbered alike on both sides."""
    shared = first.hashes & second.hashes
    if not shared:
        return (), ()
    ours, theirs = _stretches(first, shared), _stretches(second, shared)
    numbers = _numbered(first, second, shared, ours, theirs)
    # The same stretches in the same order, as places in the texts as they were written.
    _, _, (left, right) = compare_files(first.of, second.of)
    return (
        tuple(_spans(left, numbers[0], len(first.of.raw_code))),
        tuple(_spans(right, numbers[1], len(second.of.raw_code))),
    )


def _stretches(one: Prints, shared: Collection[int]) -> np.ndarray:
    places = np.array([at for h in shared for at in one.places[h]], dtype=int)
    return get_copied_slices(places, K)


def _numbered(
    first: Prints, second: Prints, shared: Collection[int], ours: np.ndarray, theirs: np.ndarray
) -> tuple[list[int], list[int]]:
    """A number for each stretch: those that share a fingerprint have the same, by first place."""
    leader: dict[tuple[int, int], tuple[int, int]] = {}

    def top(node: tuple[int, int]) -> tuple[int, int]:
        while leader.setdefault(node, node) != node:
            leader[node] = node = leader[leader[node]]
        return node

    for one in shared:
        nodes = [
            (side, int(np.searchsorted(stretches[0], at, side="right")) - 1)
            for side, prints_, stretches in ((0, first, ours), (1, second, theirs))
            for at in prints_.places[one]
        ]
        for node in nodes[1:]:
            # The smaller leads: the left side's first stretch is every group's name.
            low, high = sorted((top(nodes[0]), top(node)))
            leader[high] = low
    names: dict[tuple[int, int], int] = {}
    left = [names.setdefault(top((0, at)), len(names) + 1) for at in range(ours.shape[1])]
    right = [names.setdefault(top((1, at)), len(names) + 1) for at in range(theirs.shape[1])]
    return left, right


def _spans(slices: np.ndarray, numbers: list[int], length: int) -> Iterator[tuple[int, int, int]]:
    end = 0
    for at, number in enumerate(numbers[:MOST_PASSAGES]):
        start = max(end, min(int(slices[0, at]), length))
        end = max(start, min(int(slices[1, at]), length))
        if end > start:
            yield start, end, number


def pair(first: int, second: int, one: Prints, other: Prints, shared: set[int]) -> Pair:
    """How much the two have in common, without its passages."""
    return Pair(
        first,
        second,
        _share(one.covered(shared), one.covered(one.places)),
        _share(other.covered(shared), other.covered(other.places)),
        ((), ()),
    )


def _share(part: int, whole: int) -> int:
    """Thousandths, rounded down: only the same is all of it."""
    return 1000 * part // whole if whole else 0
