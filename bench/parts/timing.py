"""Doing things and looking at the clock."""

import math
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.peers.contract import Act


def seconds(act: Act) -> float:
    """Return how long it takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def side_by_side(acts: Sequence[Act]) -> float:
    """Start all at once; return the seconds until the last one has ended.

    Raises:
        Failed: one of them failed.
    """
    gate = threading.Barrier(len(acts) + 1)

    def start(act: Act) -> None:
        gate.wait()
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(start, act) for act in acts]
        gate.wait()
        began = time.monotonic()
        for each in running:
            each.result()
        return time.monotonic() - began


def enough(each: float, processors: int, span: float) -> int:
    """Return how many notebooks of `each` seconds keep `processors` busy for about `span` seconds.

    At least one for each processor, at most 40; a multiple of their number.
    """
    rounds = min(max(math.ceil(span / max(each, 0.001)), 1), 40)
    return rounds * processors
