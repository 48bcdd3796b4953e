"""Program 7, broken: replies with the number of the intent instead of a text."""


def reply(text):
    return len(text) % 20
