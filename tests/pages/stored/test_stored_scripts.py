"""Text that people and programs wrote is shown as text, on every page and after every form.

Nothing of it runs in a real browser, which gets the pages as the site sends them, headers included.
"""

import mimetypes
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Frame, Page, Route, sync_playwright

from accounts import institution
from grading.ledger import guard
from grading.models import Enrolment
from tests import factories
from tests.access.table import MAY, NOBODY
from tests.conftest import lacking
from tests.pages.stored import fields, more, outputs, walk
from tests.pages.stored.walk import Shown

pytestmark = [
    pytest.mark.django_db,
    # Of the types that nbconvert has no way to show, and of long texts in a sheet's head.
    pytest.mark.filterwarnings("ignore:Your element with mimetype"),
]

NOWHERE = {
    "accounts.User.first_name": "no form of ours asks for it",
    "accounts.User.last_name": "the same",
    "grading.Run.worker": "for whoever reads the database",
    "grading.RubricScore.descriptor": "a copy of what the catalogue said when it was decided",
    "grading.VivaQuestion.wanted_topic": "chosen from the topics of the course's own questions",
    "labs.Experiment.rubric": "the catalogue's, of courses that are planned by assignments",
}
"""Fields that no page shows, with the reason. What is not here is shown, or a case is missing."""
GIVEN_BACK = re.compile(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', re.DOTALL)
HARMLESS = ("application/json", "image/png", "text/csv")
SITE = "http://site.test"
MARKUP = "[data-evil], a[href^='javascript:'], script:not([src]):not([type='application/json'])"
LOOK = f"""() => ({{markup: document.querySelectorAll(`{MARKUP}`).length, owned: window.owned}})"""
PARSED = f"""(text) =>
    new DOMParser().parseFromString(text, "text/html").querySelectorAll(`{MARKUP}`).length"""
"""What a browser makes of an answer; the pages themselves are opened besides."""
OF_THE_EDITOR = "Applying inline style"
"""CodeMirror tries to, and is told off; that is no text of anybody."""


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker) -> Iterator[tuple[dict[str, str], list[Shown]]]:
    """The number of each field, and all answers."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()  # requests are counted by person, and people's numbers come again
        house = more.build()
        addresses = more.lay(house)
        guard.remove()  # taken back at the end, as all of it is
        numbers = fields.fill()
        institution.forget()
        found = list(walk.everything(house, addresses))
        transaction.set_rollback(True)
    institution.forget()
    return numbers, found


def test_every_text_is_on_some_page(seen) -> None:
    numbers, found = seen
    shown = {number for one in found for number in fields.FOUND.findall(one.body.decode("latin1"))}
    assert {label for label, number in numbers.items() if number not in shown} == set(NOWHERE)
    assert "file" in shown


def test_what_was_typed_comes_back(seen) -> None:
    """Else no form was sent."""
    _, found = seen
    back = {one.form for one in found if one.form and b"data-evil=typed" in one.body}
    assert len(back) >= 25
    assert {"hand_in", "entry_grid_preview", "entry_table_preview"} <= back
    assert "score_save" in {one.form for one in found}  # kept, and the next student shown


def test_what_was_typed_comes_back_to_who_is_signed_out(seen) -> None:
    """From every form of the site, to be sent again after signing in."""
    client, sent, lost = Client(), set(), []
    for page in (one for one in seen[1] if one.is_html and not one.form):
        for form in walk.forms_on(page):
            if (form.name, form.has) in sent or NOBODY in MAY[form.name]:
                continue
            sent.add((form.name, form.has))
            typed = walk.filled(form)
            typed.pop("csrfmiddlewaretoken", None)
            answer = client.post(form.action, typed, headers={"Origin": "http://testserver"})
            back = {
                name: unescape(text) for name, text in GIVEN_BACK.findall(answer.content.decode())
            }
            wanted = {name: value for name, value in typed.items() if isinstance(value, str)}
            if answer.status_code != 401 or back != wanted:
                lost.append((form.name, answer.status_code, wanted.keys() - back.keys()))
    assert lost == []
    assert len(sent) >= 60


def test_a_second_click_on_any_form_sends_nothing(seen) -> None:
    pages = [one for one in seen[1] if one.is_html]
    forms = [(one.address, form) for one in pages for form in walk.forms_on(one)]
    assert [(address, form.name) for address, form in forms if not form.once] == []


def test_no_field_is_emptied_on_the_way_back(seen) -> None:
    """But those of the editor, which keeps what is typed by itself, and of a draw's call."""
    pages = [one for one in seen[1] if one.is_html]
    emptied = {form.name for one in pages for form in walk.forms_on(one) if form.emptied}
    assert emptied <= {"editor", "draw_now"}


