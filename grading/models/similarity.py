"""How alike the programs of a class are: one calculation, its files, its pairs, what people noted.

`grading.similarity` writes these rows. A calculation is never changed once it is done, and a new
one takes nothing's place. Nothing here is a finding about a person, and no mark follows from it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grading.models.offering import Offering
from grading.models.submission import Submission
from labs.models import Task


class Comparison(models.Model):
    """One calculation over the programs of a class for one task. Also its own outbox, as a run."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Being calculated"
        DONE = "done", "Done"
        FAILED = "failed", "Not finished"
        CANCELLED = "cancelled", "Cancelled"

    GOING = (State.QUEUED, State.RUNNING)

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="comparisons")
    task = models.ForeignKey(Task, models.PROTECT, related_name="comparisons")
    other_classes = models.BooleanField(
        help_text="Also with programs of other classes: earlier terms, other sections."
    )
    without_common = models.BooleanField(help_text="What most of the class has was left out.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=20, blank=True, help_text="reading, comparing or storing")
    done = models.PositiveIntegerField(default=0, help_text="Of `total`, in this stage.")
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: the command line.",
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True, help_text="The worker's newest sign of life.")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    settings = models.JSONField(
        default=dict, help_text="Versions, thresholds and limits that the result rests on."
    )
    pairs_found = models.PositiveIntegerField(
        default=0, help_text="At or above the lowest share; not all may be kept."
    )
    message = models.CharField(max_length=500, blank=True, help_text="Why it did not finish.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "task"],
                condition=Q(state__in=("queued", "running")),
                name="one_comparison_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"comparison of {self.task.slug}, {self.offering}"

    @property
    def is_going(self) -> bool:
        return self.state in self.GOING


class ComparedFile(models.Model):
    """One submission in a calculation. Counts are characters of code with names taken out."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="files")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="compared")
    number = models.PositiveSmallIntegerField(
        help_text="In random order: what a person is called while names are not shown."
    )
    of_this_class = models.BooleanField()
    confirmed = models.BooleanField(help_text="What the confirmed marks rest on; not the newest.")
    code_sha256 = models.CharField(max_length=64, blank=True)
    given = models.PositiveIntegerField(default=0, help_text="Also in what everybody was given.")
    common = models.PositiveIntegerField(default=0, help_text="Also in most files of the class.")
    own = models.PositiveIntegerField(default=0, help_text="The rest, which was compared.")
    note = models.CharField(max_length=200, blank=True, help_text="What was left out, and why.")

    class Meta:
        ordering = ["comparison", "number"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "submission"], name="a_file_once"),
        ]

    def __str__(self) -> str:
        return f"file {self.number} of comparison {self.comparison_id}"


class SimilarPair(models.Model):
    """Two files of different people with passages in common. Shares are in thousandths."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="pairs")
    first = models.ForeignKey(ComparedFile, models.PROTECT, related_name="+")
    second = models.ForeignKey(ComparedFile, models.PROTECT, related_name="+")
    first_share = models.PositiveSmallIntegerField(
        help_text="How much of the first file's own code is also in the second."
    )
    second_share = models.PositiveSmallIntegerField(help_text="The other way round.")
    share = models.PositiveSmallIntegerField(help_text="The larger of the two.")
    passages = models.JSONField(
        help_text="Two lists, one a file, of [start, end, number]: characters of the code, and the "
        "number that passages of both files with the same content have in common."
    )
    noted: "PairNote | None" = None
    """No column: the note that stands, where `grading.similarity.stored` has fetched it."""

    class Meta:
        ordering = ["comparison", "-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_once"),
            models.CheckConstraint(
                condition=Q(share__lte=1000, first_share__lte=F("share")), name="a_share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk} of comparison {self.comparison_id}"


class PairNote(models.Model):
    """What a teacher noted about a pair, with who and when. Append-only; the newest stands."""

    class Outcome(models.TextChoices):
        LOOKED_AT = "looked_at", _("Looked at")
        EXPLAINED = "explained", _("Explained")
        FURTHER = "further", _("Taken further")

    pair = models.ForeignKey(SimilarPair, models.PROTECT, related_name="notes")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.CharField(max_length=1000, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pair", "pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: pair {self.pair_id}"
