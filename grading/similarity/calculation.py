"""A calculation from request to stored result. The row is the truth, a message only wakes.

Whoever claims it holds it by its attempt: a worker that fell silent and comes back finds its
attempt gone and stores nothing.
"""

import logging
import platform
import time
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from grading.models import ComparedFile, Comparison, Offering, SimilarPair
from grading.similarity import choosing, code, outside, shapes
from grading.similarity.choosing import Chosen
from grading.similarity.code import Code
from grading.similarity.outside import NotCompared, Unwanted
from grading.similarity.shapes import Found, Given
from labs.models import Task

log = logging.getLogger(__name__)

TASK = "grading.similarity.tasks.calculate"
SILENT_SECONDS = 120
STALE_SECONDS = 300
"""A calculation that still waits so long after its message gets another."""
ATTEMPTS = 2
WRITE_SECONDS = 1.0
State = Comparison.State


class AlreadyGoing(Exception):
    """One of this class and task waits or is being calculated."""


def request(
    offering: Offering,
    task: Task,
    by: User | None,
    *,
    other_classes: bool,
    without_common: bool,
    send: bool = True,
) -> Comparison:
    """Ask for a calculation; it begins once a worker is free.

    Args:
        send: False: whoever asks carries it out too.

    Raises:
        AlreadyGoing: one is under way.
    """
    asked = Comparison(
        offering=offering,
        task=task,
        requested_by=by,
        other_classes=other_classes,
        without_common=without_common,
    )
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise AlreadyGoing from error
    if send:
        transaction.on_commit(lambda: publish(asked.pk))
    return asked


def publish(pk: int) -> bool:
    """Send a waiting calculation's message; upkeep tries again where the queue is away."""
    waiting = Comparison.objects.filter(pk=pk, state=State.QUEUED)
    if not waiting.update(published_at=timezone.now()):
        return False
    try:
        current_app.send_task(TASK, args=[pk], ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("the queue can't be reached, comparison %s waits for upkeep: %s", pk, error)
        waiting.update(published_at=None)
        return False
    return True


def cancel(comparison: Comparison) -> bool:
    """End it: at once where it waits, within a second where it is being calculated."""
    rows = Comparison.objects.filter(pk=comparison.pk)
    if rows.filter(state=State.QUEUED).update(state=State.CANCELLED, finished_at=timezone.now()):
        return True
    return bool(rows.filter(state=State.RUNNING).update(cancel_requested=True))


def sweep() -> None:
    """Take calculations away from silent workers, and send the messages that were lost."""
    now = timezone.now()
    silent = Comparison.objects.filter(
        state=State.RUNNING, heard_at__lt=now - timedelta(seconds=SILENT_SECONDS)
    )
    silent.filter(cancel_requested=True).update(state=State.CANCELLED, finished_at=now)
    silent.filter(attempt__lt=ATTEMPTS).update(state=State.QUEUED, published_at=None)
    silent.filter(attempt__gte=ATTEMPTS).update(
        state=State.FAILED,
        finished_at=now,
        message="Its worker fell silent twice. Ask for it again, and tell an administrator if that "
        "does not help.",
    )
    lost = Q(published_at=None) | Q(published_at__lt=now - timedelta(seconds=STALE_SECONDS))
    waiting = Comparison.objects.filter(lost, state=State.QUEUED).order_by("pk")
    for pk in waiting.values_list("pk", flat=True)[:20]:
        if not publish(pk):
            break


def carry_out(pk: int) -> bool:
    """Claim a waiting calculation and do it; False where another has it already.

    A fault of ours is in the worker's log; upkeep has it tried once more.
    """
    now = timezone.now()
    claimed = Comparison.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING, attempt=F("attempt") + 1, started_at=now, heard_at=now, stage="reading"
    )
    if not claimed:
        return False
    row = Comparison.objects.select_related("offering", "task__course", "task__current").get(pk=pk)
    held = Held(row)
    try:
        _calculate(row, held)
    except Unwanted:
        held.end(State.CANCELLED)
    except NotCompared as error:
        held.end(State.FAILED, str(error))
    return True


