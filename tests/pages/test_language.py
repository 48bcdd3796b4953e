"""English or Kannada: as the reader chose, else as the browser asks, on every page."""

import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from fontTools.ttLib import TTFont

from grading.pages import titles


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


def test_a_document_is_english_for_whoever_asks_in_kannada(teacher, offering):
    client = Client(headers={"Accept-Language": "kn"})
    client.force_login(teacher.user)
    page = client.get(reverse("reports:documents", args=[offering.pk])).content.decode()
    assert '<html lang="kn"' in page
    assert "ದಾಖಲೆಪತ್ರಗಳು" in page
    filed = client.get(reverse("reports:download", args=[offering.pk, "audit", "csv"]))
    text = b"".join(filed).decode("utf-8-sig")
    assert "Generated" in text
    assert not any("\u0c80" <= letter <= "\u0cff" for letter in text)


def test_dates_follow_the_language_and_decimals_keep_their_point():
    moment = timezone.make_aware(datetime(2026, 9, 3, 14, 5))
    template = Template('{% load prayoga %}{{ at|date:"D j M Y, H:i" }} {{ of|mark }} {{ n }}')
    with translation.override("kn"):
        said = template.render(Context({"at": moment, "of": Decimal("4.5"), "n": 12345.5}))
    assert said == "ಗುರು 3 ಸೆಪ್ಟೆಂಬರ್ 2026, 14:05 4.5 12345.5"


def test_the_time_until_a_due_date_is_told_in_the_readers_language():
    now = timezone.now()
    template = Template("{{ at|timeuntil:now }}; {{ long|timeuntil:now }}")
    moments = {
        "at": now + timedelta(days=3, hours=1),
        "long": now + timedelta(days=1200),
        "now": now,
    }
    with translation.override("kn"):
        said = template.render(Context(moments)).replace("\xa0", " ")
    assert said == "3 ದಿನಗಳು, 1 ಗಂಟೆ; 3 ವರ್ಷಗಳು, 3 ತಿಂಗಳುಗಳು"


def test_titles_of_the_scheme_are_said_in_the_readers_language():
    with translation.override("kn"):
        assert titles.said("Write-up") == "ಬರವಣಿಗೆ"
        assert titles.said("Train a CNN") == "Train a CNN"
        assert titles.said("") == ""
    assert titles.said("Write-up") == "Write-up"


def test_the_words_of_every_page_are_whole_in_the_font_that_has_them_alone(db):
    """With the parts that a browser takes a vowel apart into before it sets them."""
    page = _heading(Client())
    words = re.search(r'<span lang="kn"[^>]*>(.+?)</span>', page)[1], dict(settings.LANGUAGES)["kn"]
    file = finders.find("vendor/fonts/noto-sans-kannada-two-words-400-normal.woff2")
    known = TTFont(file).getBestCmap()
    assert {ord(part) for part in unicodedata.normalize("NFD", "".join(words))} <= known.keys()
