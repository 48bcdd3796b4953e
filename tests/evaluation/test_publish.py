"""Messages: what is due is sent once, what is not due is not, and a broker may be away."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from grading.evaluation import lifecycle, publish, work
from grading.models import Run
from tests.factories import make_run

pytestmark = pytest.mark.django_db


def waiting() -> int:
    """How many messages lie in the queue for runs; they are taken out."""
    taken = 0
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue("runs")
        while True:
            try:
                queue.get(block=False).ack()
            except queue.Empty:
                return taken
            taken += 1


@pytest.fixture(autouse=True)
def _empty_queue():
    waiting()
    yield
    waiting()


def test_a_message_is_sent_once_until_it_is_stale():
    run = make_run(published_at=None)
    assert publish.publish(run.pk)
    assert not publish.publish(run.pk)
    assert waiting() == 1
    Run.objects.update(published_at=Now() - timedelta(seconds=publish.STALE_SECONDS + 1))
    assert work.sweep().published == 1
    assert waiting() == 1


def test_runs_that_run_rest_or_are_over_get_no_message():
    for state in (Run.State.RUNNING, Run.State.SCORED, Run.State.CANCELLED):
        make_run(published_at=None, state=state)
    make_run(published_at=None, not_before=Now() + timedelta(seconds=60))
    assert work.sweep().published == 0
    assert waiting() == 0


def test_of_runs_whose_message_is_old_only_the_next_few_get_another():
    first = make_run(published_at=None)
    for _ in range(14):
        make_run(first.submission)
    Run.objects.update(published_at=Now() - timedelta(hours=1))
    assert work.sweep().published == 10


def test_a_run_handed_in_while_the_broker_is_away_is_sent_by_the_sweeper(monkeypatch):
    run = make_run(published_at=None)
    with monkeypatch.context() as away:
        away.setattr(current_app, "send_task", _refuse)
        assert not publish.publish(run.pk)
    run.refresh_from_db()
    assert run.published_at is None
    assert work.sweep().published == 1


def test_a_run_that_ends_while_messages_are_sent_holds_up_no_other(monkeypatch):
    _, second, third = (make_run(published_at=None) for _ in range(3))
    send = current_app.send_task

    def cancel_the_next(*args, **options):
        lifecycle.cancel(second.pk)
        return send(*args, **options)

    monkeypatch.setattr(current_app, "send_task", cancel_the_next)
    assert work.sweep().published == 2
    third.refresh_from_db()
    assert third.published_at is not None


def test_while_the_broker_is_away_a_sweep_tries_once(monkeypatch):
    for _ in range(3):
        make_run(published_at=None)
    tried = []

    def refuse(*args, **options):
        tried.append(args)
        _refuse()

    monkeypatch.setattr(current_app, "send_task", refuse)
    assert work.sweep().published == 0
    assert len(tried) == 1


def _refuse(*args, **options):
    raise OperationalError("no broker")


def test_a_web_servers_thread_sends_to_the_same_queue():
    # Celery's idea of the current app belongs to a thread.
    sent = []
    thread = threading.Thread(
        target=lambda: sent.append(current_app.conf.broker_url), name="web thread"
    )
    thread.start()
    thread.join()
    assert sent == [current_app.conf.broker_url]
    assert "queue.sqlite3" in sent[0] or sent[0].startswith("redis")
