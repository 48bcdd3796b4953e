"""How many go first and when a waiting run may start, by how long recent runs took."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.live.queue import Going, Turn, Usual, going, turns, usual
from grading.models import Enrolment, Run
from tests import factories

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
USUAL = Usual({1: 10.0, 2: 60.0}, 35.0)


def running(pk: int, task: int = 1, *, since: float = 0) -> Going:
    return Going(pk, task, NOW - timedelta(seconds=since))


def waiting(pk: int, task: int = 1) -> Going:
    return Going(pk, task, None)


@pytest.mark.parametrize(
    ("runs", "slots", "wanted"),
    [
        ([waiting(1)], 1, {1: Turn(0, 0.0)}),
        ([running(1), waiting(2)], 1, {2: Turn(1, 10.0)}),
        ([running(1), waiting(2)], 2, {2: Turn(1, 0.0)}),
        ([running(1, since=7), waiting(2), waiting(3)], 1, {2: Turn(1, 3.0), 3: Turn(2, 13.0)}),
        ([running(1, since=99), waiting(2)], 1, {2: Turn(1, 1.0)}),
        (
            [waiting(1, 2), waiting(2), waiting(3)],
            2,
            {1: Turn(0, 0), 2: Turn(1, 0), 3: Turn(2, 10)},
        ),
        ([running(1, 3), waiting(2)], 1, {2: Turn(1, 35.0)}),
    ],
)
def test_turns(runs: list[Going], slots: int, wanted: dict[int, Turn]) -> None:
    assert turns(runs, slots, USUAL, NOW) == wanted


def test_nothing_is_foretold_before_a_run_has_finished() -> None:
    found = turns([running(1), waiting(2), waiting(3)], 1, Usual({}, None), NOW)
    assert found == {2: Turn(1, None), 3: Turn(2, None)}
    # A free slot is one all the same.
    assert turns([waiting(1), waiting(2)], 1, Usual({}, None), NOW) == {
        1: Turn(0, 0.0), 2: Turn(1, None),
    }  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from([1, 2]), st.booleans()), max_size=30),
    st.integers(1, 8),
)
def test_nobody_starts_before_those_ahead_and_more_slots_never_make_it_later(
    runs: list[tuple[int, bool]], slots: int
) -> None:
    every = [
        running(pk, task) if starts else waiting(pk, task)
        for pk, (task, starts) in enumerate(sorted(runs, key=lambda one: not one[1]))
    ]
    few, more = turns(every, slots, USUAL, NOW), turns(every, slots + 1, USUAL, NOW)
    seconds = [turn.seconds for turn in few.values()]
    assert None not in seconds
    assert seconds == sorted(seconds)
    assert all(more[pk].seconds <= few[pk].seconds for pk in few)


@pytest.fixture
def student(db: None) -> Enrolment:
    return factories.make_student()


def test_the_usual_time_is_the_median_of_finished_runs_of_the_task(student: Enrolment) -> None:
    for took in (4, 6, 100):
        run = factories.make_finished_run(factories.make_submission(student))
        start = NOW - timedelta(seconds=took)
        Run.objects.filter(pk=run.pk).update(started_at=start, finished_at=NOW)
    task = run.submission.task_id
    assert usual() == Usual({task: 6.0}, 6.0)


def test_cancelled_and_failed_runs_tell_nothing_of_the_usual_time(student: Enrolment) -> None:
    for state in (Run.State.CANCELLED, Run.State.PLATFORM_ERROR):
        run = factories.make_finished_run(factories.make_submission(student))
        Run.objects.filter(pk=run.pk).update(state=state)
    assert usual() == Usual({}, None)


def test_what_goes_on_is_listed_in_the_order_of_asking(student: Enrolment) -> None:
    first = factories.make_running_run(factories.make_submission(student))
    second = factories.make_run(factories.make_submission(student))
    factories.make_finished_run(factories.make_submission(student))
    task = first.submission.task_id
    assert going() == [Going(first.pk, task, first.started_at), Going(second.pk, task, None)]
