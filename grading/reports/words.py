"""Marks in words, as documents print them."""

from fractions import Fraction

from num2words import num2words


def in_words(marks: int | Fraction) -> str:
    """42 as "Forty-two", 62.5 as "Sixty-two and a half".

    Raises:
        ValueError: another fraction, which no mark is.
    """
    exact = Fraction(marks)
    if exact.denominator not in (1, 2):
        raise ValueError(f"{marks} is neither a whole nor a half mark.")
    words = str(num2words(int(exact), lang="en")).capitalize()
    return words if exact.denominator == 1 else f"{words} and a half"
