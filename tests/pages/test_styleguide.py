"""The style guide shows every part."""

from django.test import Client
from django.urls import reverse

from grading.pages import words


def test_it_shows_every_word_and_every_part(db: None) -> None:
    page = Client().get(reverse("styleguide")).content.decode()
    for kind in (words.STATES, words.EVIDENCE, words.OUTCOMES):
        for word in kind.values():
            assert str(word.label) in page
    for part in (
        "sheet",
        "register",
        "record",
        "stages",
        "meter",
        "note",
        "empty",
        "field",
        "band",
    ):
        assert f'class="{part}' in page
