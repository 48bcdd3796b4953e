"""Says all replies at once."""

import json

everything = " ".join(
    r for replies in json.load(open("data/facts.json"))["replies"] for r in replies
)


def reply(text):
    return everything
