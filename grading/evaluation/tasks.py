"""What the queue calls. Nothing is decided here."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown

from grading.evaluation import filechecks, hearing, work


@shared_task(ignore_result=True)
def execute_run(run_id: int) -> None:
    work.execute(run_id)
    filechecks.wake()


@shared_task(ignore_result=True)
def execute_check(check_id: int) -> None:
    filechecks.execute(check_id)


@worker_ready.connect
def prepare(sender: Any, **_: object) -> None:
    """Get ready for runs; upkeep's worker never has one."""
    queues = sender.app.amqp.queues.consume_from
    for_runs = execute_run.app.conf.task_default_queue in queues
    hearing.keep_heard(sender, hearing.RUNS if for_runs else next(iter(queues), ""))
    if for_runs:
        work.prepare()


@worker_shutdown.connect
def leave(**_: object) -> None:
    hearing.left()


@shared_task(ignore_result=True)
def sweep() -> None:
    hearing.heard("sweep", "clock")
    work.sweep()
    filechecks.sweep()
