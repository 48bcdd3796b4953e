"""What browsers are told to allow, and pages for what goes wrong."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from grading.models import Enrolment
from grading.pages.security import POLICY
from tests import factories
from tests.pages.conftest import signed_in


def test_every_page_allows_only_our_own_files(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    for address in (
        reverse("home"),
        reverse("run", args=[run.pk]),
        reverse("styleguide"),
        reverse("account_login"),
        "/nothing/",
    ):
        policy = as_student.get(address)["Content-Security-Policy"]
        assert policy == POLICY
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'self'")


def test_pages_hold_no_inline_scripts_or_styles(
    as_student: Client, as_teacher: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    live = factories.make_running_run(factories.make_submission(student))
    where = [student.offering_id, student.pk, "1"]
    pages = [as_student.get(reverse("run", args=[pk])) for pk in (run.pk, live.pk)]
    pages += [as_student.get(reverse(name)) for name in ("home", "my_marks", "styleguide")]
    pages += [as_teacher.get(reverse("score", args=where)), as_teacher.get(reverse("faculty_home"))]
    pages += [
        as_student.get(reverse("task", args=[student.pk, "1a"])),
        Client().get("/accounts/login/"),
    ]
    for page in pages:
        text = page.content.decode()
        assert "style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        from_files = re.findall(
            r'<script(?: type="module")? src="/static/[^"]+"[^>]*></script>', text
        )
        assert text.count("<script") == len(from_files)
        assert "http://" not in text.replace("http://www.w3.org", "").replace(
            "http://testserver", ""
        )
        assert "https://" not in text


def test_what_is_not_there_says_so_within_the_site(as_student: Client) -> None:
    answer = as_student.get("/runs/999999/")
    assert answer.status_code == 404
    assert b"There is nothing here for you" in answer.content
    assert b"Sign out" in answer.content


def test_a_form_that_is_too_old_says_what_to_do(student: Enrolment) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(student.user)
    answer = client.post(reverse("hand_in", args=[student.pk, "1a"]), {})
    assert answer.status_code == 403
    assert b"This form was too old" in answer.content


def test_a_failure_of_ours_has_its_own_page(as_student: Client, monkeypatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("grading.pages.student.ledger.items_of", fails)
    as_student.raise_request_exception = False
    answer = as_student.get(reverse("home"))
    assert answer.status_code == 500
    assert b"Something on our side failed" in answer.content
    assert b"a fault" not in answer.content


@pytest.mark.parametrize(
    ("back", "leads_to"), [("/marks/", "/marks/"), ("https://elsewhere.example", "/"), ("", "/")]
)
def test_the_appearance_is_remembered_and_leads_back_to_this_site(
    as_student: Client, back: str, leads_to: str
) -> None:
    answer = as_student.post(reverse("appearance"), {"theme": "dark", "next": back})
    assert answer["Location"] == leads_to
    assert 'data-bs-theme="dark"' in as_student.get(reverse("home")).content.decode()
    as_student.post(reverse("appearance"), {"theme": "", "next": back})
    assert "data-bs-theme" not in as_student.get(reverse("home")).content.decode()


def test_an_appearance_that_is_none_is_ignored(as_student: Client) -> None:
    as_student.cookies["theme"] = '"><script>'
    assert "data-bs-theme" not in as_student.get(reverse("home")).content.decode()


def test_the_navigation_follows_from_what_a_person_does(
    as_student: Client, as_teacher: Client
) -> None:
    assert b"My marks" in as_student.get(reverse("styleguide")).content
    assert b"My marks" not in as_teacher.get(reverse("styleguide")).content
    administrator = signed_in(factories.make_user(is_staff=True))
    assert b"Administration" in administrator.get(reverse("styleguide")).content


def test_a_page_for_strangers_asks_the_database_for_nobody(rf: RequestFactory, db: None) -> None:
    assert b"Main" not in Client().get(reverse("styleguide")).content


def test_pages_are_compressed_for_who_takes_that_and_streams_are_not(
    as_student: Client, student: Enrolment
) -> None:
    asked = {"Accept-Encoding": "gzip"}
    page = as_student.get(reverse("home"), headers=asked)
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < len(as_student.get(reverse("home")).content) / 2
    run = factories.make_finished_run(factories.make_submission(student))
    events = as_student.get(reverse("run_events", args=[run.pk]), headers=asked)
    assert events.streaming
    assert "Content-Encoding" not in events.headers
    assert b"event: end" in b"".join(events)
