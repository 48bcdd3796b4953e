"""Scoring one entry: saving, confirming, being refused, being overtaken."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from grading import ledger
from grading.models import Enrolment, MarkEntry
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import queries_of, signed_in

Posted = dict[str, object]


class Desk:
    """The scoring page of one entry, as a teacher uses it."""

    def __init__(self, client: Client, student: Enrolment, item: str = "1") -> None:
        self.client, self.student, self.item = client, student, item
        self.where = [student.offering_id, student.pk, item]

    def open(self) -> HttpResponse:
        return self.client.get(reverse("score", args=self.where))

    def save(self, seen: HttpResponse | None = None, **typed: object) -> HttpResponse:
        """Send the form as it came with `seen` (by default opened now)."""
        seen = seen or self.open()
        expected = seen.context["sheet"].expected
        form: Posted = {f"saw-{key}": pk for key, pk in expected.items()}
        for line in seen.context["sheet"].lines:
            if line.beside and line.beside.newest:
                form[f"proposal-{line.component.key}"] = line.beside.newest.pk
        return self.client.post(
            reverse("score_save", args=self.where), form | {"do": "marks"} | typed
        )

    @property
    def marks(self) -> dict[str, Decimal | None]:
        return {key: row.marks for key, row in ledger.present(self.student, self.item).items()}


@pytest.fixture
def desk(as_teacher: Client, student: Enrolment) -> Desk:
    return Desk(as_teacher, student)


def _marks(writeup: object, execution: object, viva: object) -> Posted:
    return {"mark-writeup": writeup, "mark-execution": execution, "mark-viva": viva}


def test_marks_are_saved_and_said(desk: Desk) -> None:
    answer = desk.save(**_marks(4, 18, 5))
    assert answer.status_code == 302
    assert desk.marks == {"writeup": 4, "execution": 18, "viva": 5}
    assert "Saved for Aditi Rao: Write-up 4, Execution 18, Viva 5." in desk.open().content.decode()


def test_a_remark_typed_after_the_fields_were_saved_is_kept(desk: Desk) -> None:
    desk.save(**_marks("", "", 4))
    desk.save(reason="spoke well", **_marks("", "", 4))
    assert ledger.present(desk.student, "1")["viva"].reason == "spoke well"
    assert "Saved for Aditi Rao: Viva 4." in desk.open().content.decode()


def test_a_remark_without_any_mark_is_not_lost_in_silence(desk: Desk) -> None:
    answer = desk.save(reason="spoke well", **_marks("", "", ""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A remark is kept with a mark: enter one first." in page
    assert 'value="spoke well"' in page


def test_a_field_left_empty_stays_missing(desk: Desk) -> None:
    desk.save(**_marks("", 18, ""))
    assert desk.marks == {"execution": 18}


def test_confirming_takes_the_proposal_and_what_was_typed_for_the_others(
    desk: Desk, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student), marks="16")
    desk.save(do="confirm", **_marks(5, "", 5))
    assert desk.marks == {"writeup": 5, "execution": 16, "viva": 5}
    entry = MarkEntry.objects.get(component="execution")
    assert (entry.run, entry.rubric.proposal) == (run, run.proposal)


def test_the_proposal_stays_beside_another_decision(desk: Desk, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student), marks="16")
    desk.save(**_marks("", 12, ""))
    page = desk.open().content.decode()
    assert "proposed <b>16</b>" in page
    assert 'value="12"' in page


def test_a_newer_result_is_flagged_and_changes_nothing(desk: Desk, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student), marks="16")
    desk.save(do="confirm", **_marks("", "", ""))
    factories.make_finished_run(factories.make_submission(student), marks="20")
    assert "A newer run was graded after this was decided." in desk.open().content.decode()
    assert desk.marks == {"execution": 16}


def test_only_the_proposal_that_was_seen_is_confirmed(desk: Desk, student: Enrolment) -> None:
    factories.make_finished_run(factories.make_submission(student), marks="16")
    seen = desk.open()
    factories.make_finished_run(factories.make_submission(student), marks="3")
    answer = desk.save(seen, do="confirm", **_marks(5, "", ""))
    assert answer.status_code == 409
    assert desk.marks == {}
    page = answer.content.decode()
    assert "for execution 3 is proposed now" in page
    assert 'value="5"' in page
    # Having seen it, the person may confirm it.
    assert desk.save(answer, do="confirm", **_marks(5, "", "")).status_code == 302
    assert desk.marks == {"writeup": 5, "execution": 3}


def test_a_mark_over_the_maximum_is_refused_and_everything_typed_stays(desk: Desk) -> None:
    answer = desk.save(reason="a remark", **_marks(4, 21, "x"))
    assert answer.status_code == 422
    assert desk.marks == {}
    page = answer.content.decode()
    assert "over the maximum of 20" in page
    assert "is not a number" in page
    for typed in ('value="4"', 'value="21"', 'value="x"', 'value="a remark"'):
        assert typed in page


def test_a_newer_decision_is_shown_and_never_overwritten(desk: Desk, student: Enrolment) -> None:
    seen = desk.open()
    other = factories.make_faculty(student.offering, name="Prof. Suresh Prabhu")
    Desk(signed_in(other.user), student).save(**_marks(3, 15, ""))
    answer = desk.save(seen, **_marks("", 18, 4))
    assert answer.status_code == 409
    assert desk.marks == {"writeup": 3, "execution": 15}
    page = answer.content.decode()
    assert "You typed 18; what stands now is 15, by Prof. Suresh Prabhu" in page
    assert 'value="18"' in page
    assert 'value="3"' in page  # theirs, where this person had typed nothing
    # Having seen it, the person may decide.
    assert desk.save(answer, **_marks(3, 18, 4)).status_code == 302
    assert desk.marks == {"writeup": 3, "execution": 18, "viva": 4}


@pytest.mark.parametrize("saw", ["not a number", "9" * 5000, "-1", "٣"])
def test_a_form_that_was_changed_on_the_way_overwrites_nothing(desk: Desk, saw: str) -> None:
    desk.save(**_marks(4, 18, 5))
    answer = desk.client.post(
        reverse("score_save", args=desk.where),
        {"do": "marks", "mark-execution": 2, "saw-execution": saw},
    )
    assert answer.status_code == 409
    assert desk.marks["execution"] == 18


def test_saving_twice_posts_once(desk: Desk) -> None:
    seen = desk.open()
    desk.save(seen, **_marks(4, 18, 5))
    desk.save(seen, **_marks(4, 18, 5))
    assert MarkEntry.objects.count() == 3


@pytest.mark.parametrize("state", ["AB", "EXC"])
def test_a_state_stands_instead_of_marks(desk: Desk, student: Enrolment, state: str) -> None:
    desk.save(do="state", state=state)
    entry = ledger.current(student.offering)[student.pk]["1"]
    assert entry.state is State(state)


def test_an_exemption_needs_a_second_person_and_a_reason(desk: Desk, student: Enrolment) -> None:
    other = factories.make_faculty(student.offering)
    assert desk.save(do="state", state="EXM").status_code == 422
    exemption: Posted = {
        "do": "state",
        "state": "EXM",
        "reason": "Medical",
        "approver": other.user_id,
    }
    assert desk.save(**exemption).status_code == 302
    assert ledger.current(student.offering)[student.pk]["1"].state is State.EXM


def test_only_those_who_teach_the_class_can_approve(desk: Desk) -> None:
    stranger = factories.make_user()
    answer = desk.save(do="state", state="EXM", reason="Medical", approver=stranger.pk)
    assert answer.status_code == 422


def test_a_state_that_is_none_takes_nothing_back(desk: Desk) -> None:
    desk.save(**_marks(4, 18, 5))
    for state in ("<script>", "", "NC"):
        refused = desk.save(do="state", state=state, reason="Wrong student")
        assert refused.status_code == 422
        assert "Choose one" in refused.content.decode()
    assert desk.marks == {"writeup": 4, "execution": 18, "viva": 5}


def test_marks_are_taken_back_with_a_reason(desk: Desk) -> None:
    desk.save(**_marks(4, 18, 5))
    assert desk.save(do="state", state="BLANK").status_code == 422
    assert desk.save(do="state", state="BLANK", reason="Wrong student").status_code == 302
    said = desk.open().content.decode()
    assert "Taken back" in said
    assert "Wrong student" in said
    assert MarkEntry.objects.count() == 4


def test_the_next_student_follows_by_seat_number(as_teacher: Client, student: Enrolment) -> None:
    first = factories.make_student(student.offering, usn="1GA21CS001")
    last = factories.make_student(student.offering, usn="1GA29CS001")
    desk = Desk(as_teacher, student)
    seen = desk.open()
    beside = [seen.context[name]["place"].enrolment for name in ("before", "after")]
    assert beside == [first, last]
    answer = desk.save(then="next", **_marks(4, "", ""))
    assert answer["Location"] == reverse("score", args=[student.offering_id, last.pk, "1"])
    assert "Saved for Aditi Rao" in as_teacher.get(answer["Location"]).content.decode()


def test_whoever_goes_on_to_the_next_student_goes_on_until_they_say_otherwise(
    as_teacher: Client, student: Enrolment
) -> None:
    factories.make_student(student.offering, usn="1GA29CS001")
    desk = Desk(as_teacher, student)
    assert not desk.open().context["go_on"]
    desk.save(then="next", **_marks(4, "", ""))
    assert desk.open().context["go_on"]
    refused = desk.save(**_marks(99, "", ""))
    assert not refused.context["go_on"]
    desk.save(**_marks(5, "", ""))
    assert not desk.open().context["go_on"]


def test_the_work_stands_beside_the_rubric(desk: Desk, student: Enrolment) -> None:
    content = b"def predict(images):\n    return '<b>'  # my own\n"
    factories.make_finished_run(factories.make_submission(student, content=content))
    page = desk.open().content.decode()
    assert "return &#x27;&lt;b&gt;&#x27;  # my own" in page
    assert "94.1\N{NO-BREAK SPACE}%" in page


def test_a_notebook_is_read_cell_by_cell(desk: Desk, student: Enrolment) -> None:
    notebook = b"""{"cells": [{"cell_type": "markdown", "source": "# Mine"},
        {"cell_type": "code", "source": ["a = 1\\n", "b = 2"]}], "nbformat": 4}"""
    submission = factories.make_submission(student, content=notebook, file_name="knn.ipynb")
    factories.make_finished_run(submission)
    parts = desk.open().context["works"][0]["parts"]
    assert [(part.title, part.text) for part in parts] == [
        ("Text", "# Mine"),
        ("Cell 1", "a = 1\nb = 2"),
    ]


@pytest.mark.parametrize("item", ["T", "P"])
def test_test_and_project_are_scored_alike(
    as_teacher: Client, student: Enrolment, item: str
) -> None:
    desk = Desk(as_teacher, student, item)
    typed = {f"mark-{line.component.key}": 1 for line in desk.open().context["sheet"].lines}
    assert desk.save(**typed).status_code == 302
    assert set(desk.marks.values()) == {Decimal(1)}


def test_an_entry_that_the_course_does_not_have_is_not_there(
    as_teacher: Client, student: Enrolment
) -> None:
    assert Desk(as_teacher, student, "8").open().status_code == 404


def test_who_changed_what_is_told(desk: Desk, student: Enrolment) -> None:
    desk.save(reason="first look", **_marks(4, 18, 5))
    page = desk.open().content.decode()
    assert "Who changed what" in page
    assert 'Dr. Meera Krishnan: execution <b class="num">18</b>' in page
    assert "(first look)" in page


def test_a_make_up_is_scored_as_one(desk: Desk, student: Enrolment, teacher: Enrolment) -> None:
    rubric.save(student, "1", State.EXC, teacher.user, {})
    desk.save(**_marks(4, 10, 4))
    assert ledger.current(student.offering)[student.pk]["1"].state is State.MK


def test_the_page_needs_few_queries_whatever_the_size_of_the_class(
    desk: Desk, student: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    address = reverse("score", args=desk.where)
    before = queries_of(desk.client, address)
    for _ in range(5):
        factories.make_student(student.offering)
        factories.make_finished_run(factories.make_submission(student))
    assert queries_of(desk.client, address) == before <= 15


def test_facts_for_the_write_up_stand_beside_the_program_and_propose_nothing(
    desk: Desk, student: Enrolment
) -> None:
    program = b"import os\n\n\ndef predict(images):\n    return [0] * len(images)\n\n\ndef rest(:\n"
    factories.make_run(factories.make_submission(student, content=program))
    page = desk.open().content.decode()
    assert "For the write-up" in page
    assert "Syntax error" in page
    assert "line 8" in page
    assert "They propose no marks." in page
    factories.make_run(factories.make_submission(student, content=program[:-12] + b"# <b>x</b>\n"))
    page = " ".join(desk.open().content.decode().split())
    assert "No syntax error" in page
    assert "Functions and classes with a docstring: 0 of 1." in page
    assert 'Never used: <span class="mono">os</span> (line 1)' in page
    assert "<b>x</b>" not in page