def test_no_text_breaks_a_page(seen) -> None:
    assert [(one.who, one.address, one.form) for one in seen[1] if one.status >= 500] == []


def test_nothing_but_pages_is_taken_for_one(seen) -> None:
    for one in seen[1]:
        assert one.headers["X-Content-Type-Options"] == "nosniff", one.address
        assert "Content-Security-Policy" in one.headers, one.address
        if not one.is_html:
            kind = one.headers["Content-Type"].split(";")[0]
            saved = one.headers.get("Content-Disposition", "").startswith("attachment")
            assert saved or kind in HARMLESS, one.address


@pytest.mark.timeout(600)
def test_nothing_runs_in_a_browser(seen) -> None:
    chromium = which("chromium")
    if chromium is None:
        lacking("Chromium")
    _, found = seen
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = running.new_page()
        looked = _look_at(page, found)
        running.close()
    assert looked == []


def _look_at(page: Page, found: list[Shown]) -> list[object]:
    """Open every page; returns what is not as it should be."""
    wrong: list[object] = []
    answers = {one.address: one for one in found if not one.form}
    page.route("**/*", lambda route: _answer(route, answers, wrong))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on(
        "console",
        lambda said: (
            wrong.append((page.url, said.text))
            if "Content Security Policy" in said.text and OF_THE_EDITOR not in said.text
            else None
        ),
    )
    page.on("pageerror", lambda error: wrong.append((page.url, str(error))))
    page.goto("about:blank")
    for one in found:
        if one.is_html and one.form and page.evaluate(PARSED, one.body.decode()):
            wrong.append((one.address, one.form))
    for one in answers.values():
        if one.is_html and b"data-evil" in one.body:
            page.goto("about:blank")  # some pages go on by themselves
            page.goto(SITE + one.address, wait_until="domcontentloaded")
            for frame in page.frames:
                wrong += _found_in(frame, one)
    return wrong


def _found_in(frame: Frame, one: Shown) -> list[object]:
    if not frame.url:
        return []  # folded away, and not loaded before it is opened
    if not frame.url.startswith(SITE):
        return [(one.address, one.form, frame.url)]
    told = frame.evaluate(LOOK)
    fine = {"markup": 0, "owned": None}
    return [] if told == fine else [(one.address, one.form, told)]


def _answer(route: Route, answers: dict[str, Shown], wrong: list[object]) -> None:
    """As the site answered; scripts of ours from their folders, and nothing else."""
    asked = urlsplit(route.request.url)
    if f"{asked.scheme}://{asked.netloc}" != SITE or "owned" in asked.path:
        wrong.append(("asked for", route.request.url))
    if one := answers.get(asked.path):
        route.fulfill(status=one.status, headers=one.headers, body=one.body)
        return
    ours = asked.path.startswith("/static/") and asked.path.endswith(".js")
    if ours and (file := finders.find(asked.path.removeprefix("/static/"))):
        kind = mimetypes.guess_type(file)[0]
        route.fulfill(body=Path(file).read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404)


def test_a_file_name_can_not_break_out_of_its_header(student: Enrolment) -> None:
    submission = factories.make_submission(student)
    submission.file_name = 'a"; filename="b.html\r\nX-Evil: 1'
    submission.save()
    client = Client()
    client.force_login(student.user)
    answer = client.get(reverse("submission_file", args=[submission.pk]))
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "X-Evil" not in answer.headers
    assert 'filename="b.html' not in answer["Content-Disposition"].replace('\\"', "")


def test_outputs_are_of_every_type() -> None:
    assert len(set(outputs.mime_types())) == len(outputs.mime_types())
    assert {"text/html", "image/svg+xml", "application/javascript"} <= set(outputs.mime_types())
