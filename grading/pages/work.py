"""What was handed in for an entry, with its run's result, as it stands beside the rubric."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from grading import intake, writeup
from grading.models import Run, Submission
from grading.pages import source
from grading.pages.results.result import result


def of_class(kind: str, pk: int) -> str:
    """Addresses for those who teach the class, by kind: file, answer, run, notebook."""
    names = {
        "file": "submission_file",
        "answer": "answer",
        "run": "run",
        "notebook": "run_notebook",
    }
    return reverse(names[kind], args=[pk])


def works(
    submissions: Iterable[Submission], address: Callable[[str, int], str] = of_class
) -> list[dict[str, object]]:
    """The newest submission of each task, with its file and its run's result.

    Args:
        submissions: of one student, with task, enrolment and its user and offering at hand.
        address: gives the address of a submission's file, a run or its notebook ("" for none).
    """
    newest: dict[int, Submission] = {}
    for submission in submissions:
        before = newest.get(submission.task_id)
        if before is None or submission.attempt > before.attempt:
            newest[submission.task_id] = submission
    runs: dict[int, Run] = {}
    found = Run.objects.filter(submission__in=[one.pk for one in newest.values()])
    for run in (
        found.select_related("task_version", "metric", "proposal", "result")
        .prefetch_related("checks")
        .order_by("pk")
    ):
        runs[run.submission_id] = run
    return [_work(one, runs.get(one.pk), address) for one in newest.values()]


def _work(
    submission: Submission, run: Run | None, address: Callable[[str, int], str]
) -> dict[str, object]:
    work: dict[str, object] = {
        "submission": submission,
        "run": run,
        "parts": source.parts(submission),
        "facts": _facts(submission, run),
        "file_name": submission.file_name,
        "file_url": address("file", submission.pk),
        "answer_url": address("answer", submission.pk),
    }
    if run is not None:
        work |= {"run_url": address("run", run.pk), "notebook_url": address("notebook", run.pk)}
        if run.is_finished:
            run.submission = submission
            work |= result(run, for_faculty=True, attempts=False)
    return work


def _facts(submission: Submission, run: Run | None) -> writeup.Facts | None:
    """What can be said of the program's text; None of an answer in words."""
    if submission.kind == intake.WRITTEN:
        return None
    agreed = run.task_version.spec["contract"]["function"] if run else ""
    with submission.file.open("rb") as file:
        data = file.read()
    return writeup.of_file(submission.file_name, data, (agreed,) if agreed else ())
