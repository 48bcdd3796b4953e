"""Scoring by rubric: what is stored beside a mark, and that a wrong mark stores nothing."""

from decimal import Decimal

import pytest

from grading.ledger import Conflict, InvalidMark, current
from grading.models import MarkEntry, RubricScore, Run
from grading.scheme import State
from grading.scoring import rubric
from tests.factories import make_faculty, make_finished_run, make_submission
from tests.ledger.build import make_class

pytestmark = pytest.mark.django_db
FULL = {"writeup": "5", "execution": "18", "viva": "4"}


def test_the_rubric_is_copied_beside_each_mark() -> None:
    _, (student,), teacher = make_class()
    rows = rubric.save(student, "1", FULL, teacher, {})
    assert [(row.component, row.marks, row.actor) for row in rows] == [
        ("writeup", 5, teacher),
        ("execution", 18, teacher),
        ("viva", 4, teacher),
    ]
    copied = RubricScore.objects.get(entry=rows[1])
    assert (copied.attribute, copied.max_marks, copied.band) == ("Execution", 20, "Good")
    assert "right results" in copied.descriptor


def test_the_proposal_that_stood_beside_is_kept_with_the_decision() -> None:
    _, (student,), teacher = make_class()
    run = make_finished_run(make_submission(student), marks="16")
    shown = rubric.sheet(student, "1")
    assert [line.proposed for line in shown.lines] == [None, 16, None]
    rows = rubric.save(student, "1", FULL, teacher, shown.expected)
    execution, viva = rows[1].rubric, rows[2].rubric
    assert (execution.proposal, execution.proposed_marks) == (run.proposal, 16)
    assert (viva.proposal, viva.proposed_marks) == (None, None)
    assert {row.run for row in rows} == {run}


def test_the_newest_graded_run_proposes_and_a_fault_of_the_platform_does_not() -> None:
    _, (student,), _ = make_class()
    submission = make_submission(student)
    make_finished_run(submission, marks="16")
    make_finished_run(submission, marks="12")
    fault = make_finished_run(submission, marks="0", outcome="platform_error", value=None)
    Run.objects.filter(pk=fault.pk).update(state=Run.State.PLATFORM_ERROR)
    assert rubric.sheet(student, "1").lines[1].proposed == 12


def test_without_a_run_nothing_is_proposed() -> None:
    _, (student,), _ = make_class()
    assert all(line.proposed is None for line in rubric.sheet(student, "1").lines)
    assert all(line.beside is None for line in rubric.sheet(student, "T").lines)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"execution": "21"}, "Execution: 21 is over the maximum of 20. Enter 0 to 20."),
        ({"execution": "-2"}, "Execution: -2 is negative. Enter 0 to 20."),
        ({"viva": "2.5"}, "Viva: 2.5 is not a multiple of 1."),
        ({"viva": "good"}, "Viva: “good” is not a number. Enter 0 to 5."),
        ({"style": "4"}, "no component “style”"),
    ],
)
def test_a_wrong_mark_is_named_with_its_remedy_and_nothing_is_stored(typed, told) -> None:
    _, (student,), teacher = make_class()
    with pytest.raises(InvalidMark) as refused:
        rubric.save(student, "1", FULL | typed, teacher, {})
    assert told in refused.value.message
    assert refused.value.component == next(iter(typed))
    assert not MarkEntry.objects.exists()
    assert not RubricScore.objects.exists()


def test_a_component_left_empty_stays_open() -> None:
    offering, (student,), teacher = make_class()
    rows = rubric.save(student, "1", FULL | {"viva": " "}, teacher, {})
    assert len(rows) == 2
    assert current(offering)[student.pk]["1"].is_missing


def test_emptying_a_mark_is_not_a_silent_way_to_take_it_back() -> None:
    _, (student,), teacher = make_class()
    rubric.save(student, "1", FULL, teacher, {})
    seen = rubric.sheet(student, "1").expected
    with pytest.raises(InvalidMark, match="Viva: a mark stands here"):
        rubric.save(student, "1", FULL | {"viva": ""}, teacher, seen)
    assert rubric.save(student, "1", State.BLANK, teacher, seen, "wrong student")


def test_another_persons_newer_decision_is_a_conflict() -> None:
    offering, (student,), teacher = make_class()
    other = make_faculty(offering).user
    seen = rubric.sheet(student, "1").expected
    rubric.save(student, "1", FULL, other, seen)
    with pytest.raises(Conflict) as conflict:
        rubric.save(student, "1", FULL | {"execution": "7"}, teacher, seen)
    assert conflict.value.entries["execution"].actor == other
    assert RubricScore.objects.count() == 3


def test_marks_for_an_excused_entry_are_a_make_up_and_stay_one() -> None:
    offering, (student,), teacher = make_class()
    rubric.save(student, "1", State.EXC, teacher, {}, "at a meet")
    seen = rubric.sheet(student, "1").expected
    rubric.save(student, "1", FULL, teacher, seen)
    assert current(offering)[student.pk]["1"].state is State.MK
    seen = rubric.sheet(student, "1").expected
    rubric.save(student, "1", FULL | {"viva": "5"}, teacher, seen)
    entry = current(offering)[student.pk]["1"]
    assert (entry.state, entry.total) == (State.MK, 28)


def test_one_student_cannot_be_not_conducted() -> None:
    _, (student,), teacher = make_class()
    assert State.NC not in rubric.sheet(student, "1").states
    with pytest.raises(InvalidMark, match="whole class at once"):
        rubric.save(student, "1", State.NC, teacher, {})


def test_halves_are_kept_and_banded_where_the_scheme_allows_them() -> None:
    _, (student,), teacher = make_class(scheme={"halves": True})
    rows = rubric.save(student, "1", {"execution": "9.5"}, teacher, {})
    assert (rows[0].marks, rows[0].rubric.band) == (Decimal("9.5"), "Satisfactory")


def test_a_projects_criteria_have_no_bands() -> None:
    _, (student,), teacher = make_class()
    rows = rubric.save(student, "P", {"implementation": 4}, teacher, {})
    assert (rows[0].rubric.band, rows[0].rubric.attribute) == ("", "Implementation")


def test_the_sheet_shows_who_decided_what_and_who_may_approve() -> None:
    offering, (student,), teacher = make_class()
    other = make_faculty(offering).user
    rubric.save(student, "1", FULL, teacher, {})
    shown = rubric.sheet(student, "1")
    line = shown.lines[1]
    assert (line.marks, line.by, line.band.name) == (18, teacher, "Good")
    assert line.at is not None
    assert shown.entry.total == 27
    assert set(shown.approvers) == {teacher, other}
    assert len(shown.history) == 3
    rubric.save(student, "1", State.EXM, teacher, shown.expected, "ill", approver=other)
    assert rubric.sheet(student, "1").state_row.approver == other


def test_an_entry_that_the_course_does_not_have_is_refused() -> None:
    _, (student,), _ = make_class()
    with pytest.raises(InvalidMark, match="There is no entry “9”"):
        rubric.sheet(student, "9")
