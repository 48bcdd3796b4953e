"""Marks in words, as documents print them."""

from num2words import num2words


def in_words(marks: int) -> str:
    """42 as "Forty-two"."""
    return str(num2words(marks, lang="en")).capitalize()
