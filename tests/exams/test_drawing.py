"""A draw is committed, made once, changed once by a student, and then opened for everybody."""

import pytest
from django.utils import timezone

from grading.exams import draw, verify_draw
from grading.exams.errors import ExamRefused
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting()


def drawn(sitting):
    draw.commit(sitting, examiner(sitting))
    return draw.draw(sitting, "seven of hearts", examiner(sitting))


def close(sitting) -> None:
    sitting.closed_at = timezone.now()
    sitting.save()


def test_before_the_draw_only_the_statement_is_public(sitting) -> None:
    found = draw.commit(sitting, examiner(sitting))
    public = draw.published(found)
    assert public["statement"]["commitment"] == verify_draw.commit(found.seed)
    assert found.seed not in str(public)
    assert set(public) == {"statement", "statement_sha256"}


def test_committing_twice_keeps_the_first_seed(sitting) -> None:
    first = draw.commit(sitting, examiner(sitting))
    assert draw.commit(sitting, examiner(sitting)).seed == first.seed


def test_everybody_gets_an_experiment_of_the_lot_and_the_published_draw_verifies(sitting) -> None:
    drawn(sitting)
    seats = list(sitting.seats.all())
    assert all(seat.drawn in sitting.lot.all() for seat in seats)
    draw.change(seats[2], examiner(sitting))
    close(sitting)
    public = draw.published(draw.show_seed(sitting))
    assert verify_draw.verify(public) == []
    assert public["allocations"][2]["redrawn"] is not None
    assert public["allocations"][1]["redrawn"] is None


def test_nobody_draws_twice(sitting) -> None:
    drawn(sitting)
    before = list(sitting.seats.values_list("drawn", flat=True))
    with pytest.raises(ExamRefused, match="seven of hearts"):
        draw.draw(sitting, "another call", examiner(sitting))
    assert list(sitting.seats.values_list("drawn", flat=True)) == before


def test_nothing_is_drawn_without_a_call_or_before_the_roster_is_frozen(sitting) -> None:
    with pytest.raises(ExamRefused, match="frozen"):
        draw.draw(sitting, "call", examiner(sitting))
    draw.commit(sitting, examiner(sitting))
    with pytest.raises(ExamRefused, match="call"):
        draw.draw(sitting, "  ", examiner(sitting))
    assert not sitting.seats.filter(drawn__isnull=False).exists()


def test_a_change_gives_another_experiment_and_a_second_one_is_refused(sitting) -> None:
    drawn(sitting)
    seat = draw.change(sitting.seats.first(), examiner(sitting))
    assert seat.redrawn != seat.drawn
    assert seat.experiment == seat.redrawn
    with pytest.raises(ExamRefused, match="one change is all"):
        draw.change(seat, examiner(sitting))


def test_seats_left_empty_between_students_do_not_shift_the_draw(sitting) -> None:
    last = sitting.seats.last()
    last.number = 40
    last.save()
    drawn(sitting)
    draw.change(last, examiner(sitting))
    close(sitting)
    assert verify_draw.verify(draw.published(draw.show_seed(sitting))) == []


def test_the_seed_stays_secret_while_the_sitting_goes_on(sitting) -> None:
    drawn(sitting)
    with pytest.raises(ExamRefused, match="closed"):
        draw.show_seed(sitting)


def test_no_change_once_the_seed_is_shown(sitting) -> None:
    drawn(sitting)
    close(sitting)
    draw.show_seed(sitting)
    with pytest.raises(ExamRefused, match="known to everybody"):
        draw.change(sitting.seats.first(), examiner(sitting))


def test_a_sitting_without_students_or_lot_is_not_frozen(sitting) -> None:
    sitting.lot.clear()
    with pytest.raises(ExamRefused, match="lot"):
        draw.commit(sitting, examiner(sitting))
    with pytest.raises(ExamRefused, match="roster"):
        draw.commit(make_sitting(students=0), examiner(sitting))


def test_what_students_were_given_is_published_and_not_what_they_should_have_been(sitting) -> None:
    drawn(sitting)
    close(sitting)
    seat = sitting.seats.first()
    given = sitting.lot.exclude(pk=seat.drawn_id).first()
    sitting.seats.filter(pk=seat.pk).update(drawn=given)
    (wrong,) = verify_draw.verify(draw.published(draw.show_seed(sitting)))
    assert str(seat.enrolment.user.usn) in wrong


def test_an_experiment_that_is_renamed_after_the_commitment_is_drawn_under_its_old_title(
    sitting,
) -> None:
    draw.commit(sitting, examiner(sitting))
    sitting.lot.update(title="Renamed")
    draw.draw(sitting, "call", examiner(sitting))
    close(sitting)
    assert verify_draw.verify(draw.published(draw.show_seed(sitting))) == []


def test_no_change_once_the_sitting_is_closed(sitting) -> None:
    drawn(sitting)
    close(sitting)
    with pytest.raises(ExamRefused, match="closed"):
        draw.change(sitting.seats.first(), examiner(sitting))
