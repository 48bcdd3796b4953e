"""Which run speaks for a student."""

import pytest

from grading.evaluation import results
from tests.factories import get_task, make_finished_run, make_run, make_student, make_submission

pytestmark = pytest.mark.django_db


def test_the_newest_graded_run_of_the_newest_submission_counts():
    student = make_student()
    task = get_task(student.offering)
    first, second = make_submission(student), make_submission(student)
    make_finished_run(first)
    newer = make_finished_run(second)
    regraded = make_finished_run(first)
    assert regraded.pk > newer.pk
    assert results.newest_finished(student, task) == newer
    assert results.latest(student, task) == newer


def test_a_cancelled_or_failed_run_never_stands_for_the_program():
    student = make_student()
    task = get_task(student.offering)
    graded = make_finished_run(make_submission(student))
    for state in ("cancelled", "platform_error", "running"):
        run = make_run(make_submission(student), state=state)
        assert results.latest(student, task) == run
        assert results.newest_finished(student, task) == graded


def test_nothing_handed_in_is_nothing():
    student = make_student()
    assert results.newest_finished(student, get_task(student.offering)) is None


def test_the_grid_asks_twice_for_everybody(django_assert_num_queries):
    one = make_student()
    two, three = make_student(one.offering), make_student(one.offering)
    task = get_task(one.offering)
    before = make_finished_run(make_submission(one), value=0.5)
    waiting = make_run(make_submission(one))
    graded = make_finished_run(make_submission(two))
    going = make_run(make_submission(three))
    with django_assert_num_queries(2):
        grid = results.for_grid([one.pk, two.pk, three.pk])
    assert (grid[one.pk, task.pk].latest.pk, grid[one.pk, task.pk].finished.pk) == (
        waiting.pk,
        before.pk,
    )
    assert grid[two.pk, task.pk].latest == grid[two.pk, task.pk].finished
    assert grid[two.pk, task.pk].finished.pk == graded.pk
    assert grid[two.pk, task.pk].finished.proposed == 20
    assert (grid[three.pk, task.pk].latest.pk, grid[three.pk, task.pk].finished) == (going.pk, None)
    assert len(grid) == 3


def test_in_the_grid_too_a_re_grade_of_an_older_submission_displaces_nothing():
    student = make_student()
    first, second = make_submission(student), make_submission(student)
    newer = make_finished_run(second)
    make_finished_run(first)
    cancelled = make_run(second, state="cancelled")
    [standing] = results.for_grid([student.pk]).values()
    assert (standing.latest.pk, standing.finished.pk) == (cancelled.pk, newer.pk)
