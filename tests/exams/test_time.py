"""The time of a sitting: more for everybody or for one, closed too early, by the server's clock."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from grading.exams import marking, sitting, timing
from grading.exams.errors import ExamRefused
from grading.exams.timing import Clock
from grading.models import ExamSession, SittingEvent
from grading.scheme import State
from labs.models import Task
from tests.exams.build import examiner, external, make_running, make_sitting

PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"
more_time = timing.extend


@pytest.fixture
def session(db):
    return make_running(students=2)


def over(session) -> None:
    """Let the time have run out a while ago."""
    session.opened_at = timezone.now() - timedelta(minutes=session.minutes + 5)
    session.save()


def hand_in(seat):
    task = Task.objects.get(experiment__course=seat.session.offering.course, slug="1a")
    return sitting.hand_in(seat, task, "solution.py", PROGRAM, uuid.uuid4())


def test_more_time_for_everybody_counts_from_the_end(session) -> None:
    before = timing.ends_at(session)
    more_time(session, 10, "the power was cut", examiner(session))
    more_time(session, 5, "again", external(session))
    assert timing.ends_at(session) - before == timedelta(minutes=15)


def test_more_time_for_one_is_theirs_alone_and_adds_to_everybodys(session) -> None:
    one, other = session.seats.all()
    before = timing.ends_at(session)
    more_time(session, 30, "writes with a scribe", examiner(session), seat=one)
    more_time(session, 10, "the power was cut", examiner(session))
    assert timing.ends_at(session, one) - before == timedelta(minutes=40)
    assert timing.ends_at(session, other) - before == timedelta(minutes=10)
    clock = Clock.of(session)
    assert (clock.end(one), clock.end(other)) == (clock.last(), clock.end())
    assert clock.own(one) == 30


def test_files_are_taken_from_who_has_more_time_and_from_nobody_else(session) -> None:
    one, other = session.seats.all()
    over(session)
    more_time(session, 30, "came late through no fault of theirs", examiner(session), seat=one)
    assert hand_in(one)
    with pytest.raises(ExamRefused, match="ended"):
        hand_in(other)


def test_the_reason_the_person_and_the_moment_are_kept_and_cannot_be_changed(session) -> None:
    more_time(session, 10, " the power was cut ", examiner(session))
    event = session.events.get(kind="extended")
    assert (event.minutes, event.reason, event.actor) == (
        10, "the power was cut", examiner(session),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SittingEvent.objects.update(minutes=60)
    with pytest.raises(IntegrityError), transaction.atomic():
        session.events.all().delete()


@pytest.mark.parametrize(("minutes", "reason"), [(10, " "), (0, "why"), (-5, "why"), (241, "why")])
def test_no_time_without_a_reason_or_in_no_sensible_number(session, minutes, reason) -> None:
    with pytest.raises(ExamRefused):
        more_time(session, minutes, reason, examiner(session))
    assert not session.events.filter(kind="extended").exists()


def test_time_that_would_still_be_over_is_refused_with_how_much_is_needed(session) -> None:
    over(session)
    with pytest.raises(ExamRefused, match="Give at least 6"):
        more_time(session, 2, "the power was cut", examiner(session))
    assert not session.events.filter(kind="extended").exists()
    more_time(session, 6, "the power was cut", examiner(session))


def test_a_sitting_that_has_not_begun_or_is_closed_gets_no_more_time(session) -> None:
    with pytest.raises(ExamRefused, match="not been started"):
        more_time(make_sitting(), 10, "why", examiner(session))
    sitting.close(session, examiner(session))
    with pytest.raises(ExamRefused, match="closed"):
        more_time(session, 10, "why", examiner(session))


def test_a_seat_of_another_batch_gets_nothing_here(session) -> None:
    elsewhere = make_running(students=1).seats.get()
    with pytest.raises(ExamRefused, match="another batch"):
        more_time(session, 10, "why", examiner(session), seat=elsewhere)


def test_closed_too_early_it_goes_on_as_if_it_had_not_been(session) -> None:
    end = timing.ends_at(session)
    closed = sitting.close(session, examiner(session))
    with pytest.raises(ExamRefused, match="ended"):
        hand_in(session.seats.first())
    with pytest.raises(ExamRefused, match="reason"):
        sitting.reopen(closed, "", examiner(session))
    again = sitting.reopen(closed, "pressed by mistake", examiner(session))
    assert timing.ends_at(again) == end
    assert hand_in(session.seats.first())
    kinds = [event.kind for event in session.events.all()]
    assert kinds == ["opened", "closed", "reopened"]


def test_a_sitting_that_somebody_signed_is_not_opened_again(session) -> None:
    for seat in session.seats.all():
        marking.save(seat, State.AB, examiner(session), {})
    closed = sitting.close(session)
    marking.sign(closed, examiner(session))
    with pytest.raises(ExamRefused, match="signed"):
        sitting.reopen(closed, "why", examiner(session))


def test_a_sitting_closed_long_after_its_time_ended_when_its_time_did(session) -> None:
    over(session)
    closed = sitting.close(session)
    assert timing.ends_at(closed) == closed.opened_at + timedelta(minutes=closed.minutes)


def test_somebody_arrives_once(session) -> None:
    seat = session.seats.first()
    sitting.arrive(seat, examiner(session))
    sitting.arrive(seat, external(session))
    assert session.events.get(kind="present").actor == examiner(session)


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.integers(1, 240)), max_size=12))
def test_the_last_end_is_never_before_anybodys(extensions) -> None:
    session = ExamSession(opened_at=timezone.now(), minutes=180)
    events = [SittingEvent(seat_id=seat, minutes=minutes) for seat, minutes in extensions]
    clock = Clock.of(session, events)
    own = max((clock.added.get(seat, 0) for seat in (1, 2)), default=0)
    assert clock.last() == clock.end() + timedelta(minutes=own)


def test_a_time_past_midnight_is_told_with_its_date() -> None:
    now = timezone.localtime()
    noon = now.replace(hour=12, minute=5, second=7, microsecond=0)
    assert timing.clock(noon) == "12:05"
    assert timing.clock(noon, seconds=True) == "12:05:07"
    tomorrow = noon + timedelta(days=1)
    assert timing.clock(tomorrow) == f"12:05, {tomorrow.day} {tomorrow:%b}"
    with timezone.override("America/New_York"):
        assert timing.clock(tomorrow).startswith(f"{timezone.localtime(tomorrow):%H:%M}, ")
