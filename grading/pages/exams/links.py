"""Addresses that a draw is known by outside of the site: on a projector, on paper, in a code."""

from collections.abc import Sequence

from django.urls import reverse

from grading.models import Draw

GROUP = 8


def groups(fingerprint: str) -> Sequence[str]:
    """A fingerprint in groups that people can compare: eight of eight characters."""
    return [fingerprint[start : start + GROUP] for start in range(0, len(fingerprint), GROUP)]


def verify(draw: Draw) -> str:
    """Path of the page on which anybody who has the fingerprint verifies the draw."""
    return reverse("draw_verify", args=[draw.fingerprint])