@dataclass
class Held:
    """A claimed calculation: signs of life, and whether it is still wanted."""

    row: Comparison
    written: float = 0.0
    unwanted: bool = False

    def tell(self, stage: str, done: int, total: int) -> None:
        """Store how far it is, at most once a second."""
        now = time.monotonic()
        if now - self.written < WRITE_SECONDS:
            return
        self.written = now
        ours = self._ours().filter(cancel_requested=False)
        self.unwanted = not ours.update(
            stage=stage, done=done, total=total, heard_at=timezone.now()
        )

    def wanted(self) -> bool:
        """False once it was cancelled or taken away."""
        self.tell("comparing", self.row.done, self.row.total)
        return not self.unwanted

    def end(self, state: State, message: str = "", **more: object) -> bool:
        """Store how it ended; False where it was taken away."""
        fields = {"state": state, "message": message, "finished_at": timezone.now(), **more}
        return bool(self._ours().update(**fields))

    def _ours(self) -> QuerySet[Comparison]:
        return Comparison.objects.filter(
            pk=self.row.pk, state=State.RUNNING, attempt=self.row.attempt
        )


def _calculate(row: Comparison, held: Held) -> None:
    chosen = choosing.chosen(row.offering, row.task, other_classes=row.other_classes)
    codes = []
    for done, one in enumerate(chosen):
        held.tell("reading", done, len(chosen))
        if held.unwanted:
            raise Unwanted
        codes.append(read(one))
    boilerplate = tuple(code.of_file(*one).text for one in choosing.given(row.task))
    given = Given(
        tuple(one.text for one in codes),
        tuple(one.owner for one in chosen),
        tuple(one.of_this_class for one in chosen),
        boilerplate,
        row.without_common,
    )

    def tell(done: int, total: int) -> None:
        row.done, row.total = done, total
        held.tell("comparing", done, total)

    found = outside.compare(given, tell, held.wanted)
    with transaction.atomic():
        if held.end(
            State.DONE,
            pairs_found=found.pairs_found,
            settings=rests_on(row, len(boilerplate)),
        ):
            _store(row, chosen, codes, found)


def read(one: Chosen) -> Code:
    """The code of a stored submission."""
    try:
        with one.submission.file.open("rb") as file:
            return code.of_file(one.submission.file_name, file.read())
    except OSError:
        return Code("", note="Its file is not where it was stored; tell an administrator.")


def _store(row: Comparison, chosen: list[Chosen], codes: list[Code], found: Found) -> None:
    files = ComparedFile.objects.bulk_create(
        ComparedFile(
            comparison=row,
            submission=one.submission,
            number=number,
            of_this_class=one.of_this_class,
            confirmed=one.confirmed,
            code_sha256=of.sha256,
            given=file.given,
            common=file.common,
            own=file.own,
            note=of.note if not of.text else " ".join(filter(None, (of.note, file.note))),
        )
        for number, (one, of, file) in enumerate(
            zip(chosen, codes, found.files, strict=True), start=1
        )
    )
    SimilarPair.objects.bulk_create(
        (
            SimilarPair(
                comparison=row,
                first=files[pair.first],
                second=files[pair.second],
                first_share=pair.first_share,
                second_share=pair.second_share,
                share=pair.share,
                passages=pair.passages,
            )
            for pair in found.pairs
        ),
        batch_size=100,
    )


def rests_on(row: Comparison, boilerplate: int) -> dict[str, object]:
    """What the result rests on, kept with it: another version may count otherwise."""
    return {
        "versions": {
            "copydetect": version("copydetect"),
            "pygments": version("pygments"),
            "python": platform.python_version(),
        },
        "task_version": row.task.current.digest if row.task.current else "",
        "shortest_passage": shapes.K,
        "always_found": shapes.K + shapes.WINDOW - 1,
        "lowest_share": shapes.LOWEST,
        "least_own": shapes.LEAST_OWN,
        "common_share": shapes.COMMON if row.without_common else None,
        "common_from": shapes.LEAST_CLASS,
        "most_characters": code.MOST,
        "most_pairs": shapes.MOST_PAIRS,
        "given_files": boilerplate,
        **choosing.limits(),
    }
