"""Compares programs with each other: `python -m grading.similarity.comparing` reads a `Given` as
JSON, and writes lines of JSON: `{"progress": [done, total]}` and at the end `{"found": Found}`.

A process of its own, since what it reads was written by strangers: its memory and time are bounded
from outside, it opens no file and no connection, and whatever happens to it is one calculation that
did not finish. A file that can't be taken apart is left out with a note.
"""

import json
import os
import resource
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import combinations

from grading.similarity import fingerprints
from grading.similarity.clusters import Joined
from grading.similarity.fingerprints import Prints
from grading.similarity.shapes import (
    COMMON,
    FILE_SECONDS,
    LEAST_CLASS,
    LEAST_OWN,
    LOWEST,
    MOST_PAIRS,
    WINDOW,
    File,
    Found,
    Given,
    Pair,
)

MEMORY_BYTES = 2 * 1024**3
TOO_LONG = f"It took longer than {FILE_SECONDS:g} seconds to take apart, and was left out."
TOO_LITTLE = "Beyond what everybody has there is too little in it to compare."
REPORT_EVERY = 5
"""Files, or hundreds of pairs, between two words about how far it is."""

Tell = Callable[[int, int], None]


class _TooLongError(Exception):
    """A file's seconds are over."""


def compare(given: Given, tell: Tell) -> Found:
    """Compare every two programs of different owners of which one is of this class."""
    which = {text: place for place, text in reversed(list(enumerate(given.texts)))}
    texts = list(which)
    total = len(texts) * 2
    taken: dict[str, Prints | None] = {}
    for done, text in enumerate(texts):
        taken[text] = _within_seconds(text)
        if done % REPORT_EVERY == 0:
            tell(done, total)
    boilerplate = fingerprints.every(given.boilerplate)
    common = _common(given, taken, boilerplate) if given.without_common else set()
    files: dict[str, File] = {}
    kept: dict[str, Prints] = {}
    for text, prints in taken.items():
        files[text], left = _file(prints, boilerplate, common)
        if left is not None:
            kept[text] = left
    found = list(_pairs(given, kept, lambda done: tell(len(texts) + done, total)))
    chosen = _chosen(found)
    return Found(
        tuple(files[text] for text in given.texts),
        tuple(_with_passages(chosen, given.texts, kept)),
        len(found),
    )


def _within_seconds(text: str) -> Prints | None:
    """A file's fingerprints; None where that takes too long."""

    def ring(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, FILE_SECONDS)
    try:
        return fingerprints.prints(text, WINDOW)
    except (_TooLongError, RecursionError):
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _common(given: Given, taken: dict[str, Prints | None], boilerplate: set[int]) -> set[int]:
    """What more than half of the class has: the forms that a manual or a lecture gave."""
    # By people: who is there with two files counts once.
    has: dict[int, set[int]] = defaultdict(set)
    for text, owner, here in zip(given.texts, given.owners, given.here, strict=True):
        prints = taken[text]
        if here and prints is not None:
            has[owner] |= prints.hashes - boilerplate
    if len(has) < LEAST_CLASS:
        return set()
    counts = Counter(one for of_owner in has.values() for one in of_owner)
    return {one for one, count in counts.items() if 1000 * count > COMMON * len(has)}


def _file(
    prints: Prints | None, boilerplate: set[int], common: set[int]
) -> tuple[File, Prints | None]:
    """What the file consists of, and what of it is compared; None: nothing."""
    if prints is None:
        return File(note=TOO_LONG), None
    given = prints.hashes & boilerplate
    shared = (prints.hashes & common) - given
    counts = prints.covered(given), prints.covered(shared)
    left = prints.without(given | shared)
    own = left.covered(left.places)
    if own < LEAST_OWN:
        return File(*counts, own, TOO_LITTLE), None
    return File(*counts, own), left


def _pairs(given: Given, kept: dict[str, Prints], tell: Callable[[int], None]) -> Iterator[Pair]:
    """Pairs with enough in common. The same text is compared once, whoever handed it in."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(given.texts):
        if text in kept:
            places[text].append(place)
    hashes = {text: kept[text].hashes for text in places}
    for done, text in enumerate(places):
        if done % REPORT_EVERY == 0:
            tell(done)
        for other in places:
            if places[other][0] < places[text][0]:
                continue
            shared = hashes[text] & hashes[other]
            # Half of the bar by number of fingerprints can't reach it by characters covered.
            fewest = min(len(hashes[text]), len(hashes[other]))
            if 2000 * len(shared) < LOWEST * fewest:
                continue
            like = fingerprints.pair(0, 0, kept[text], kept[other], shared)
            if like.share < LOWEST:
                continue
            both = (
                combinations(places[text], 2)
                if other == text
                else ((a, b) for a in places[text] for b in places[other])
            )
            for first, second in both:
                if given.owners[first] != given.owners[second] and (
                    given.here[first] or given.here[second]
                ):
                    yield _in_order(replace(like, first=first, second=second))


def _in_order(found: Pair) -> Pair:
    if found.first < found.second:
        return found
    return replace(
        found,
        first=found.second,
        second=found.first,
        first_share=found.second_share,
        second_share=found.first_share,
    )


def _chosen(found: Sequence[Pair], most: int = MOST_PAIRS) -> list[Pair]:
    """The pairs that are kept. Those that join clusters come first, so that leaving others out
    changes no cluster at any bar (they are a maximum spanning forest)."""
    found = sorted(found, key=lambda pair: (-pair.share, pair.first, pair.second))
    joined = Joined()
    joining: list[Pair] = []
    rest: list[Pair] = []
    for pair in found:
        (joining if joined.join(pair.first, pair.second) else rest).append(pair)
    kept = joining + rest[: max(0, most - len(joining))]
    return sorted(kept, key=lambda pair: (-pair.share, pair.first, pair.second))


def _with_passages(
    chosen: Sequence[Pair], texts: Sequence[str], kept: dict[str, Prints]
) -> Iterator[Pair]:
    known: dict[tuple[str, str], tuple[fingerprints.Passages, fingerprints.Passages]] = {}
    for pair in chosen:
        both = texts[pair.first], texts[pair.second]
        if both not in known:
            known[both] = fingerprints.passages(kept[both[0]], kept[both[1]])
        yield replace(pair, passages=known[both])


def main() -> None:
    """Read what is to be compared from the standard input, and write what came out."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    raw = json.load(sys.stdin)
    given = Given(
        tuple(raw["texts"]),
        tuple(raw["owners"]),
        tuple(raw["here"]),
        tuple(raw["boilerplate"]),
        raw["without_common"],
    )

    def tell(done: int, total: int) -> None:
        print(json.dumps({"progress": [done, total]}), flush=True)

    print(json.dumps({"found": asdict(compare(given, tell))}), flush=True)


if __name__ == "__main__":
    main()
