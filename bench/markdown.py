"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence

from bench.measure.spread import Spread


def spread(found: Spread | None) -> str:
    """Median and, in brackets, least and most."""
    if found is None:
        return ""
    return f"{found.median:.3f} ({found.least:.3f} to {found.most:.3f})"


def number(value: float | None, digits: int = 3) -> str:
    """A number, or nothing."""
    return "" if value is None else f"{value:.{digits}f}"


def megabytes(count: int | None) -> str:
    """Millions of bytes, or nothing."""
    return "" if count is None else f"{count / 1e6:.0f}"


def one_line(text: str) -> str:
    """A text that fits into a cell."""
    return " ".join(text.split())[:300].replace("|", "/")


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table of `head` and its lines."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
