"""What the queue calls. Nothing is decided here."""

from celery import shared_task

from grading.authoring import job


@shared_task(ignore_result=True)
def step(pk: int) -> None:
    job.step(pk)


@shared_task(ignore_result=True)
def tend() -> None:
    job.tend()
