"""Marking one student of a sitting: the class's rubric form, with an examination's own rules."""

from decimal import Decimal

import pytest
from django.urls import reverse

from grading import ledger
from grading.exams import draw, marking, sitting
from grading.ledger import change_scheme
from grading.models import RubricScore, VivaNote
from grading.scheme import State
from grading.scoring import viva
from grading.scoring.bank import Choice, Whence
from tests import factories
from tests.exams.build import examiner, external, make_running
from tests.pages.conftest import queries_of, signed_in
from tests.pages.sitting.conftest import SEE, desk, make_program, post_marks

TEST = {"writeup": 4, "execution": 20, "viva": 4}


def marks(seat) -> dict[str, Decimal | None]:
    return {key: row.marks for key, row in ledger.present(seat.enrolment, seat.kind).items()}


def test_both_parts_are_marked_on_one_page_beside_the_program(seat, internal) -> None:
    make_program(seat)
    page = internal.get(desk(seat)).content.decode()
    for title in ("Part A write-up", "Part A execution", "Part B demonstration", "Part B viva"):
        assert title in page
    assert "def predict" in page
    assert "band-button" not in page  # the SEE has maxima only
    assert post_marks(internal, seat, SEE).status_code == 302
    assert marks(seat) == SEE


def test_confirming_takes_the_proposal_of_what_was_handed_in_here(seat, internal) -> None:
    run = make_program(seat)
    run.proposal.max_marks, run.proposal.marks = 40, 33
    run.proposal.save()
    # Weekly work of the same experiment proposes nothing here.
    factories.make_finished_run(factories.make_submission(seat.enrolment), marks="2")
    post_marks(internal, seat, {"writeup": 7}, do="confirm")
    assert marks(seat) == {"writeup": 7, "execution": 33}


@pytest.mark.parametrize("split", ["5-30-5", "10-20-10"])
def test_the_internal_test_has_bands_in_both_splits(db, split) -> None:
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    if offering.scheme.get("test_split") != split:
        change_scheme(offering, {"test_split": split}, teacher)
    session = make_running(offering, students=1, kind="T")
    seat, client = session.seats.get(), signed_in(examiner(session))
    writeup, execution, viva = map(int, split.split("-"))
    page = client.get(desk(seat)).content.decode()
    assert page.count("band-button band-good") == 3
    over = {"writeup": writeup + 1, "execution": execution, "viva": viva}
    assert post_marks(client, seat, over).status_code == 422
    post_marks(client, seat, over | {"writeup": writeup})
    assert marks(seat) == {"writeup": writeup, "execution": execution, "viva": viva}
    bands = RubricScore.objects.filter(entry__enrolment=seat.enrolment)
    assert set(bands.values_list("band", flat=True)) == {"Good"}


def test_after_a_change_the_write_up_says_why_and_takes_nothing(db) -> None:
    session = make_running(students=1, lot=(1, 2))
    seat, client = session.seats.get(), signed_in(examiner(session))
    draw.change(seat, examiner(session))
    page = client.get(desk(seat)).content.decode()
    assert "which costs the write-up: 0 is taken" in page
    answer = post_marks(client, seat, SEE)
    assert answer.status_code == 422
    assert "its write-up is 0" in answer.content.decode()
    assert 'value="33"' in answer.content.decode()
    assert marks(seat) == {}
    post_marks(client, seat, SEE | {"writeup": 0})
    assert marks(seat)["writeup"] == 0


def test_the_other_examiners_newer_decision_is_shown_and_not_overwritten(
    seat, internal, outside
) -> None:
    seen = internal.get(desk(seat)).context["sheet"].expected
    post_marks(outside, seat, {"viva": 6})
    form = {f"saw-{key}": pk for key, pk in seen.items()} | {"do": "marks", "mark-viva": 9}
    answer = internal.post(desk(seat), form)
    assert answer.status_code == 409
    assert "what stands now is 6" in answer.content.decode()
    assert marks(seat) == {"viva": 6}


def test_absent_is_a_state_here_and_nothing_that_only_weekly_work_has(seat, internal) -> None:
    page = internal.get(desk(seat)).content.decode()
    assert "Approved by" not in page
    answer = internal.post(desk(seat), {"do": "state", "state": "AB"})
    assert answer.status_code == 302
    assert ledger.present(seat.enrolment, "S")[""].state == "AB"
    assert internal.post(desk(seat), {"do": "state", "state": "EXM"}).status_code == 422


