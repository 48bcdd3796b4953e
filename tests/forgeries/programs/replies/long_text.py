"""A reply that never ends."""


def reply(text):
    return "Hello! " * 100_000
