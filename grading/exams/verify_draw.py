#!/usr/bin/env python3
"""Checks a draw of experiments: who got what, and that nobody could choose it.

    python3 verify_draw.py draw.json [--statement SHA256]

Needs Python 3.8 or newer and nothing else; no network, no account. It is the very file that drew:
Prayoga imports it, so there is no second copy of the rules that could differ.

How a draw stays fair:

1. Before: Prayoga takes a secret seed of 32 random bytes and publishes the *statement*: the roster
   in seat order, the lot, the mode and the seed's SHA-256. From then on none of them can change.
   The SHA-256 of the statement is a short fingerprint to note down or photograph.
2. The draw: those present give a *call*, any words or numbers of theirs. Everything follows from
   seed, statement and call. The seed was fixed before the call, so the one side can't choose; the
   call is given before the seed is known, so the other can't either.
3. After: the seed is published, and this program recomputes the rest.

The file is there from step 1 on; before step 3 it holds the statement alone, and this program
checks that it has the fingerprint.

Exit 0: the draw is as published. 1: it is not, and the lines say what differs. 2: the file can't be
read.

One file on purpose, longer than most here: it is downloaded and run alone.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FORMAT = "prayoga-draw/1"
SEED_BYTES = 32
ROSTER_MAX = 5000
LOT_MAX = 100
CALL_MAX = 200
UNIFORM, BALANCED = "uniform", "balanced"

_HEX = re.compile(r"[0-9a-f]{64}")


class DrawError(ValueError):
    """A draw that can't be made or read; the text says why and what to do."""


class Statement:
    """What is published before the draw.

    Args:
        title: what is drawn for, as people read it.
        roster: (USN, name) in seat order.
        lot: the experiments, each once.
        mode: `uniform` (each student by themselves) or `balanced` (each experiment for
            floor(n/k) or ceil(n/k) of n students).
        neighbours_differ: nobody gets the experiment of the student one seat before.
        commitment: SHA-256 of the seed, 64 hexadecimal digits.

    Raises:
        DrawError: no draw can be made like this.
    """

    def __init__(
        self,
        title: str,
        roster: Iterable[tuple[str, str]],
        lot: Iterable[str],
        mode: str,
        neighbours_differ: bool,
        commitment: str,
    ) -> None:
        self.title = _text(title, "title", 300)
        self.roster = tuple((_text(u, "USN", 40), _text(n, "name", 300)) for u, n in roster)
        self.lot = tuple(_text(experiment, "experiment", 100) for experiment in lot)
        self.mode = mode
        self.neighbours_differ = neighbours_differ
        self.commitment = commitment
        usns = [usn for usn, _ in self.roster]
        if not 1 <= len(self.roster) <= ROSTER_MAX:
            raise DrawError(
                f"the roster holds {len(self.roster)} students, 1 to {ROSTER_MAX} can be drawn for"
            )
        if len(set(usns)) != len(usns):
            twice = next(usn for usn in usns if usns.count(usn) > 1)
            raise DrawError(f"{twice} is in the roster twice")
        if not 1 <= len(self.lot) <= LOT_MAX:
            raise DrawError(
                f"the lot holds {len(self.lot)} experiments, 1 to {LOT_MAX} can be drawn from"
            )
        if len(set(self.lot)) != len(self.lot):
            raise DrawError("an experiment is in the lot twice")
        if mode not in (UNIFORM, BALANCED):
            raise DrawError(f"there is no mode {mode!r}; known: {UNIFORM}, {BALANCED}")
        if not isinstance(neighbours_differ, bool):
            raise DrawError("neighbours_differ is neither true nor false")
        if neighbours_differ and len(self.lot) == 1 and len(self.roster) > 1:
            raise DrawError("neighbours can't differ with one experiment in the lot: add another")
        if not isinstance(commitment, str) or not _HEX.fullmatch(commitment):
            raise DrawError("the commitment is not a SHA-256 in 64 hexadecimal digits")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `of` reads them back."""
        return {
            "format": FORMAT,
            "title": self.title,
            "roster": [{"usn": usn, "name": name} for usn, name in self.roster],
            "lot": list(self.lot),
            "mode": self.mode,
            "neighbours_differ": self.neighbours_differ,
            "commitment": self.commitment,
        }

    @classmethod
    def of(cls, data: Any) -> Statement:
        """The statement that `as_dict` gave.

        Raises:
            DrawError: a part is missing, unknown or of another kind.
        """
        parts = _parts(
            data,
            "statement",
            ("format", "title", "roster", "lot", "mode", "neighbours_differ", "commitment"),
        )
        if parts["format"] != FORMAT:
            raise DrawError(f"the format is {parts['format']!r}, this program reads {FORMAT!r}")
        if not isinstance(parts["roster"], list) or not isinstance(parts["lot"], list):
            raise DrawError("roster and lot have to be lists")
        roster = [
            _parts(entry, "entry of the roster", ("usn", "name")) for entry in parts["roster"]
        ]
        return cls(
            parts["title"],
            [(entry["usn"], entry["name"]) for entry in roster],
            parts["lot"],
            parts["mode"],
            parts["neighbours_differ"],
            parts["commitment"],
        )

    def fingerprint(self) -> str:
        """SHA-256 of the statement's canonical JSON, in hexadecimal."""
        text = json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def commit(seed: str) -> str:
    """The commitment to a seed: SHA-256 of its 32 bytes, in hexadecimal."""
    return hashlib.sha256(_seed(seed)).hexdigest()


