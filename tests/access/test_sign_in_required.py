"""No page of ours is open to people who are not signed in, but for the few that have to be."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from grading.pages.urls import urlpatterns as pages
from grading.reports.urls import urlpatterns as reports

OPEN = {"styleguide": 200, "appearance": 405}


def _address(pattern: URLPattern, namespace: str) -> str:
    values = {
        name: "x" if converter.regex == r"[-a-zA-Z0-9_]+" else 1
        for name, converter in pattern.pattern.converters.items()
    }
    return reverse(f"{namespace}{pattern.name}", kwargs=values)


ADDRESSES = {
    pattern.name: _address(pattern, namespace)
    for namespace, patterns in (("", pages), ("reports:", reports))
    for pattern in patterns
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in(db: None, name: str) -> None:
    answer = Client().get(ADDRESSES[name])
    if name in OPEN:
        assert answer.status_code == OPEN[name]
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
