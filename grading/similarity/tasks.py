"""What the queue calls. Nothing is decided here."""

from celery import shared_task

from grading.similarity import calculation


@shared_task(ignore_result=True)
def calculate(pk: int) -> None:
    calculation.carry_out(pk)


@shared_task(ignore_result=True)
def sweep() -> None:
    calculation.sweep()
