"""Before the seed is published nobody finds it: no page, no file, no administrator, no log."""

import logging

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from grading.exams import draw as drawing
from grading.models import Draw
from grading.pages.exams.urls import urlpatterns
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import commit, drawn, seen_by

pytestmark = pytest.mark.django_db


def addresses(session) -> list[str]:
    """Every address of examinations that can be looked at, for this sitting."""
    known = {
        "offering_pk": session.offering_id,
        "session_pk": session.pk,
        "seat_pk": session.seats.first().pk,
        "fingerprint": session.draw.fingerprint,
        "role": "external",
        "kind": "S",
        "code": "1-0000-0000-0000",
    }
    found = []
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        optional = {name: known[name] for name in names}
        found.append(reverse(pattern.name, kwargs=optional))
    return found


@pytest.mark.parametrize("reach", [commit, drawn])
def test_no_page_file_or_log_shows_the_seed(reach, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    session = reach(make_sitting(students=2))
    seed = Draw.objects.get().seed
    people = {
        "the examiner": seen_by(examiner(session)),
        "a student": seen_by(session.seats.first().enrolment.user),
        "an administrator": seen_by(factories.make_user(is_staff=True, is_superuser=True)),
        "nobody": Client(),
    }
    seen = 0
    for who, browser in people.items():
        for address in addresses(session):
            answer = browser.get(address)
            seen += answer.status_code == 200
            assert seed.encode() not in answer.content, (who, address)
            assert seed not in str(answer.headers), (who, address)
    assert seen > 20
    assert seed not in caplog.text
    assert seed not in str(session.draw)
    assert seed not in repr(session.draw)


def test_what_is_refused_names_no_seed() -> None:
    session = drawn(make_sitting(students=2))
    browser = seen_by(examiner(session))
    for name in ("draw_commit", "draw_now", "draw_show"):
        answer = browser.post(
            reverse(name, args=[session.pk]), {"sure": "yes", "call": "x"}, follow=True
        )
        assert Draw.objects.get().seed not in answer.content.decode()


def test_administrators_have_no_page_of_draws() -> None:
    assert Draw not in admin.site._registry
    commit(make_sitting())
    boss = seen_by(factories.make_user(is_staff=True, is_superuser=True))
    assert boss.get("/admin/grading/draw/").status_code == 404
    assert Draw.objects.get().seed.encode() not in boss.get("/admin/").content


def test_the_command_tells_the_seed_only_once_it_is_public(capsys) -> None:
    session = drawn(make_sitting())
    seed = Draw.objects.get().seed
    call_command("draw", "list")
    call_command("draw", "file", str(session.pk))
    told = capsys.readouterr()
    assert seed not in told.out + told.err
    session.opened_at = session.closed_at = session.starts_at
    session.save()
    drawing.show_seed(session)
    call_command("draw", "file", str(session.pk))
    assert seed in capsys.readouterr().out