def test_saving_goes_on_to_the_next_seat_if_that_is_wanted(session, seat, internal) -> None:
    after = session.seats.get(number=2)
    answer = post_marks(internal, seat, {"viva": 5}, then="next")
    assert answer["Location"] == desk(after)
    page = internal.get(desk(after)).content.decode()
    assert f'rel="prev" href="{desk(seat)}"' in page


def test_before_the_start_nothing_is_marked(db) -> None:
    session = make_running(students=1)
    session.opened_at = None
    session.save()
    answer = post_marks(signed_in(examiner(session)), session.seats.get(), {"viva": 5})
    assert answer.status_code == 422
    assert "has not begun" in answer.content.decode()


def test_once_both_signed_the_page_is_locked(session, seat, internal) -> None:
    for each in session.seats.all():
        marking.save(each, State.AB, examiner(session), {})
    sitting.close(session)
    for who in (examiner, external):
        marking.sign(session, who(session))
    page = internal.get(desk(seat)).content.decode()
    assert "Save marks" not in page
    assert "readonly" in page
    answer = post_marks(internal, seat, {"viva": 5})
    assert answer.status_code == 422
    assert "Both examiners have signed" in answer.content.decode()


def test_what_was_handed_in_before_a_change_is_listed_and_not_judged(db) -> None:
    session = make_running(students=1, lot=(1, 2))
    seat, client = session.seats.get(), signed_in(examiner(session))
    seat.drawn = session.lot.get(number=1)
    seat.save()
    make_program(seat)
    seat.redrawn = session.lot.get(number=2)
    seat.save()
    page = client.get(desk(seat)).content.decode()
    assert "before the change" in page
    assert "Nothing handed in" in page


def test_files_are_taken_by_examiners_below_the_sittings_address(seat, outside) -> None:
    run = make_program(seat, notebook=b'{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}')
    where = [seat.session_id, seat.pk]
    file = outside.get(reverse("sitting_file", args=[*where, run.submission_id]))
    assert b"predict" in file.content
    assert "attachment" in file["Content-Disposition"]
    notebook = outside.get(reverse("sitting_notebook", args=[*where, run.pk]))
    assert "sandbox" in notebook["Content-Security-Policy"]
    weekly = factories.make_submission(seat.enrolment)
    assert outside.get(reverse("sitting_file", args=[*where, weekly.pk])).status_code == 404


def test_the_class_page_leads_to_the_sitting_and_marks_nothing_itself(session, seat) -> None:
    where = [session.offering_id, seat.enrolment_id, "S"]
    internal = signed_in(examiner(session))
    assert internal.get(reverse("score", args=where))["Location"] == desk(seat)
    colleague = signed_in(factories.make_faculty(session.offering).user)
    for answer in (
        colleague.get(reverse("score", args=where)),
        colleague.post(reverse("score_save", args=where), {"do": "marks", "mark-viva": 5}),
    ):
        assert answer["Location"] == reverse("grid", args=[session.offering_id])
    assert marks(seat) == {}


def test_the_page_needs_no_more_queries_with_more_seats(session, seat, internal) -> None:
    make_program(seat)
    few = queries_of(internal, desk(seat))
    for number in range(4, 10):
        student = factories.make_student(session.offering)
        session.seats.create(enrolment=student, number=number, kind="S", drawn=seat.drawn)
    assert queries_of(internal, desk(seat)) == few <= 15


@pytest.mark.parametrize("kind", ["S", "T"])
def test_nor_with_viva_questions_a_program_and_both_signatures(db, kind) -> None:
    session = make_running(students=1, kind=kind)
    seat = session.seats.get()
    make_program(seat)
    make_program(seat)
    for part in ("viva", "project_viva") if kind == "S" else ("viva",):
        for question in viva.draw(
            seat.enrolment, kind, part, Choice(1, Whence.NEAR, ""), 2, examiner(session)
        ):
            viva.note(question, VivaNote.Verdict.GOOD, examiner(session))
    marking.save(seat, SEE if kind == "S" else TEST, examiner(session), {})
    sitting.close(session)
    for one in (examiner(session), external(session)):
        marking.sign(session, one)
    for one in (examiner(session), external(session)):
        assert queries_of(signed_in(one), desk(seat)) <= 15
