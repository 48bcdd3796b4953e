"""Accepted replies: those that equal one of the fitting ones, after case and space.

Never a part of a text: a program that says everything at once would be right always.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from grading.metrics import claimed
from grading.metrics.metric import Metric


def plain(text: str) -> str:
    """Return a text without case and with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fits(reply: str, accepted: Sequence[str]) -> bool:
    """Say whether a reply is one of those accepted."""
    said = plain(reply)
    return bool(said) and said in {plain(one) for one in accepted}


def _compute(
    answers: Sequence[str], truth: Sequence[Sequence[str]], options: Mapping[str, Any]
) -> float:
    if len(answers) != len(truth) or not len(truth):
        raise ValueError(f"{len(answers)} answers and {len(truth)} truths do not fit")
    right = sum(fits(answer, replies) for answer, replies in zip(answers, truth, strict=True))
    return right / len(truth)


METRIC = Metric(
    name="accepted",
    version="1",
    compute=_compute,
    claimed=claimed.accuracy,
    phrase=lambda value: f"{value * 100:.1f} %",
)
