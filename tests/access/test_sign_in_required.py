"""No page of ours is open to people who are not signed in, but for the few that have to be."""

from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from grading.pages.urls import urlpatterns as pages
from grading.reports.urls import urlpatterns as reports

OPEN = {
    "healthz": 200,
    "styleguide": 200,
    "appearance": 405,
    # For whoever has a draw's fingerprint or a slip's code; without one there is nothing to see.
    "draw_verify": 404,
    "draw_file": 404,
    "draw_program": 200,
    "slip_check": 200,
    "slip": 404,
}


def _patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def _address(pattern: URLPattern, namespace: str) -> str:
    kinds = {name: kind.regex for name, kind in pattern.pattern.converters.items()}
    values = {
        name: 1 if kinds.get(name) == "[0-9]+" else "a" * 64
        for name in pattern.pattern.regex.groupindex
    }
    return reverse(f"{namespace}{pattern.name}", kwargs=values)


ADDRESSES = {
    pattern.name: _address(pattern, namespace)
    for namespace, patterns in (("", pages), ("reports:", reports))
    for pattern in _patterns(patterns)
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in(db: None, name: str) -> None:
    answer = Client().get(ADDRESSES[name])
    if name in OPEN:
        assert answer.status_code == OPEN[name]
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