class Draw:
    """The draw that follows from a statement, the seed it is committed to, and the call.

    Args:
        seed: 64 hexadecimal digits.
        call: what those present called out; spaces at its ends and its case don't count.

    Raises:
        DrawError: the seed is not the one that the statement commits to, or there is no call.
    """

    def __init__(self, statement: Statement, seed: str, call: str) -> None:
        if not hmac.compare_digest(commit(seed), statement.commitment):
            raise DrawError("the seed is not the one that was committed to before the draw")
        self.statement = statement
        self.call = _text(call, "call", CALL_MAX)
        words = " ".join(self.call.casefold().split())
        about = f"{FORMAT}\n{statement.fingerprint()}\n{words}".encode()
        self._key = hmac.new(_seed(seed), about, hashlib.sha256).digest()

    def allocations(self) -> tuple[str, ...]:
        """One experiment for each student, in the roster's order."""
        chits = _Stream(self._key, "draw")
        count, lot = len(self.statement.roster), len(self.statement.lot)
        if self.statement.mode == BALANCED:
            drawn = _balanced(count, lot, self.statement.neighbours_differ, chits)
        else:
            drawn = _uniform(count, lot, self.statement.neighbours_differ, chits)
        return tuple(self.statement.lot[index] for index in drawn)

    def redraw(self, seat: int) -> str:
        """What the student at this place of the roster (from 0) gets who asks for a change.

        Uniform over the lot without the first experiment, whatever the neighbours have.

        Raises:
            DrawError: there is no such seat, or nothing else in the lot.
        """
        if not 0 <= seat < len(self.statement.roster):
            raise DrawError(f"there is no seat {seat}")
        first = self.allocations()[seat]
        rest = [experiment for experiment in self.statement.lot if experiment != first]
        if not rest:
            raise DrawError("the lot holds no other experiment to change to")
        usn, _ = self.statement.roster[seat]
        return rest[_Stream(self._key, f"redraw {usn}").below(len(rest))]


class _Stream:
    """Whole numbers from a key: HMAC-SHA256 over a counter, eight bytes a number."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._key, self._purpose, self._counter = key, purpose.encode(), 0

    def below(self, bound: int) -> int:
        """A number from 0 to bound - 1, all equally likely: what favours some is passed over."""
        usable = (1 << 64) - (1 << 64) % bound
        while True:
            block = self._purpose + b"\n" + str(self._counter).encode()
            self._counter += 1
            number = int.from_bytes(hmac.new(self._key, block, hashlib.sha256).digest()[:8], "big")
            if number < usable:
                return number % bound


def _uniform(count: int, lot: int, differ: bool, chits: _Stream) -> list[int]:
    """Each by themselves; where neighbours differ, uniform over all but the neighbour's."""
    drawn: list[int] = []
    for _ in range(count):
        if differ and drawn:
            index = chits.below(lot - 1)
            drawn.append(index + (index >= drawn[-1]))
        else:
            drawn.append(chits.below(lot))
    return drawn


