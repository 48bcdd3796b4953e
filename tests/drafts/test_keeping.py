"""Drafts: one for a student and task, saved on the revision that was seen, never lost unseen."""

import json

import pytest
from django.db import IntegrityError, transaction

from grading import drafts
from grading.drafts import Conflict, Edit, Unfit
from grading.models import Draft, Enrolment, Submission
from labs.models import Task
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Enrolment:
    return factories.make_student()


@pytest.fixture
def task(student: Enrolment) -> Task:
    return factories.get_task(student.offering)


@pytest.fixture
def script(student: Enrolment, task: Task) -> Draft:
    return drafts.begin(student, task, "empty-script", None)


def test_a_save_makes_a_revision_and_the_same_text_none(script: Draft) -> None:
    saved = drafts.save(script, 1, script="x = 1\r\ny = 2\r")
    assert (saved.revision, bytes(saved.content)) == (2, b"x = 1\ny = 2\n")
    assert drafts.save(script, 1, script="x = 1\ny = 2\n").revision == 2


def test_the_second_of_two_tabs_is_told_and_writes_over_nothing(script: Draft) -> None:
    drafts.save(script, 1, script="from one tab")
    with pytest.raises(Conflict) as conflict:
        drafts.save(script, 1, script="from the other")
    assert bytes(conflict.value.draft.content) == b"from one tab"
    script.refresh_from_db()
    assert bytes(script.content) == b"from one tab"
    drafts.save(script, 1, script="from the other", overwrite=True)
    script.refresh_from_db()
    assert (script.revision, bytes(script.content)) == (3, b"from the other")


def test_a_draft_is_no_submission(script: Draft) -> None:
    drafts.save(script, 1, script="print(1)")
    assert not Submission.objects.exists()


def test_a_draft_has_a_size(script: Draft, settings) -> None:
    settings.MAX_DRAFT_BYTES = 1024
    with pytest.raises(Unfit, match="as a file"):
        drafts.save(script, 1, script="x" * 1025)
    script.refresh_from_db()
    assert script.revision == 1


def test_there_is_one_for_a_student_and_task(script: Draft) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(enrolment=script.enrolment, task=script.task, kind="script")


def test_beginning_anew_replaces_only_a_draft_that_was_seen(script: Draft) -> None:
    with pytest.raises(Conflict):
        drafts.begin(script.enrolment, script.task, "starter", None)
    begun = drafts.begin(script.enrolment, script.task, "starter", 1)
    assert (begun.pk, begun.kind, begun.revision) == (script.pk, "notebook", 2)


def test_removing_takes_the_revision_that_was_seen(script: Draft) -> None:
    drafts.save(script, 1, script="more")
    with pytest.raises(Conflict):
        drafts.discard(script, 1)
    drafts.discard(script, 2)
    assert not Draft.objects.exists()


def test_what_is_still_in_a_page_becomes_a_draft_again(student: Enrolment, task: Task) -> None:
    edits = [Edit("a", "code", "x = 1")]
    made = drafts.again(student, task, edits=edits)
    assert drafts.cells(drafts.opened(bytes(made.content)))[0].source == "x = 1"
    with pytest.raises(Conflict):
        drafts.again(student, task, script="y")


def test_it_begins_from_the_newest_program_that_can_be_edited(
    student: Enrolment, task: Task
) -> None:
    factories.make_submission(student, content=b"first = 1\n")
    factories.make_submission(student, content=b"\xef\xbb\xbfsecond = 2\r\n", file_name="mine.py")
    factories.make_submission(student, content=b"PK...", file_name="packed.zip")
    assert "attempt 2 (mine.py)" in drafts.starts(student, task)[0].label
    draft = drafts.begin(student, task, "last", None)
    assert (draft.kind, bytes(draft.content)) == ("script", b"second = 2\n")


def test_the_starter_as_a_script_has_its_text_as_comments(student: Enrolment, task: Task) -> None:
    text = bytes(drafts.begin(student, task, "starter-script", None).content).decode()
    compile(text, "starter", "exec")
    assert text.startswith("# ")


def test_somebody_elses_submission_is_no_beginning(student: Enrolment, task: Task) -> None:
    factories.make_submission(factories.make_student(student.offering))
    assert drafts.starts(student, task)[0].key == "starter"
    with pytest.raises(Unfit):
        drafts.begin(student, task, "last", None)


def test_deleted_cells_are_kept_for_undo(student: Enrolment, task: Task) -> None:
    draft = drafts.begin(student, task, "starter", None)
    cells = drafts.cells(drafts.opened(bytes(draft.content)))
    sent = [Edit(cell.id, cell.kind, cell.source) for cell in cells]
    draft = drafts.save(draft, 1, edits=sent, step=f"delete.{cells[0].id}")
    assert [cell["id"] for cell in json.loads(bytes(draft.removed))] == [cells[0].id]
    draft = drafts.save(draft, 2, edits=sent[1:], step="undo")
    assert json.loads(bytes(draft.removed)) == []
    assert len(drafts.cells(drafts.opened(bytes(draft.content)))) == len(cells)
