"""English or Kannada: as the reader chose, else as the browser asks, on every page."""

import pytest
from django.test import Client
from django.urls import reverse


def _heading(client: Client, **headers: str) -> str:
    return client.get(reverse("account_login"), headers=headers).content.decode()


@pytest.mark.parametrize(
    ("asked", "lang", "word"),
    [
        ("kn-IN,kn;q=0.9,en;q=0.8", "kn", "ಪ್ರವೇಶಿಸಿ"),
        ("en-IN,en;q=0.9", "en", "Sign in"),
        ("ta,hi;q=0.9", "en", "Sign in"),  # neither is there yet: English
    ],
)
def test_a_first_visit_speaks_what_the_browser_asks_for(db, asked, lang, word):
    page = _heading(Client(), **{"Accept-Language": asked})
    assert f'<html lang="{lang}"' in page
    assert f"<h1>{word}</h1>" in page


def test_the_choice_is_kept_and_outweighs_the_browser(db):
    client = Client()
    answer = client.post(reverse("set_language"), {"language": "kn", "next": "/accounts/login/"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/"
    assert '<html lang="kn"' in _heading(client, **{"Accept-Language": "en"})
    client.post(reverse("set_language"), {"language": "en"})
    assert '<html lang="en"' in _heading(client, **{"Accept-Language": "kn"})


def test_the_switch_leads_nowhere_else_and_knows_no_other_language(db):
    client = Client()
    away = {"language": "kn", "next": "https://example.com/"}
    assert "example.com" not in client.post(reverse("set_language"), away).headers["Location"]
    client.post(reverse("set_language"), {"language": "tlh"})
    assert '<html lang="kn"' in _heading(client)


def test_each_language_is_offered_in_its_own_words(as_student):
    page = as_student.get(reverse("home"), follow=True).content.decode()
    assert 'lang="kn" aria-pressed="false">ಕನ್ನಡ</button>' in page
    assert 'lang="en" aria-pressed="true">English</button>' in page
