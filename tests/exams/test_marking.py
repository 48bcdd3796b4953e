"""Two examiners mark and sign; a change after a signature voids it; two signatures lock."""

import pytest

from grading.exams import draw, marking, sitting
from grading.exams.errors import ExamRefused
from grading.ledger import InvalidMark, Locked, present
from grading.models import Examiner
from grading.scheme import State
from tests import factories
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db

MARKS = {
    "writeup": 8, "execution": 33, "viva": 8,
    "demonstration": 20, "report": 8, "project_viva": 4,
}  # fmt: skip


@pytest.fixture
def session():
    made = make_sitting(students=2)
    draw.commit(made, examiner(made))
    draw.draw(made, "call", examiner(made))
    return sitting.open_now(made)


def external(session):
    return session.examiners.get(role=Examiner.Role.EXTERNAL).user


def save(seat, marks, actor):
    seen = {key: row.pk for key, row in present(seat.enrolment, seat.kind).items()}
    return marking.save(seat, marks, actor, seen)


@pytest.fixture
def marked(session):
    one, other = session.seats.all()
    save(one, MARKS, examiner(session))
    save(other, State.AB, external(session))
    return sitting.close(session)


def test_only_the_two_examiners_mark_and_sign(session) -> None:
    stranger = factories.make_faculty(session.offering).user
    with pytest.raises(ExamRefused, match="two examiners"):
        save(session.seats.first(), MARKS, stranger)
    with pytest.raises(ExamRefused, match="two examiners"):
        marking.sign(session, stranger)


def test_a_missing_mark_keeps_the_sitting_from_being_signed_and_is_named(session) -> None:
    one, other = session.seats.all()
    save(one, MARKS, examiner(session))
    sitting.close(session)
    with pytest.raises(ExamRefused, match=other.enrolment.user.usn):
        marking.sign(session, examiner(session))


def test_nothing_is_signed_while_the_sitting_goes_on(session) -> None:
    with pytest.raises(ExamRefused, match="Close it"):
        marking.sign(session, examiner(session))


def test_two_signatures_lock_the_marks(marked) -> None:
    marking.sign(marked, examiner(marked))
    marking.sign(marked, external(marked))
    assert len(marking.standing_signatures(marked)) == 2
    with pytest.raises(Locked, match="signed"):
        save(marked.seats.first(), {"viva": 9}, examiner(marked))


def test_a_change_after_one_signature_voids_it(marked) -> None:
    marking.sign(marked, examiner(marked))
    save(marked.seats.first(), {"viva": 9}, external(marked))
    assert marking.standing_signatures(marked) == []
    marking.sign(marked, external(marked))
    assert [found.user for found in marking.standing_signatures(marked)] == [external(marked)]
    save(marked.seats.first(), {"viva": 8}, external(marked))


def test_signing_twice_keeps_the_first_signature(marked) -> None:
    first = marking.sign(marked, examiner(marked))
    assert marking.sign(marked, examiner(marked)).signed_at == first.signed_at


def test_after_a_change_of_experiment_a_write_up_is_refused(session) -> None:
    seat = draw.change(session.seats.first(), examiner(session))
    with pytest.raises(InvalidMark, match="write-up is 0"):
        save(seat, MARKS, examiner(session))
    assert present(seat.enrolment, "S") == {}
    save(seat, MARKS | {"writeup": 0}, examiner(session))


def test_a_change_keeps_to_its_rule_where_the_write_up_was_marked_before(session) -> None:
    seat = session.seats.first()
    save(seat, MARKS, examiner(session))
    with pytest.raises(ExamRefused, match="write-up"):
        draw.change(seat, examiner(session))