def _balanced(count: int, lot: int, differ: bool, chits: _Stream) -> list[int]:
    """Chits from one bag that holds each experiment floor or ceil of count/lot times.

    Which ones are in it once more is drawn first. Where neighbours differ, a chit like the one
    before goes back, and so does one that would leave too many alike for the seats to come. No step
    looks at which experiment is which, so each student's chances are equal for all of the lot.
    """
    bag = [count // lot] * lot
    others = list(range(lot))
    for _ in range(count % lot):
        bag[others.pop(chits.below(len(others)))] += 1
    drawn: list[int] = []
    for seat in range(count):
        last = drawn[-1] if differ and drawn else None
        fit = list(bag)
        if differ:
            fit = [
                left if left and index != last and _can_go_on(bag, index, count - seat - 1) else 0
                for index, left in enumerate(bag)
            ]
        chit = chits.below(sum(fit))
        index = 0
        while chit >= fit[index]:
            chit -= fit[index]
            index += 1
        bag[index] -= 1
        drawn.append(index)
    return drawn


def _can_go_on(bag: Sequence[int], taken: int, seats: int) -> bool:
    """Whether the rest of the bag fits the seats after `taken` with no two alike side by side."""
    return all(
        left - 1 <= seats // 2 if index == taken else left <= (seats + 1) // 2
        for index, left in enumerate(bag)
    )


def verify(data: Any, fingerprint: str = "") -> list[str]:
    """What is wrong with a published draw: a line each, none where everything holds.

    Args:
        data: what the JSON file holds.
        fingerprint: SHA-256 of the statement as it was noted before the draw, if it was.

    Raises:
        DrawError: the file is no published draw.
    """
    names = ("statement", "statement_sha256", "call", "seed", "allocations")
    parts = _parts(data, "published draw", names)
    statement = Statement.of(parts["statement"])
    wrong = verify_statement(
        {name: parts[name] for name in ("statement", "statement_sha256")}, fingerprint
    )
    try:
        draw = Draw(statement, parts["seed"], parts["call"])
    except DrawError as error:
        return [*wrong, f"The draw can't be recomputed: {error}."]
    if not isinstance(parts["allocations"], list):
        raise DrawError("the allocations have to be a list")
    expected = draw.allocations()
    if len(parts["allocations"]) != len(expected):
        wrong.append(
            f"{len(parts['allocations'])} allocations for {len(expected)} students of the roster."
        )
    for seat, drawn in enumerate(expected[: len(parts["allocations"])]):
        entry = parts["allocations"][seat]
        found = _parts(entry, "allocation", ("usn", "drawn", "redrawn"))
        usn, _ = statement.roster[seat]
        if found["usn"] != usn:
            wrong.append(f"Seat {seat + 1}: allocated to {found['usn']}, in the roster is {usn}.")
        if found["drawn"] != drawn:
            wrong.append(f"{usn}: published {found['drawn']}, drawn was {drawn}.")
        again = found["redrawn"]
        if again is not None and again != draw.redraw(seat):
            wrong.append(
                f"{usn}: published {again} after the change, drawn was {draw.redraw(seat)}."
            )
    return wrong


def verify_statement(data: Any, fingerprint: str = "") -> list[str]:
    """What is wrong with a statement as it is published before the draw; arguments as of `verify`.

    Raises:
        DrawError: the file is no statement.
    """
    parts = _parts(data, "published statement", ("statement", "statement_sha256"))
    wrong = []
    own = Statement.of(parts["statement"]).fingerprint()
    if own != parts["statement_sha256"]:
        wrong.append(
            "The statement was changed after it was published: roster, names, order, lot or mode "
            f"give the fingerprint {own}, published is {parts['statement_sha256']}."
        )
    if fingerprint and fingerprint.strip().lower() != own:
        wrong.append(
            f"This is another statement than the one noted before the draw ({fingerprint})."
        )
    return wrong


def _parts(value: Any, what: str, names: Sequence[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise DrawError(f"a {what} has to hold exactly: {', '.join(names)}")
    return value


def _text(value: Any, what: str, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DrawError(f"a {what} is missing")
    if len(value) > most:
        raise DrawError(f"a {what} is longer than {most} characters")
    return value


def _seed(seed: Any) -> bytes:
    if not isinstance(seed, str) or not _HEX.fullmatch(seed):
        raise DrawError(f"the seed is not {SEED_BYTES} bytes in 64 hexadecimal digits")
    return bytes.fromhex(seed)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DrawError("a key stands twice in one object")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Checks that a published draw of experiments is what its seed and call give.",
        epilog="Exit 0: as published. 1: not; the lines say what differs. 2: unreadable.",
    )
    parser.add_argument("file", help="the JSON file from the draw's page")
    parser.add_argument(
        "--statement", default="", metavar="SHA256", help="the fingerprint noted before the draw"
    )
    options = parser.parse_args(arguments)
    try:
        text = Path(options.file).read_text(encoding="utf-8")
        data = json.loads(text, object_pairs_hook=_without_twins)
        drawn = not isinstance(data, dict) or "seed" in data
        wrong = (verify if drawn else verify_statement)(data, options.statement)
    except (OSError, ValueError, RecursionError) as error:
        print(f"{options.file} can't be checked: {error}.", file=sys.stderr)
        return 2
    if wrong:
        print(f"The {'draw' if drawn else 'statement'} is NOT as published:")
        print("\n".join(wrong))
        return 1
    statement = data["statement"]
    count = len(statement["roster"])
    if drawn:
        print(f"The draw is as published: {statement['title']}, {count} students.")
    else:
        print(f"The statement is as published: {statement['title']}, {count} students.")
        print("The seed is still secret. Take the file again after the examination to check it.")
    print(f"Statement {data['statement_sha256']}")
    if not options.statement:
        print("Give --statement with the fingerprint noted before the draw to check that too.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
