"""What faculty asked for in each class: a comparison of its programs, another look at a mark."""

from itertools import combinations, islice

from django.utils import timezone

from accounts.models import User
from grading.models import (
    ComparedFile,
    Comparison,
    MarkEntry,
    Offering,
    RegradeRequest,
    SimilarPair,
    Submission,
)
from grading.similarity.calculation import rests_on
from labs.models import Task

PAIRS = 500
REGRADES = 20


def compare(offering: Offering, task: Task, teacher: User) -> None:
    """Write a finished comparison: everybody's newest program, and as many pairs as are kept."""
    now = timezone.now()
    comparison = Comparison.objects.create(
        offering=offering, task=task, other_classes=False, without_common=True, state="done",
        requested_by=teacher, published_at=now, started_at=now, finished_at=now, pairs_found=PAIRS,
    )  # fmt: skip
    comparison.settings = rests_on(comparison, 1)
    comparison.save(update_fields=["settings"])
    newest: dict[int, Submission] = {}
    handed_in = Submission.objects.filter(enrolment__offering=offering, task=task)
    for one in handed_in.order_by("attempt"):
        newest[one.enrolment_id] = one
    files = ComparedFile.objects.bulk_create(
        ComparedFile(
            comparison=comparison, submission=one, number=number, of_this_class=True,
            confirmed=False, code_sha256=one.sha256, own=one.size,
        )
        for number, one in enumerate(newest.values(), 1)
    )  # fmt: skip
    SimilarPair.objects.bulk_create(
        SimilarPair(
            comparison=comparison, first=first, second=second, first_share=share,
            second_share=share, share=share, passages=[[[0, 20, 1]], [[0, 20, 1]]],
        )
        for share, (first, second) in enumerate(islice(combinations(files, 2), PAIRS), 300)
    )  # fmt: skip


def ask_again(offering: Offering) -> None:
    """Let some students ask for another look at a mark."""
    entries = MarkEntry.objects.filter(offering=offering, item="1", component="execution")
    RegradeRequest.objects.bulk_create(
        RegradeRequest(
            entry=entry, enrolment=entry.enrolment, item="1", reason="The metric is above the "
            "target, and the band says Satisfactory.", created_at=timezone.now(),
        )
        for entry in entries.select_related("enrolment")[:REGRADES]
    )  # fmt: skip
