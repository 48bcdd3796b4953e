"""Finds numbers that a program printed about itself. They are shown as claimed, never a mark.

The text is untrusted and may be a mebibyte long, so every pattern is bounded.
"""

import re

_CONTROL = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{1,20})?|\.\d{1,20})(?:e(?P<power>-?\d{1,2}))?(?P<percent> ?%)?"
)
# Not within a longer number: 1.2.3, 10/32, 12,500.
_ALONE = r"(?![\d/]|[.,]\d)"
# "KNN Accuracy: 0.30", "Test accuracy = 63.75%", "val_accuracy: 0.61 - loss ..."
_BESIDE = re.compile(
    r"acc(?:uracy(?:_score)?)?\b[\s'\")\]]{0,4}(?:[:=]|is|of)?[\s(\[]{0,4}" + _NUMBER + _ALONE, re.I
)
# "Accuracy of the network on the 10000 test images: 54 %"
_AT_END = re.compile(r"accuracy\b[^:=]{0,80}[:=] {0,4}" + _NUMBER + r" {0,4}\.?$", re.I)
_LINE_MAX = 2000


def accuracy(text: str) -> float | None:
    """Return the last accuracy in `text` as a share, 0 to 1; None if there is none.

    A number above 1 is read as per cent, as Keras tutorials print it; above 100 it is no accuracy.
    """
    for line in reversed(re.split(r"[\r\n\b]+", _CONTROL.sub("", text))):
        tail = line[-_LINE_MAX:].strip()
        found = [_share(match) for match in _BESIDE.finditer(tail)]
        if not any(value is not None for value in found):
            found = [_share(match) for match in _AT_END.finditer(tail)]
        values = [value for value in found if value is not None]
        if values:
            return values[-1]
    return None


def _share(match: re.Match[str]) -> float | None:
    value = float(match["number"]) * 10.0 ** int(match["power"] or 0)
    if match["percent"] or value > 1:
        value /= 100
    return value if value <= 1 else None
