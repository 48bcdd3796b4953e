"""The editor's page and its one form, with and without the page's script."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from grading import drafts
from grading.models import Draft, Enrolment, FileCheck, Run, Submission
from tests import factories
from tests.pages.conftest import queries_of, signed_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def address(student: Enrolment) -> str:
    return reverse("editor", args=[student.pk, "1a"])


@pytest.fixture
def script(student: Enrolment) -> Draft:
    return drafts.begin(student, factories.get_task(student.offering), "empty-script", None)


@pytest.fixture
def notebook(student: Enrolment) -> Draft:
    return drafts.begin(student, factories.get_task(student.offering), "starter", None)


def fields(draft: Draft) -> dict[str, str]:
    cells = drafts.cells(drafts.opened(bytes(draft.content)))
    return {f"cell.{cell.kind}.{cell.id}": cell.source for cell in cells}


def text(draft: Draft) -> str:
    draft.refresh_from_db()
    return bytes(draft.content).decode()


def test_it_asks_what_to_begin_from_and_begins(
    as_student: Client, student: Enrolment, address: str
) -> None:
    page = as_student.get(address).content.decode()
    assert "the starter notebook" in page
    answer = as_student.post(reverse("editor_begin", args=[student.pk, "1a"]), {"start": "starter"})
    assert answer["Location"] == address
    page = as_student.get(address).content.decode()
    assert page.count('<section class="cell"') == 15  # the starter's, and the template of new ones
    assert "predict(images)" in page


def test_beginning_again_never_replaces_a_draft_unseen(
    as_student: Client, student: Enrolment, script: Draft
) -> None:
    drafts.save(script, 1, script="mine")
    as_student.post(reverse("editor_begin", args=[student.pk, "1a"]), {"start": "starter"})
    assert text(script) == "mine"


def test_a_script_is_saved_by_the_form(as_student: Client, script: Draft, address: str) -> None:
    answer = as_student.post(address, {"revision": "1", "script": "x = 1\r\n", "do": "save"})
    assert answer["Location"] == address
    assert text(script) == "x = 1\n"


def test_the_pages_script_is_told_the_revision(
    as_student: Client, script: Draft, address: str
) -> None:
    told = as_student.post(address, {"revision": "1", "script": "x", "do": "save"}, headers=JSON)
    assert (told.status_code, told.json()["revision"]) == (200, 2)


def test_another_tabs_text_is_not_written_over(
    as_student: Client, script: Draft, address: str
) -> None:
    drafts.save(script, 1, script="theirs")
    sent = {"revision": "1", "script": "mine", "do": "save"}
    told = as_student.post(address, sent, headers=JSON)
    assert told.status_code == 409
    page = as_student.post(address, sent)
    assert page.status_code == 409
    assert ">\nmine</textarea>" in page.content.decode()
    assert "Keep my text" in page.content.decode()
    assert text(script) == "theirs"
    as_student.post(address, sent | {"do": "overwrite"})
    assert text(script) == "mine"


def test_a_draft_removed_in_another_tab_is_a_conflict_and_can_be_kept(
    as_student: Client, script: Draft, address: str
) -> None:
    drafts.discard(script, 1)
    sent = {"revision": "1", "script": "mine", "do": "save"}
    page = as_student.post(address, sent)
    assert page.status_code == 409
    assert ">\nmine</textarea>" in page.content.decode()
    as_student.post(address, sent | {"do": "overwrite"})
    assert text(Draft.objects.get()) == "mine"


def test_cells_move_without_a_script(as_student: Client, notebook: Draft, address: str) -> None:
    before = list(fields(notebook))
    first = before[0].rpartition(".")[2]
    answer = as_student.post(address, {**fields(notebook), "revision": "1", "do": f"down.{first}"})
    assert answer["Location"] == f"{address}#cell-{first}"
    notebook.refresh_from_db()
    assert list(fields(notebook)) == [before[1], before[0], *before[2:]]


def test_handing_in_makes_a_submission_and_keeps_the_draft(
    as_student: Client, student: Enrolment, script: Draft, address: str
) -> None:
    sent = {"revision": "1", "script": "def predict(images): ...", "do": "hand_in"}
    sent["key"] = str(uuid.uuid4())
    for _ in range(2):
        answer = as_student.post(address, sent)
        assert answer["Location"] == reverse("run", args=[Run.objects.get().pk])
    submission = Submission.objects.get()
    assert (submission.file_name, submission.kind) == ("1a.py", "script")
    assert submission.file.read() == b"def predict(images): ..."
    assert text(script) == "def predict(images): ..."


def test_a_notebook_that_is_handed_in_is_the_draft(
    as_student: Client, notebook: Draft, address: str
) -> None:
    as_student.post(
        address,
        {**fields(notebook), "revision": "1", "do": "hand_in", "key": str(uuid.uuid4())},
    )
    assert json.loads(Submission.objects.get().file.read()) == json.loads(text(notebook))


def test_what_intake_refuses_is_saved_and_says_why(
    as_student: Client, script: Draft, address: str
) -> None:
    page = as_student.post(address, {"revision": "1", "script": "  ", "do": "hand_in"})
    assert page.status_code == 422
    assert "The file is empty" in page.content.decode()
    assert not Submission.objects.exists()


def test_a_check_from_the_editor_uses_no_attempt(
    as_student: Client, student: Enrolment, script: Draft, address: str
) -> None:
    sent = {"revision": "1", "script": "x = 1", "do": "check"}
    answer = as_student.post(address, sent)
    check = FileCheck.objects.get()
    assert answer["Location"] == reverse("check", args=[check.pk])
    assert (check.draft_revision, bytes(check.content)) == (2, b"x = 1")
    assert not Submission.objects.exists()
    page = as_student.get(address).content.decode()
    assert f'hx-get="{reverse("check_state", args=[check.pk])}?said=queued"' in page
    assert "30 of 30 attempts left" in page
    told = as_student.post(address, sent, headers=JSON)
    assert (told.status_code, told.json()["stored"]) == (422, True)
    assert "still going on" in told.json()["problem"]


@pytest.mark.parametrize("revision", ["", "-1", "1e9", "9" * 30])
def test_a_damaged_form_changes_nothing(
    as_student: Client, script: Draft, address: str, revision: str
) -> None:
    page = as_student.post(address, {"revision": revision, "script": "x", "do": "save"})
    assert page.status_code == 422
    assert text(script) == ""


def test_the_draft_is_a_download_and_goes_only_when_asked(
    as_student: Client, student: Enrolment, script: Draft, address: str
) -> None:
    drafts.save(script, 1, script="x = 1")
    file = as_student.get(reverse("editor_file", args=[student.pk, "1a"]))
    assert file.content == b"x = 1"
    assert "attachment" in file["Content-Disposition"]
    discard = reverse("editor_discard", args=[student.pk, "1a"])
    as_student.post(discard, {"revision": "1"})
    assert Draft.objects.exists()
    as_student.post(discard, {"revision": "2"})
    assert not Draft.objects.exists()


def test_the_page_allows_its_own_styles_and_nothing_else(
    as_student: Client, script: Draft, address: str
) -> None:
    first, second = as_student.get(address), as_student.get(address)
    policy = first["Content-Security-Policy"]
    nonce = re.search(r"style-src 'self' 'nonce-([\w-]{20,})'$", policy)
    assert nonce
    assert f'data-nonce="{nonce[1]}"' in first.content.decode()
    assert policy != second["Content-Security-Policy"]
    assert "unsafe" not in policy
    page = first.content.decode()
    assert "style=" not in page
    assert page.count("<script") == page.count("<script src=")


def test_what_somebody_writes_is_text_on_the_page(
    as_student: Client, script: Draft, address: str
) -> None:
    drafts.save(script, 1, script="</textarea><script>owned=1</script>")
    page = as_student.get(address).content.decode()
    assert "<script>owned" not in page


def test_a_page_costs_few_queries(as_student: Client, notebook: Draft, address: str) -> None:
    as_student.post(address, {**fields(notebook), "revision": "1", "do": "check"})
    assert queries_of(as_student, address) <= 15


def test_the_task_page_leads_to_the_draft(
    as_student: Client, student: Enrolment, address: str
) -> None:
    task = reverse("task", args=[student.pk, "1a"])
    assert "Open the editor" in as_student.get(task).content.decode()
    drafts.begin(student, factories.get_task(student.offering), "starter", None)
    page = as_student.get(task).content.decode()
    assert "Go on writing" in page
    assert f'href="{address}"' in page


def test_a_signed_out_pages_script_hears_of_it(script: Draft, address: str) -> None:
    told = Client().post(address, {"revision": "1", "script": "typed", "do": "save"}, headers=JSON)
    assert told.status_code == 401


def test_nobody_else_sees_a_draft(
    as_teacher: Client, student: Enrolment, script: Draft, address: str
) -> None:
    drafts.save(script, 1, script="secret text")
    others = [
        as_teacher,
        signed_in(factories.make_student(student.offering).user),
        signed_in(factories.make_user(is_superuser=True, is_staff=True)),
    ]
    for client in others:
        assert client.get(address).status_code == 404
        assert client.post(address, {"revision": "2", "script": "x"}).status_code == 404
    assert text(script) == "secret text"
