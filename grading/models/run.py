"""One attempt to execute a submission, and everything that came out of it.

`grading.evaluation` alone changes these rows. The Run row is the truth about where a run is and
also its own outbox: a QUEUED run without `published_at` is a message still to be sent.
"""

from django.db import models
from django.utils.crypto import get_random_string

from grading.models.submission import Submission
from labs.models import TaskVersion


def _secret_seed() -> str:
    return get_random_string(32, "0123456789abcdef")


def _artefact_path(result: "RunResult", name: str) -> str:
    return f"runs/{result.run_id}/{name}"


class Run(models.Model):
    """Queued, running, sealed, scored, or one of the other endings.

    That its submission exists means "received": both rows are written in one transaction.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        SEALED = "sealed"
        SCORED = "scored"
        STUDENT_ERROR = "student_error"
        PLATFORM_ERROR = "platform_error"
        CANCELLED = "cancelled"

    FINISHED = (State.SCORED, State.STUDENT_ERROR, State.PLATFORM_ERROR, State.CANCELLED)

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="runs")
    task_version = models.ForeignKey(TaskVersion, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=300, default="handed in", help_text="Why this run exists.")
    seed = models.CharField(
        max_length=64,
        default=_secret_seed,
        editable=False,
        help_text="Secret: permutation, decoys and noise of the hidden rows follow from it.",
    )
    # Claim: attempt and fence grow at each; only the holder of the newest fence may finish.
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    cancel_requested = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="After a platform fault: earliest time of the next try."
    )
    progress = models.JSONField(
        default=dict, blank=True, help_text="sandbox.contract.Progress, the newest"
    )

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    outcome = models.CharField(
        max_length=20, blank=True, help_text="sandbox.contract.Outcome once finished"
    )
    message = models.TextField(blank=True, help_text="To the student: what happened, what to do.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.submission}"

    @property
    def is_finished(self) -> bool:
        return self.state in self.FINISHED


class RunResult(models.Model):
    """The sandbox's facts: written when the artefact is sealed, never changed."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="result")
    attempt = models.PositiveSmallIntegerField()
    ran_to_end = models.BooleanField()
    artefact = models.FileField(upload_to=_artefact_path, blank=True, max_length=200)
    artefact_sha256 = models.CharField(max_length=64, blank=True)
    notebook = models.FileField(upload_to=_artefact_path, blank=True, max_length=200)
    stdout = models.TextField(blank=True)
    stderr = models.TextField(blank=True)
    facts = models.JSONField(
        help_text="sandbox.contract.Execution without its files: outcome, error, usage, timing, "
        "isolation, versions; and the digests of code, data, metric and task."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"result of run {self.run_id}"


class Metric(models.Model):
    """A number with its evidence, and the figures it is measured against."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="metric")
    name = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True, help_text="Empty: nothing could be verified.")
    public_value = models.FloatField(
        null=True, blank=True, help_text="The same on the public rows mixed in; shown to faculty."
    )
    claimed = models.FloatField(null=True, blank=True, help_text="What the program printed.")
    evidence = models.CharField(max_length=20)
    target = models.FloatField()
    floor = models.FloatField()
    reference = models.FloatField(help_text="The reference's mean on the same data.")
    dataset = models.CharField(max_length=60)
    stand_in = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Breakdown(models.Model):
    """What a run's result is looked at by: curves, confusion, examples. No mark hangs on it.

    As `grading.evaluation.breakdown.Breakdown` has it, a run without any of it has no row.
    """

    run = models.OneToOneField(Run, models.PROTECT, related_name="breakdown")
    curves = models.JSONField(default=list, blank=True, help_text="Told by the program itself.")
    classes = models.JSONField(default=list, blank=True)
    confusion = models.JSONField(
        default=list,
        blank=True,
        help_text="Exact counts over hidden rows; students are shown them rounded.",
    )
    examples = models.JSONField(default=list, blank=True, help_text="Of public rows alone.")
    public_rows = models.PositiveIntegerField(default=0)
    public_wrong = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"breakdown of run {self.run_id}"


class CheckResult(models.Model):
    """One check's verdict. Points are out of `max_points`, both per cent of the execution marks."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="checks")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    passed = models.BooleanField()
    points = models.DecimalField(max_digits=5, decimal_places=2)
    max_points = models.DecimalField(max_digits=5, decimal_places=2)
    message = models.TextField()
    evidence = models.CharField(
        max_length=20,
        blank=True,
        help_text="'reported' where the inside of the sandbox told it, 'confirmed' where that was "
        "found again without student code; empty where it was seen from outside.",
    )

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_verdict")]

    def __str__(self) -> str:
        return f"{self.name} {self.points}/{self.max_points}"


class Proposal(models.Model):
    """What the grader suggests for a component. Not a mark: faculty decide."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="proposal")
    component = models.CharField(max_length=20)
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    max_marks = models.DecimalField(max_digits=5, decimal_places=2)
    band = models.CharField(max_length=20)
    explanation = models.TextField(help_text="How the marks follow from the checks, caps included.")

    def __str__(self) -> str:
        return f"{self.component} {self.marks}/{self.max_marks}"


class StaffItem(models.Model):
    """Something only staff can put right, such as a fault of the platform during a run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="staff_items")
    text = models.TextField()
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.text[:80]
