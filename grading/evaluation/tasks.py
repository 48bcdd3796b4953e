"""What the queue calls. Nothing is decided here."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from grading.evaluation import work


@shared_task(ignore_result=True)
def execute_run(run_id: int) -> None:
    work.execute(run_id)


@worker_ready.connect
def prepare(sender: Any, **_: object) -> None:
    """Get ready for runs; upkeep's worker never has one."""
    if execute_run.app.conf.task_default_queue in sender.app.amqp.queues.consume_from:
        work.prepare()


@shared_task(ignore_result=True)
def sweep() -> None:
    work.sweep()
