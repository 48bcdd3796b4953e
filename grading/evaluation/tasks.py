"""What the queue calls. Nothing is decided here."""

from celery import shared_task

from grading.evaluation import work


@shared_task(ignore_result=True)
def execute_run(run_id: int) -> None:
    work.execute(run_id)


@shared_task(ignore_result=True)
def sweep() -> None:
    work.sweep()
