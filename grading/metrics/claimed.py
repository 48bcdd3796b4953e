"""Finds numbers that a program printed about itself. They are shown as claimed, never a mark.

The text is untrusted and may be a mebibyte long, so every pattern is bounded.
"""

import re
from collections.abc import Callable

_CONTROL = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{1,20})?|\.\d{1,20})(?:e(?P<power>-?\d{1,2}))?(?P<percent> ?%)?"
)
# Not within a longer number: 1.2.3, 10/32, 12,500.
_ALONE = r"(?![\d/]|[.,]\d)"
_LINE_MAX = 2000


def _finder(name: str, at_end: str) -> Callable[[str], float | None]:
    """Return what finds the last number beside `name` in a text.

    Args:
        name: pattern of what stands before the number, as in "KNN Accuracy: 0.30",
            "Test accuracy = 63.75%", "val_accuracy: 0.61 - loss ...".
        at_end: pattern of what begins a line that ends with it, as in "Accuracy of the network on
            the 10000 test images: 54 %".
    """
    beside = re.compile(
        name + r"[\s'\")\]]{0,4}(?:[:=]|is|of)?[\s(\[]{0,4}" + _NUMBER + _ALONE, re.I
    )
    last = re.compile(at_end + r"\b[^:=]{0,80}[:=] {0,4}" + _NUMBER + r" {0,4}\.?$", re.I)

    def find(text: str) -> float | None:
        for line in reversed(re.split(r"[\r\n\b]+", _CONTROL.sub("", text))):
            tail = line[-_LINE_MAX:].strip()
            found = [_share(match) for match in beside.finditer(tail)]
            if not any(value is not None for value in found):
                found = [_share(match) for match in last.finditer(tail)]
            values = [value for value in found if value is not None]
            if values:
                return values[-1]
        return None

    return find


def _share(match: re.Match[str]) -> float | None:
    """A number above 1 is read as per cent, as Keras tutorials print it; above 100 it is none."""
    value = float(match["number"]) * 10.0 ** int(match["power"] or 0)
    if match["percent"] or value > 1:
        value /= 100
    return value if value <= 1 else None


accuracy = _finder(r"acc(?:uracy(?:_score)?)?\b", "accuracy")
"""The last accuracy in a text as a share, 0 to 1; None if there is none."""
f1 = _finder(r"f[-_ ]?1(?:[-_ ]?(?:score|measure|macro)){0,2}\b", "f1")
mean_average_precision = _finder(r"m?AP(?:@?\[?(?:IoU=)?0?\.?50?\]?)?\b", "mAP")
recall = _finder(r"recall(?: ?(?:@|at) ?\d{1,3}|_at_\d{1,3}|_at_k|@k)?\b", "recall")
