"""A check's life: apart from runs, behind hand-ins, and never worth a mark."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models.functions import Now
from django.utils import timezone

from grading import drafts
from grading.evaluation import filechecks
from grading.models import CheckResult, FileCheck, MarkEntry, Metric, Proposal, Run, Submission
from labs.parse import REFERENCES
from sandbox.contract import Progress
from tests import factories

pytestmark = pytest.mark.django_db
State = FileCheck.State
SOLUTION = REFERENCES / "20csel76" / "1a" / "solution.py"


def make_check(**fields: object) -> FileCheck:
    student = factories.make_student()
    task = factories.get_task(student.offering)
    check = drafts.ask(student, task, "x.py", factories.PROGRAM)
    FileCheck.objects.filter(pk=check.pk).update(**fields)
    check.refresh_from_db()
    return check


def test_nothing_leads_from_a_check_to_a_mark_or_back() -> None:
    """The tables themselves: a mark, a proposal, a metric or a receipt has no way to name one."""
    neighbours = {
        field.related_model.__name__
        for field in FileCheck._meta.get_fields()
        if field.is_relation and field.related_model
    }
    assert neighbours == {"Enrolment", "Task", "TaskVersion"}
    for model in apps.get_app_config("grading").get_models():
        for field in model._meta.get_fields():
            assert getattr(field, "related_model", None) is not FileCheck or model.__name__ in (
                "Enrolment",
            )


def test_a_check_is_claimed_once() -> None:
    check = make_check()
    assert filechecks.claim(check.pk, "one") is not None
    assert filechecks.claim(check.pk, "two") is None


def test_no_check_is_begun_while_a_hand_in_waits() -> None:
    check = make_check(published_at=timezone.now())
    run = factories.make_run()
    assert filechecks.claim(check.pk, "w") is None
    check.refresh_from_db()
    assert (check.state, check.published_at) == (State.QUEUED, None)
    assert filechecks.wake() == 0
    Run.objects.filter(pk=run.pk).update(state=Run.State.SCORED)
    assert filechecks.claim(check.pk, "w") is not None


def test_a_hand_in_that_is_put_off_holds_no_check_up() -> None:
    check = make_check()
    factories.make_run(not_before=timezone.now() + timedelta(minutes=5))
    assert filechecks.claim(check.pk, "w") is not None


def test_checks_leave_a_slot_free(settings) -> None:
    settings.SLOTS = 2
    first, second = make_check(), make_check()
    assert filechecks.claim(first.pk, "w") is not None
    assert filechecks.claim(second.pk, "w") is None
    settings.SLOTS = 3
    assert filechecks.claim(second.pk, "w") is not None


def test_a_check_gives_way_only_where_no_slot_is_free(settings) -> None:
    settings.SLOTS = 2
    check = make_check()
    claimed = filechecks.claim(check.pk, "w")
    assert claimed is not None
    assert not filechecks.must_give_way(check.pk)
    factories.make_run()
    assert not filechecks.must_give_way(check.pk)  # the other slot takes it
    factories.make_running_run()
    assert filechecks.must_give_way(check.pk)


def test_only_as_many_give_way_as_are_needed_the_newest_first(settings) -> None:
    settings.SLOTS = 3
    old, new = make_check(), make_check()
    for check in (old, new):
        assert filechecks.claim(check.pk, "w") is not None
    factories.make_running_run()
    factories.make_run()
    assert filechecks.must_give_way(new.pk)
    assert not filechecks.must_give_way(old.pk)


def test_what_gave_way_begins_again_and_is_not_a_fault() -> None:
    check = make_check()
    claimed = filechecks.claim(check.pk, "w")
    assert claimed is not None
    filechecks._give_way(claimed)
    check.refresh_from_db()
    assert (check.state, check.attempt, check.gave_way) == (State.QUEUED, 0, 1)
    assert bytes(check.content) == factories.PROGRAM
    assert filechecks.claim(check.pk, "w") is not None


def test_a_check_whose_worker_fell_silent_is_tried_again_then_ended(settings) -> None:
    settings.MAX_ATTEMPTS = 2
    check = make_check()
    for ending in (State.QUEUED, State.FAILED):
        assert filechecks.claim(check.pk, "w") is not None
        FileCheck.objects.update(lease_until=Now() - timedelta(seconds=1))
        filechecks.sweep()
        check.refresh_from_db()
        assert check.state == ending
    assert "not your program's" in check.message
    assert bytes(check.content) == b""


def test_it_is_cancelled_where_it_waits_and_asked_to_end_where_it_runs() -> None:
    waiting, running = make_check(), make_check()
    assert filechecks.cancel(waiting.pk)
    assert not filechecks.cancel(waiting.pk)
    assert filechecks.claim(running.pk, "w") is not None
    assert filechecks.cancel(running.pk)
    running.refresh_from_db()
    assert (running.state, running.cancel_requested) == (State.RUNNING, True)


@pytest.mark.usefixtures("bubblewrap")
def test_a_check_runs_in_the_sandbox_and_leaves_no_run_behind() -> None:
    student = factories.make_student()
    task = factories.get_task(student.offering)
    check = drafts.ask(student, task, "mine.py", SOLUTION.read_bytes())
    filechecks.execute(check.pk)
    check.refresh_from_db()
    assert check.state == State.DONE, check.message
    assert check.outcome == "ok"
    assert [each["name"] for each in check.found["findings"]] == ["runs", "contract"]
    assert check.found["rows"] == 500
    assert 0 <= check.found["value"] <= 1
    assert "points" not in str(check.found)
    for model in (Run, Submission, Metric, CheckResult, Proposal, MarkEntry):
        assert not model.objects.exists()


@pytest.mark.usefixtures("bubblewrap")
def test_a_program_that_fails_is_told_where() -> None:
    student = factories.make_student()
    task = factories.get_task(student.offering)
    check = drafts.ask(student, task, "mine.py", b"x = 1\nraise ValueError('no')\n")
    filechecks.execute(check.pk)
    check.refresh_from_db()
    assert (check.state, check.outcome) == (State.DONE, "student_error")
    assert (check.found["error"]["type"], check.found["error"]["line"]) == ("ValueError", 2)
    assert check.found["value"] is None
    assert not check.found["findings"][0]["passed"]


@pytest.mark.usefixtures("bubblewrap")
def test_a_running_check_stops_for_a_hand_in(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real sandbox, and a hand-in that comes in while the program goes on for ever."""
    settings.SLOTS = 1
    student = factories.make_student()
    task = factories.get_task(student.offering)
    check = drafts.ask(student, task, "mine.py", b"while True:\n    pass\n")
    beat = filechecks.Beat.beat

    def with_a_hand_in(self: filechecks.Beat, progress: Progress) -> None:
        if not Run.objects.exists():
            factories.make_run()
        beat(self, progress)

    monkeypatch.setattr(filechecks.Beat, "beat", with_a_hand_in)
    filechecks.execute(check.pk)
    check.refresh_from_db()
    assert (check.state, check.gave_way) == (State.QUEUED, 1)
    assert Run.objects.get().state == Run.State.QUEUED
