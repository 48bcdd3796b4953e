"""Scoring a class quickly: field by field, in order, blind, with remarks, in one batch, undone."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from grading import ledger
from grading.ledger import sheets
from grading.models import (
    Enrolment,
    MarkEntry,
    RegradeStep,
    Run,
    SheetEvent,
    Snippet,
    Unblinding,
)
from grading.scheme import State
from grading.scoring import regrade, rubric
from tests import factories
from tests.pages.conftest import queries_of, signed_in


def _field(client: Client, student: Enrolment, item: str = "1", **typed: object) -> HttpResponse:
    return client.post(reverse("score_field", args=[student.offering_id, student.pk, item]), typed)


def _marks(student: Enrolment, item: str = "1") -> dict:
    return {key: row.marks for key, row in ledger.present(student, item).items()}


def _undo(client: Client, student: Enrolment) -> HttpResponse:
    page = client.get(reverse("score", args=[student.offering_id, student.pk, "1"]))
    found = page.context["undo"]
    where = reverse("score_undo", args=[student.offering_id, student.pk, "1"])
    decision = found.decision if found else 0
    return client.post(where, {"decision": decision}, follow=True)


# Field by field


def test_a_field_is_saved_by_itself_and_says_so(as_teacher: Client, student: Enrolment) -> None:
    told = _field(as_teacher, student, component="execution", mark="18", reason="neat").json()
    row = MarkEntry.objects.get()
    assert (told["state"], told["marks"], told["pk"]) == ("saved", "18", row.pk)
    assert (row.component, row.reason) == ("execution", "neat")
    again = _field(
        as_teacher, student, component="execution", mark="18", **{"saw-execution": row.pk}
    )
    assert again.json()["pk"] == row.pk
    assert MarkEntry.objects.count() == 1


@pytest.mark.parametrize(("mark", "why"), [("21", "over the maximum"), ("x", "not a number")])
def test_why_a_field_is_not_saved_is_told(
    as_teacher: Client, student: Enrolment, mark: str, why: str
) -> None:
    answer = _field(as_teacher, student, component="execution", mark=mark)
    assert answer.status_code == 422
    assert why in answer.json()["why"]
    assert _field(as_teacher, student, component="none", mark="1").status_code == 422
    assert not MarkEntry.objects.exists()


def test_another_persons_newer_decision_is_told_and_not_overwritten(
    as_teacher: Client, student: Enrolment
) -> None:
    other = factories.make_faculty(student.offering, name="Prof. Suresh Prabhu")
    rubric.save(student, "1", {"execution": 15}, other.user, {})
    answer = _field(as_teacher, student, component="execution", mark="18")
    theirs = answer.json()["theirs"]
    assert (answer.status_code, theirs["marks"], theirs["by"]) == (409, "15", "Prof. Suresh Prabhu")
    assert _marks(student) == {"execution": 15}
    # A field that nobody else touched is saved all the same.
    assert _field(as_teacher, student, component="viva", mark="4").status_code == 200
    mine = _field(
        as_teacher, student, component="execution", mark="18", **{"saw-execution": theirs["pk"]}
    )
    assert mine.status_code == 200


def test_only_the_proposal_that_was_seen_is_accepted(
    as_teacher: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student), marks="16")
    seen = {"component": "execution", "do": "confirm", "proposal": run.proposal.pk}
    factories.make_finished_run(factories.make_submission(student), marks="3")
    assert _field(as_teacher, student, **seen).status_code == 409
    newest = Run.objects.first()
    told = _field(as_teacher, student, **(seen | {"proposal": newest.proposal.pk})).json()
    assert told["marks"] == "3"


def test_a_remark_alone_is_a_row_of_its_own_and_the_same_again_is_none(
    as_teacher: Client, student: Enrolment
) -> None:
    assert _field(as_teacher, student, do="remark", reason="too early").status_code == 422
    told = _field(as_teacher, student, component="viva", mark="4").json()
    seen = {"component": "viva", "saw-viva": told["pk"], "do": "remark", "reason": "well spoken"}
    kept = _field(as_teacher, student, **seen).json()
    assert MarkEntry.objects.count() == 2
    row = ledger.present(student, "1")["viva"]
    assert (row.pk, row.marks, row.reason) == (kept["pk"], 4, "well spoken")
    _field(as_teacher, student, **(seen | {"saw-viva": kept["pk"]}))
    assert MarkEntry.objects.count() == 2


def test_after_signing_out_a_field_is_answered_and_nothing_saved(student: Enrolment) -> None:
    assert _field(Client(), student, component="viva", mark="4").status_code == 401
    assert not MarkEntry.objects.exists()


# Undo


def test_ones_own_newest_decision_is_taken_back_as_a_whole(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    rubric.save(student, "1", {"writeup": 4, "execution": 18}, teacher.user, {}, "first")
    seen = {key: row.pk for key, row in ledger.present(student, "1").items()}
    rubric.save(student, "1", {"writeup": 2, "execution": 9}, teacher.user, seen)
    assert "Taken back" in _undo(as_teacher, student).content.decode()
    assert _marks(student) == {"writeup": 4, "execution": 18}
    assert MarkEntry.objects.count() == 6
    assert ledger.verify(student.offering) is None


def test_what_stood_nowhere_before_is_blank_again(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    rubric.save(student, "1", {"viva": 3}, teacher.user, {})
    rubric.save(student, "1", {"execution": 18}, teacher.user, {})
    _undo(as_teacher, student)
    assert _marks(student) == {"viva": 3}


def test_a_state_comes_back_where_marks_took_its_place(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    state = rubric.save(student, "1", State.AB, teacher.user, {})
    rubric.save(student, "1", {"viva": 3}, teacher.user, {"": state[0].pk})
    _undo(as_teacher, student)
    assert ledger.current(student.offering)[student.pk]["1"].state is State.AB


def test_anothers_decision_and_one_on_a_locked_sheet_stay(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    other = factories.make_faculty(student.offering)
    mine = rubric.save(student, "1", {"viva": 3}, teacher.user, {})
    where = reverse("score_undo", args=[student.offering_id, student.pk, "1"])
    theirs = rubric.save(student, "1", {"execution": 18}, other.user, {})
    for row in (*mine, *theirs):
        told = as_teacher.post(where, {"decision": row.pk}, follow=True).content.decode()
        assert "Nothing was taken back" in told
    rubric.save(student, "1", {"writeup": 5}, teacher.user, {})
    sheets.publish(student.offering, SheetEvent.Sheet.CIE, teacher.user)
    assert "is locked" in _undo(as_teacher, student).content.decode()
    assert _marks(student) == {"viva": 3, "execution": 18, "writeup": 5}


# Order, going on, blind


def _choose(client: Client, student: Enrolment, **options: str) -> None:
    client.post(reverse("scoring_options", args=[student.offering_id, "1"]), options)


def _line(client: Client, offering_pk: int) -> list[str]:
    """The addresses of the whole line, by its links to the next."""
    found, page = [], client.get(reverse("scoring", args=[offering_pk, "1"]))
    address = page.context["go_on"]
    while address not in found:
        found.append(address)
        after = client.get(address).context["after"]
        if after is None:
            break
        address = after["url"]
    return found


def test_the_fair_order_is_everybodys_and_one_goes_on_where_one_stopped(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    for _ in range(5):
        factories.make_student(student.offering)
    other = signed_in(factories.make_faculty(student.offering).user)
    for client in (as_teacher, other):
        _choose(client, student, order="fair")
    line = _line(as_teacher, student.offering_id)
    assert line == _line(other, student.offering_id)
    assert len(line) == 6
    as_teacher.get(line[2])
    begin = as_teacher.get(reverse("scoring", args=[student.offering_id, "1"]))
    assert begin.context["go_on"] == line[2]
    assert "Go on at 3 of 6" in begin.content.decode()
    assert "3 of 6" in as_teacher.get(line[2]).content.decode()


NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "By Aditi Rao"}],
    "metadata": {"authors": [{"name": "Aditi Rao"}]}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


def test_blind_nothing_says_who_it_is(as_teacher: Client, student: Enrolment) -> None:
    content = f"# {student.user.usn} aditi rao\nprint('hello')\n".encode()
    submission = factories.make_submission(student, content=content, file_name="aditi.py")
    run = factories.make_finished_run(
        submission, stdout="Aditi Rao\n", notebook=json.dumps(NOTEBOOK).encode()
    )
    _choose(as_teacher, student, order="seat", blind="on")
    (address,) = _line(as_teacher, student.offering_id)
    number = address.rstrip("/").split("/")[-1]
    page = as_teacher.get(address).content.decode()
    at = [student.offering_id, "1", number]
    file = as_teacher.get(reverse("blind_file", args=[*at, submission.pk]))
    shown = as_teacher.get(reverse("blind_notebook", args=[*at, run.pk])).content.decode()
    for text in (page, file.content.decode(), shown, str(file.headers)):
        for known in ("Aditi", "aditi", student.user.usn):
            assert known not in text
    assert f"No. {number}" in page
    assert "hello" in page
    assert reverse("run", args=[run.pk]) not in page
    assert "By" in shown
    saved = as_teacher.post(
        reverse("blind_save", args=at), {"do": "marks", "mark-viva": "4"}, follow=True
    )
    assert f"Saved for No. {number}" in saved.content.decode()
    assert _marks(student) == {"viva": 4}


def test_looking_who_it_is_and_ending_blind_scoring_are_recorded(
    as_teacher: Client, student: Enrolment
) -> None:
    _choose(as_teacher, student, order="fair", blind="on")
    named = reverse("score", args=[student.offering_id, student.pk, "1"])
    assert "Aditi" not in as_teacher.get(named).content.decode()
    unblind = reverse("unblind", args=[student.offering_id, student.pk, "1"])
    assert as_teacher.post(unblind, {"reason": " "}).status_code == 422
    as_teacher.post(unblind, {"reason": "a complaint"})
    assert "Aditi" in as_teacher.get(named).content.decode()
    _choose(as_teacher, student, order="fair")
    recorded = list(Unblinding.objects.values_list("enrolment", "reason"))
    assert recorded == [(student.pk, "a complaint"), (None, "Blind scoring was ended.")]


# Ready remarks


def test_remarks_are_kept_shared_counted_changed_and_removed(
    as_teacher: Client, student: Enrolment, teacher: Enrolment
) -> None:
    address = reverse("snippets", args=[student.offering_id])
    as_teacher.post(address, {"text": "Label the axes."})
    assert as_teacher.post(address, {"text": "Label the axes."}).status_code == 422
    as_teacher.post(address, {"text": "Say what k is.", "shared": "on"})
    mine = Snippet.objects.get(text="Label the axes.")
    other = signed_in(factories.make_faculty(student.offering).user)
    offered = reverse("snippets_offered", args=[student.offering_id])
    assert [one["text"] for one in other.get(offered).json()["snippets"]] == ["Say what k is."]
    _field(as_teacher, student, component="viva", mark="3", reason="Label the axes. And more.")
    mine.refresh_from_db()
    assert mine.used == 1
    own = reverse("snippet", args=[student.offering_id, mine.pk])
    assert other.post(own, {"text": "x"}).status_code == 404
    as_teacher.post(own, {"text": "Label both axes."})
    as_teacher.post(reverse("snippet_remove", args=[student.offering_id, mine.pk]))
    assert "Label both axes" not in as_teacher.get(address).content.decode()
    assert ledger.present(student, "1")["viva"].reason == "Label the axes. And more."


# A batch


def _batch(client: Client, student: Enrolment) -> tuple[HttpResponse, dict]:
    page = client.get(reverse("batch", args=[student.offering_id, "1"]))
    ready = [one for one, _ in page.context["ready"]]
    form = {"student": [one.enrolment.pk for one in ready]}
    return page, form | {f"seen-{one.enrolment.pk}": one.seen for one in ready}


def test_a_batch_shows_whom_it_takes_and_why_not_the_others(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    made = [factories.make_student(student.offering) for _ in range(4)]
    for one in (student, *made[1:]):
        factories.make_finished_run(factories.make_submission(one), marks="16")
    factories.make_run(factories.make_submission(made[1]), state=Run.State.PLATFORM_ERROR)
    factories.make_running_run(factories.make_submission(made[2]))
    rubric.save(made[3], "1", {"execution": 12}, teacher.user, {})
    page, form = _batch(as_teacher, student)
    why = {one.enrolment: one.why_not for one in page.context["left_out"]}
    assert "nothing was handed in" in why[made[0]]
    assert "failed on our side" in why[made[1]]
    assert "still going on" in why[made[2]]
    assert "decided already: 12 by Dr. Meera Krishnan" in why[made[3]]
    where = reverse("batch_confirm", args=[student.offering_id, "1"])
    assert as_teacher.post(where, form).status_code == 302
    assert _marks(student) == {"execution": 16}
    row = ledger.present(student, "1")["execution"]
    assert (row.rubric.proposed_marks, row.actor) == (16, teacher.user)
    assert MarkEntry.objects.count() == 2
    # The same form again, by a second click: everybody is decided, so nothing is.
    assert as_teacher.post(where, form).status_code == 409


def test_a_batch_that_was_overtaken_confirms_nobody(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    others = [factories.make_student(student.offering) for _ in range(2)]
    for one in (student, *others):
        factories.make_finished_run(factories.make_submission(one), marks="16")
    _, form = _batch(as_teacher, student)
    factories.make_finished_run(factories.make_submission(others[1]), marks="3")
    where = reverse("batch_confirm", args=[student.offering_id, "1"])
    answer = as_teacher.post(where, form)
    assert answer.status_code == 409
    assert "for anybody" in answer.content.decode()
    assert not MarkEntry.objects.exists()
    assert as_teacher.post(where, {}).status_code == 409


def test_a_locked_sheet_takes_no_batch(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student), marks="16")
    sheets.publish(student.offering, SheetEvent.Sheet.CIE, teacher.user)
    page, form = _batch(as_teacher, student)
    assert "published and locked" in page.content.decode()
    where = reverse("batch_confirm", args=[student.offering_id, "1"])
    assert as_teacher.post(where, form).status_code == 409
    assert not MarkEntry.objects.exists()


# Re-grades


def test_a_changed_score_answers_the_request_unless_one_says_otherwise(
    as_teacher: Client, teacher: Enrolment, student: Enrolment
) -> None:
    row = rubric.save(student, "1", {"execution": 12}, teacher.user, {})[0]
    asked = regrade.ask(student, "1", "Look at cell 4.")
    page = as_teacher.get(reverse("score", args=[student.offering_id, student.pk, "1"]))
    assert f'name="answers" value="{asked.pk}" checked' in page.content.decode()
    _field(as_teacher, student, component="viva", mark="3")
    assert regrade.is_open(asked)
    seen = {"saw-execution": row.pk, "answers": asked.pk}
    _field(as_teacher, student, component="execution", mark="15", **seen)
    assert RegradeStep.objects.get().kind == "changed"
    assert "another decision" not in _undo(as_teacher, student).content.decode()
    assert _marks(student)["execution"] == 15  # what answered a request is not undone


def test_every_page_needs_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, student: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    _choose(as_teacher, student, order="fair", blind="on")
    (blind,) = _line(as_teacher, student.offering_id)
    at = [student.offering_id, "1"]
    pages = [
        blind,
        reverse("scoring", args=at),
        reverse("batch", args=at),
        reverse("snippets", args=at[:1]),
    ]
    counted = {page: queries_of(as_teacher, page) for page in pages}
    for _ in range(4):
        factories.make_finished_run(
            factories.make_submission(factories.make_student(student.offering))
        )
    assert {page: queries_of(as_teacher, page) for page in pages} == counted
    assert max(counted.values()) <= 15, counted
